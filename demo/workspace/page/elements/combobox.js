// @ts-check
// A field with a list under it: type to narrow, arrow keys to move, Enter to pick, Escape to leave it as it was.
import { drawing, freshId, h } from '../dom.js';
import { showAt } from '../place.js';
import { showText } from '../text/emoji.js';
import { showList } from './combobox-list.js';

/**
 * @typedef {{ key: string, label: string, note?: string, picked: unknown }} Choice
 * @typedef {{ label?: string, choices: Choice[] }} ChoiceGroup
 * @typedef {{
 *   label: string, placeholder: string, focusMark: string, multiple: boolean, most?: number, leastQuery: number, chosen: Choice[],
 *   load: (query: string) => Promise<ChoiceGroup[]>,
 *   changed: (chosen: Choice[], box: HTMLElement) => Promise<boolean>,
 * }} Combobox
 */

const PAUSE_MS = 150;

/** @param {Combobox} options */
export function showCombobox(options) {
  const { multiple } = options;
  let chosen = options.chosen;
  /** @type {(() => void) | null} */
  let hide = null;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  const list = showList(options, (choice) => pick(choice));
  const tokens = h('span', { class: 'tokens' });
  const input = h('input', {
    class: 'combobox-input',
    role: 'combobox',
    type: 'text',
    'aria-label': options.label,
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'data-focus': options.focusMark,
    autocomplete: 'off',
    spellcheck: 'false',
    onclick: () => open({ anew: true }),
    oninput: () => {
      open();
      look();
    },
    onblur: () => close(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => keydown(event),
  });
  const box = h(
    'div',
    { class: `combobox ${multiple ? 'multiple' : ''}`, id: freshId('combobox') },
    tokens,
    input,
    drawing('chevron'),
    list.popup,
  );

  function showChosen() {
    input.value = multiple ? '' : (chosen[0]?.label ?? '');
    input.placeholder = multiple && chosen.length > 0 ? '' : options.placeholder;
    if (multiple) tokens.replaceChildren(...chosen.map((choice) => token(choice, () => pick(choice))));
  }

  /** What was typed, which in a single select is not the name of what is chosen. */
  function query() {
    return !multiple && input.value === chosen[0]?.label ? '' : input.value;
  }

  /** @param {{ anew?: boolean }} [how]  anew: whatever is typed next takes the place of what stands there */
  function open({ anew = false } = {}) {
    if (hide) return;
    hide = showAt(list.popup, box, { sameWidth: true });
    input.setAttribute('aria-expanded', 'true');
    if (anew && !multiple) input.select();
    look();
  }

  function close() {
    if (!hide) return;
    hide();
    hide = null;
    asked += 1;
    clearTimeout(pause);
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    showChosen();
  }

  function look() {
    clearTimeout(pause);
    const wanted = query();
    const mine = ++asked;
    if (wanted.trim().length < options.leastQuery) {
      const letters = options.leastQuery === 1 ? 'a letter' : `${options.leastQuery} letters`;
      list.say(`Type ${letters} or more.`);
      return;
    }
    if (options.leastQuery > 0) list.say('Looking …');
    const load = async () => {
      const groups = await options.load(wanted);
      if (mine === asked && hide) move(list.show(groups, new Set(chosen.map((choice) => choice.key))));
    };
    if (options.leastQuery > 0) pause = setTimeout(load, PAUSE_MS);
    else void load();
  }

  /** @param {string | null} id  of the option that Enter would pick */
  function move(id) {
    if (id) input.setAttribute('aria-activedescendant', id);
    else input.removeAttribute('aria-activedescendant');
  }

  /** @param {Choice} choice */
  async function pick(choice) {
    const without = chosen.filter((other) => other.key !== choice.key);
    const removing = without.length < chosen.length;
    if (multiple && !removing && chosen.length >= (options.most ?? 100)) {
      list.say(`No more than ${options.most} can be chosen.`);
      return;
    }
    const before = chosen;
    chosen = multiple ? (removing ? without : [...chosen, choice]) : [choice];
    close();
    showChosen();
    if (!(await options.changed(chosen, box))) {
      chosen = before;
      showChosen();
    }
    input.focus();
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    const last = chosen.at(-1);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (hide) move(list.step(event.key === 'ArrowDown' ? 1 : -1));
      else open({ anew: true });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const active = list.active();
      if (hide && active) void pick(active);
    } else if (event.key === 'Escape' && hide) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Backspace' && multiple && input.value === '' && last) {
      void pick(last);
    }
  }

  showChosen();
  return box;
}

/**
 * @param {Choice} choice
 * @param {() => void} remove
 */
function token(choice, remove) {
  return h(
    'span',
    { class: 'token' },
    h('span', {}, showText(choice.label)),
    h(
      'button',
      { type: 'button', 'aria-label': `Remove ${choice.label}`, onclick: remove },
      drawing('close'),
    ),
  );
}
