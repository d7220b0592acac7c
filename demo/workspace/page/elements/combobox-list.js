// @ts-check
import { drawing, freshId, h } from '../dom.js';
import { showText } from '../text/emoji.js';

/** @import { Choice, ChoiceGroup, Combobox } from './combobox.js' */

/**
 * The list under a combobox: its options, which of them is active, or one sentence instead of them.
 * @param {Combobox} options
 * @param {(choice: Choice) => void} pick
 */
export function showList(options, pick) {
  const id = freshId('list');
  const listbox = h('div', {
    class: 'listbox',
    role: 'listbox',
    id,
    'aria-label': options.label,
    'aria-multiselectable': options.multiple ? 'true' : null,
  });
  const word = h('p', { class: 'listbox-word', role: 'status' });
  const popup = h(
    'div',
    {
      class: 'combobox-popup',
      popover: 'manual',
      onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
    },
    listbox,
    word,
  );
  /** @type {{ choice: Choice, row: HTMLElement }[]} */
  let rows = [];
  let at = -1;

  /** @param {number} index */
  function activate(index) {
    rows[at]?.row.classList.remove('active');
    at = index;
    const row = rows[at]?.row;
    row?.classList.add('active');
    row?.scrollIntoView({ block: 'nearest' });
    return row?.id ?? null;
  }

  return {
    id,
    popup,
    active: () => rows[at]?.choice ?? null,
    /** @param {1 | -1} by */
    step: (by) => (rows.length === 0 ? null : activate((at + by + rows.length) % rows.length)),
    /** @param {string} sentence  instead of options */
    say(sentence) {
      rows = [];
      at = -1;
      listbox.replaceChildren();
      listbox.hidden = true;
      word.textContent = sentence;
    },
    /**
     * @param {ChoiceGroup[]} groups
     * @param {Set<string>} chosen  keys
     * @returns {string | null} the id of the active option
     */
    show(groups, chosen) {
      rows = [];
      at = -1;
      listbox.replaceChildren(
        ...groups.filter(({ choices }) => choices.length > 0).map((group) => showGroup(group, chosen)),
      );
      listbox.hidden = rows.length === 0;
      word.textContent = rows.length === 0 ? 'Nothing found.' : '';
      return activate(
        rows.length === 0
          ? -1
          : Math.max(
              0,
              rows.findIndex(({ choice }) => chosen.has(choice.key)),
            ),
      );
    },
  };

  /**
   * @param {ChoiceGroup} group
   * @param {Set<string>} chosen
   */
  function showGroup({ label, choices }, chosen) {
    const options = choices.map((choice) => showRow(choice, chosen.has(choice.key)));
    if (!label) return h('div', { role: 'presentation' }, options);
    return h(
      'div',
      { role: 'group', 'aria-label': label },
      h('div', { class: 'group-label', 'aria-hidden': 'true' }, label),
      options,
    );
  }

  /**
   * @param {Choice} choice
   * @param {boolean} isChosen
   */
  function showRow(choice, isChosen) {
    const row = h(
      'div',
      {
        role: 'option',
        class: 'option',
        id: freshId('option'),
        'aria-selected': String(isChosen),
        onclick: () => pick(choice),
      },
      h(
        'span',
        { class: 'option-words' },
        h('span', {}, showText(choice.label)),
        choice.note ? h('small', {}, showText(choice.note)) : null,
      ),
      isChosen ? drawing('tick') : null,
    );
    rows.push({ choice, row });
    return row;
  }
}
