// @ts-check
import { showBlock } from '../blocks/block.js';
import { byId, drawing, h } from '../dom.js';
import { keepFocusInside, reachable } from '../focus.js';
import { keepInStep } from '../keyed.js';
import { showTextObject } from '../text/show.js';

/** @import { Surface, View } from '../types.ts' */

/**
 * The window that shows one modal at a time.
 * @param {{ close: () => void, closeAll: () => void, submit: () => void }} doing
 */
export function createModalWindow({ close, closeAll, submit }) {
  const head = h('header', { class: 'modal-head' });
  const body = h('div', { class: 'modal-body', tabindex: 0, role: 'group' });
  const foot = h('footer', { class: 'modal-foot' });
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    submit();
  };
  const form = h('form', { class: 'modal-form', novalidate: true, onsubmit }, head, body, foot);
  const dialog = h('dialog', { class: 'modal', id: 'modal', 'aria-labelledby': 'modal-title' }, form);
  const notices = byId('notices-place');
  keepFocusInside(dialog);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  document.body.append(dialog);
  let shown = '';
  /** @type {Element | null} */
  let opener = null;

  /**
   * The element the app asked for, else the first one that can be answered, else the title.
   * @param {View} view
   */
  function focusFirst(view) {
    const asked = view.blocks.find(
      (block) => block.type === 'input' && 'focus_on_load' in block.element && block.element.focus_on_load,
    );
    const field = `[data-block="${CSS.escape(asked?.block_id ?? '')}"] :is(input, textarea)`;
    const target = (asked && body.querySelector(field)) || reachable(body)[0];
    (target instanceof HTMLElement ? target : byId('modal-title')).focus();
  }

  return {
    /**
     * Shows a view. One that is shown already keeps every block that did not change, with what is going on in it.
     * @param {View} view
     * @param {Surface} surface
     * @param {{ deep: boolean, errors: Record<string, string> }} state  deep: others lie below
     */
    show(view, surface, { deep, errors }) {
      const sameView = shown === view.id;
      shown = view.id;
      if (!dialog.open) {
        opener = document.activeElement;
        // What lies outside an open dialog cannot be read or clicked; between body and buttons it covers neither.
        form.insertBefore(notices, foot);
        dialog.showModal();
      }
      if (!sameView) body.replaceChildren();
      const { names } = surface;
      const words = view.title?.text ?? 'Dialog';
      keepInStep(head, [{ words, deep }], {
        key: () => view.id,
        render: () =>
          h(
            'div',
            { class: 'modal-head-line' },
            deep ? iconButton('back', 'Back', close) : h('span', { class: 'app-face small' }, drawing('key')),
            h('h2', { id: 'modal-title', tabindex: -1 }, showTextObject(view.title, names)),
            iconButton('close', 'Close', closeAll),
          ),
      });
      body.setAttribute('aria-label', words);
      keepInStep(
        body,
        view.blocks.map((block, index) => ({ block, index, error: errors[block.block_id ?? ''] })),
        {
          key: ({ block, index }) => block.block_id ?? `${index}`,
          signature: ({ block, error }) => JSON.stringify([block, error]),
          render: ({ block, error }) => showBlock(block, surface, { error }),
        },
      );
      const leave = view.close
        ? showTextObject(view.close, names)
        : deep
          ? 'Back'
          : view.submit
            ? 'Cancel'
            : 'Close';
      foot.replaceChildren(
        h('button', { type: 'button', class: 'button', onclick: close }, leave),
        view.submit
          ? h('button', { type: 'submit', class: 'button primary' }, showTextObject(view.submit, names))
          : '',
      );
      if (!sameView || !dialog.contains(document.activeElement)) focusFirst(view);
    },
    hide() {
      if (!dialog.open) return;
      dialog.close();
      body.replaceChildren();
      document.body.append(notices);
      shown = '';
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      else byId('composer-text').focus();
    },
    focusWrong() {
      const wrong = body.querySelector('.wrong :is(input, textarea)');
      if (wrong instanceof HTMLElement) wrong.focus();
    },
    /** @param {boolean} busy */
    setBusy(busy) {
      form.setAttribute('aria-busy', String(busy));
      for (const button of foot.querySelectorAll('button')) button.toggleAttribute('disabled', busy);
    },
  };
}

/**
 * @param {string} name
 * @param {string} label
 * @param {() => void} onclick
 */
function iconButton(name, label, onclick) {
  const properties = {
    type: 'button',
    class: 'icon-button',
    'aria-label': label,
    title: label,
    'data-focus': name,
  };
  return h('button', { ...properties, onclick }, drawing(name));
}
