// @ts-check
// The stack of modals: only the top one is seen, the ones below keep what was typed into them.
import { showBlock } from '../blocks/block.js';
import { byId, drawing, h } from '../dom.js';
import { keepFocusInside, reachable } from '../focus.js';
import { showTextObject } from '../text/show.js';
import { collectValues } from '../values.js';
import { missingAnswers } from './missing-answers.js';

/** @import { Surfaces, Surroundings } from '../surfaces.js' */
/** @import { View } from '../types.ts' */

/**
 * @param {{ surfaces: () => Surfaces, around: () => Surroundings, notice: (text: string) => void }} workspace
 */
export function createModals({ surfaces, around, notice }) {
  const frame = h('div', { class: 'modal-frame' });
  const dialog = h('dialog', { class: 'modal', id: 'modal', 'aria-labelledby': 'modal-title' }, frame);
  const notices = byId('notices-place');
  keepFocusInside(dialog);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void closeTop();
  });
  document.body.append(dialog);
  /** @type {View[]} */
  let stack = [];
  let shown = '';
  /** @type {Record<string, string>} */
  let errors = {};
  /** @type {Element | null} */
  let opener = null;

  async function closeTop() {
    const top = stack.at(-1);
    if (top) await around().client.close(top.id).catch(around().trouble);
  }

  /** The cross closes the whole stack. */
  async function closeAll() {
    const top = stack.at(-1);
    if (top) await around().client.close(top.id, { all: true }).catch(around().trouble);
  }

  /** @param {View} view */
  async function submit(view) {
    const surface = surfaces().of({ type: 'view', view_id: view.id }, view.blocks, around());
    errors = missingAnswers(view.blocks, surface);
    if (Object.keys(errors).length === 0) {
      setBusy(true);
      try {
        const answer = await around().client.submit(view.id, collectValues(view.blocks, surface));
        if (!answer.ok && 'errors' in answer) errors = answer.errors;
        if (!answer.ok && 'notice' in answer) notice(answer.notice);
      } catch (error) {
        around().trouble(error);
      }
      setBusy(false);
    }
    if (Object.keys(errors).length > 0 && stack.at(-1)?.id === view.id) {
      draw(view);
      const wrong = dialog.querySelector('.wrong :is(input, textarea)');
      if (wrong instanceof HTMLElement) wrong.focus();
    }
  }

  /** @param {boolean} busy */
  function setBusy(busy) {
    dialog.querySelector('.modal-form')?.setAttribute('aria-busy', String(busy));
    for (const button of dialog.querySelectorAll('.modal-foot button'))
      button.toggleAttribute('disabled', busy);
  }

  /** @param {View} view */
  function draw(view) {
    const surface = surfaces().of({ type: 'view', view_id: view.id }, view.blocks, around());
    const { names } = surface;
    const deep = stack.length > 1;
    const scrolled = dialog.querySelector('.modal-body')?.scrollTop ?? 0;
    const mark = dialog.contains(document.activeElement)
      ? document.activeElement?.closest('[data-focus]')?.getAttribute('data-focus')
      : null;
    const head = h(
      'header',
      { class: 'modal-head' },
      deep
        ? iconButton('back', 'Back', 'back', closeTop)
        : h('span', { class: 'app-face small' }, drawing('key')),
      h('h2', { id: 'modal-title', tabindex: -1 }, showTextObject(view.title, names)),
      iconButton('close', 'Close', 'close', closeAll),
    );
    const foot = h(
      'footer',
      { class: 'modal-foot' },
      h(
        'button',
        { type: 'button', class: 'button', 'data-focus': 'cancel', onclick: closeTop },
        view.close ? showTextObject(view.close, names) : deep ? 'Back' : view.submit ? 'Cancel' : 'Close',
      ),
      view.submit
        ? h(
            'button',
            { type: 'submit', class: 'button primary', 'data-focus': 'submit' },
            showTextObject(view.submit, names),
          )
        : null,
    );
    const body = h(
      'div',
      { class: 'modal-body', tabindex: 0, role: 'group', 'aria-label': view.title?.text ?? 'Dialog' },
      view.blocks.map((block) => showBlock(block, surface, { error: errors[block.block_id ?? ''] })),
    );
    const form = h(
      'form',
      {
        class: 'modal-form',
        novalidate: true,
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void submit(view);
        },
      },
      head,
      body,
      foot,
    );
    const sameView = shown === view.id;
    frame.replaceChildren(form);
    shown = view.id;
    if (sameView) body.scrollTop = scrolled;
    const again = sameView && mark ? dialog.querySelector(`[data-focus="${CSS.escape(mark)}"]`) : null;
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    else if (dialog.open) focusFirst(view, body);
  }

  /**
   * The element the app asked for, else the first one that can be answered, else the title.
   * @param {View} view
   * @param {HTMLElement} body
   */
  function focusFirst(view, body) {
    const asked = view.blocks.find(
      (block) => block.type === 'input' && 'focus_on_load' in block.element && block.element.focus_on_load,
    );
    const target =
      (asked &&
        body.querySelector(`[data-block="${CSS.escape(asked.block_id ?? '')}"] :is(input, textarea)`)) ||
      reachable(body)[0];
    (target instanceof HTMLElement ? target : document.getElementById('modal-title'))?.focus();
  }

  return {
    /** @param {View[]} modals */
    update(modals) {
      const before = stack.at(-1);
      const top = modals.at(-1);
      surfaces().forgetViews(new Set(modals.map(({ id }) => id)));
      stack = modals;
      if (!top) {
        if (!dialog.open) return;
        dialog.close();
        frame.replaceChildren();
        document.body.append(notices);
        shown = '';
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
        else document.getElementById('composer-text')?.focus();
        return;
      }
      const same = before?.id === top.id && JSON.stringify(before) === JSON.stringify(top);
      if (dialog.open && same) return;
      errors = {};
      if (!dialog.open) {
        opener = document.activeElement;
        // What lies outside an open dialog cannot be read or clicked.
        dialog.append(notices);
        dialog.showModal();
      }
      draw(top);
    },
  };
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} mark
 * @param {() => void} onclick
 */
function iconButton(name, label, mark, onclick) {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, 'data-focus': mark, onclick },
    drawing(name),
  );
}
