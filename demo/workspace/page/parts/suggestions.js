// @ts-check
import { drawing, h } from '../dom.js';

/** @import { Command } from '../types.ts' */

/**
 * The slash commands that begin as typed, over the composer. Arrow keys move, Tab and Enter take one, Escape hides.
 * @param {HTMLTextAreaElement} input
 * @param {(text: string) => void} write
 */
export function createSuggestions(input, write) {
  /** @type {Command[]} */
  let commands = [];
  /** @type {Command[]} */
  let found = [];
  let at = 0;
  let hiddenFor = '';
  const listbox = h('div', {
    class: 'listbox',
    role: 'listbox',
    id: 'command-list',
    'aria-label': 'Commands',
  });
  const popup = h(
    'div',
    { class: 'suggestions', hidden: true },
    h('p', { class: 'suggestions-title', 'aria-hidden': 'true' }, 'Commands'),
    listbox,
  );

  function draw() {
    popup.hidden = found.length === 0;
    listbox.replaceChildren(
      ...found.map(({ command, usage_hint, description }, index) =>
        h(
          'div',
          {
            role: 'option',
            id: `command-${index}`,
            class: `option ${index === at ? 'active' : ''}`,
            'aria-selected': String(index === at),
            onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
            onclick: () => take(index),
          },
          h('span', { class: 'app-face small' }, drawing('key')),
          h(
            'span',
            { class: 'option-words' },
            h(
              'span',
              {},
              h('strong', {}, command),
              usage_hint ? h('span', { class: 'usage' }, ` ${usage_hint}`) : null,
            ),
            description ? h('small', {}, description) : null,
          ),
        ),
      ),
    );
    const active = listbox.children[at];
    if (active) {
      input.setAttribute('aria-activedescendant', active.id);
      active.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  /** @param {number} index */
  function take(index) {
    const command = found[index]?.command;
    if (command) write(`${command} `);
  }

  return {
    popup,
    /** @param {Command[]} offered */
    offer(offered) {
      commands = offered;
    },
    /**
     * @param {string} text  of the composer now
     * @returns {string} how the command typed so far goes on
     */
    update(text) {
      const word = /^\/\S*$/.test(text) && text !== hiddenFor ? text.toLowerCase() : null;
      if (text !== hiddenFor) hiddenFor = '';
      found = word ? commands.filter(({ command }) => command.startsWith(word)) : [];
      at = 0;
      draw();
      const typed = commands.find(({ command }) => text === command || text.startsWith(`${command} `));
      return typed && text.trim() === typed.command ? (typed.usage_hint ?? '') : '';
    },
    /**
     * @param {KeyboardEvent} event
     * @returns {boolean} whether the list has used the key
     */
    keydown(event) {
      if (found.length === 0) return false;
      const complete = found[at]?.command === input.value;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        at = (at + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
        draw();
      } else if (event.key === 'Tab' && !event.shiftKey) {
        take(at);
      } else if (event.key === 'Enter' && !event.shiftKey && !complete) {
        take(at);
      } else if (event.key === 'Escape') {
        hiddenFor = input.value;
        found = [];
        draw();
      } else {
        return false;
      }
      event.preventDefault();
      return true;
    },
  };
}
