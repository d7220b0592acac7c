// @ts-check
import { h } from './dom.js';
import { keepFocusInside } from './focus.js';
import { showTextObject } from './text/show.js';

/** @import { Confirm, Names } from './types.ts' */

/**
 * The question that Slack asks before an element with a confirm dialog acts.
 * @param {Confirm} question
 * @param {Names} names
 * @param {HTMLElement} near  the dialog opens beside it, so that an open modal does not make it inert
 * @returns {Promise<boolean>}
 */
export function askToConfirm(question, names, near) {
  const { promise, resolve } = Promise.withResolvers();
  const answer = (/** @type {boolean} */ yes) => {
    dialog.close();
    dialog.remove();
    resolve(yes);
  };
  const yes = h(
    'button',
    {
      type: 'button',
      class: `button ${question.style === 'danger' ? 'danger' : 'primary'}`,
      onclick: () => answer(true),
    },
    showTextObject(question.confirm ?? { type: 'plain_text', text: 'Yes' }, names),
  );
  const no = h(
    'button',
    { type: 'button', class: 'button', onclick: () => answer(false) },
    showTextObject(question.deny ?? { type: 'plain_text', text: 'Cancel' }, names),
  );
  const dialog = h(
    'dialog',
    { class: 'confirm', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
    h(
      'h2',
      { id: 'confirm-title' },
      showTextObject(question.title ?? { type: 'plain_text', text: 'Are you sure?' }, names),
    ),
    h('p', { id: 'confirm-text' }, showTextObject(question.text, names)),
    h('div', { class: 'dialog-buttons' }, no, yes),
  );
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    event.stopPropagation();
    answer(false);
  });
  keepFocusInside(dialog);
  (near.closest('dialog') ?? document.body).append(dialog);
  dialog.showModal();
  no.focus();
  return promise;
}
