// @ts-check
import { drawing, h } from '../dom.js';
import { opensMenu } from '../menu.js';
import { createSuggestions } from './suggestions.js';

/** @import { Channel, Command, Shortcut } from '../types.ts' */

/**
 * Where one writes. "/" offers the commands; Enter sends, Shift+Enter begins a new line.
 * @param {{ say: (text: string) => Promise<boolean>, shortcut: (callbackId: string) => void }} doing
 */
export function createComposer({ say, shortcut }) {
  /** @type {Shortcut[]} */
  let shortcuts = [];
  /** Words not sent yet, by conversation. @type {Map<string, string>} */
  const drafts = new Map();
  let openChannel = '';

  const input = h('textarea', {
    id: 'composer-text',
    rows: 1,
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': 'command-list',
    oninput: changed,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (suggestions.keydown(event)) return;
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void send();
    },
  });
  const suggestions = createSuggestions(input, (text) => write(text));
  const bolt = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Shortcuts', title: 'Shortcuts' },
    drawing('bolt'),
  );
  opensMenu(
    bolt,
    () =>
      shortcuts.map(({ name, description, callback_id }) => ({
        label: [document.createTextNode(name)],
        note: description ?? '',
        lead: h('span', { class: 'app-face small' }, drawing('key')),
        pick: () => shortcut(callback_id),
      })),
    { label: 'Shortcuts', above: true },
  );
  const sendButton = h(
    'button',
    { type: 'submit', class: 'icon-button send', 'aria-label': 'Send', title: 'Send', disabled: true },
    drawing('send'),
  );
  const hint = h('span', { class: 'usage-hint' });
  const element = h(
    'form',
    {
      class: 'composer',
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        void send();
      },
    },
    suggestions.popup,
    h('div', { class: 'composer-box' }, input, h('div', { class: 'composer-foot' }, bolt, hint, sendButton)),
  );

  function changed() {
    drafts.set(openChannel, input.value);
    sendButton.disabled = input.value.trim() === '';
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
    hint.textContent = suggestions.update(input.value);
  }

  /** @param {string} text */
  function write(text) {
    input.value = text;
    changed();
    input.focus();
  }

  async function send() {
    const text = input.value.trim();
    if (!text) return;
    write('');
    if (!(await say(text)) && input.value === '') write(text);
  }

  return {
    element,
    write,
    /** Unless the person has gone somewhere already. */
    focus() {
      if (document.activeElement === document.body) input.focus({ preventScroll: true });
    },
    /**
     * @param {Channel} channel
     * @param {Command[]} commands
     * @param {Shortcut[]} offered
     */
    update(channel, commands, offered) {
      shortcuts = offered.filter(({ type }) => type !== 'message');
      bolt.hidden = shortcuts.length === 0;
      suggestions.offer(commands);
      const to = channel.kind === 'channel' ? `#${channel.name}` : channel.name;
      input.setAttribute('aria-label', `Message ${to}`);
      input.placeholder = `Message ${to}, or type / for commands`;
      if (openChannel === channel.id) return;
      // Whoever typed before the page was ready loses nothing.
      if (openChannel === '') drafts.set(channel.id, input.value);
      openChannel = channel.id;
      input.value = drafts.get(channel.id) ?? '';
      changed();
    },
  };
}
