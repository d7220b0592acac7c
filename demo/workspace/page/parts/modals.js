// @ts-check
// The stack of modals: only the top one is seen, the ones below keep what was typed into them.
import { collectValues } from '../values.js';
import { missingAnswers } from './missing-answers.js';
import { createModalWindow } from './modal-window.js';

/** @import { Surfaces, Surroundings } from '../surfaces.js' */
/** @import { View } from '../types.ts' */

/**
 * @param {{ surfaces: () => Surfaces, around: () => Surroundings, notice: (text: string) => void }} workspace
 */
export function createModals({ surfaces, around, notice }) {
  /** @type {View[]} */
  let stack = [];
  let drawn = '';
  /** @type {Record<string, string>} */
  let errors = {};
  const modalWindow = createModalWindow({
    close: () => void close(),
    closeAll: () => void close({ all: true }),
    submit: () => void submit(),
  });

  /** The window that is being closed already: whoever presses Escape twice is not told that it is gone. */
  let closing = '';

  /** @param {{ all?: boolean }} [how]  all: the cross closes the whole stack */
  async function close(how) {
    const top = stack.at(-1);
    if (!top || top.id === closing) return;
    closing = top.id;
    await around()
      .client.close(top.id, how)
      .catch((error) => {
        closing = '';
        around().trouble(error);
      });
  }

  /** @param {View} view */
  function surfaceOf(view) {
    return surfaces().of({ type: 'view', view_id: view.id }, view.blocks, around());
  }

  async function submit() {
    const view = stack.at(-1);
    if (!view) return;
    const surface = surfaceOf(view);
    errors = missingAnswers(view.blocks, surface);
    if (Object.keys(errors).length === 0) {
      modalWindow.setBusy(true);
      try {
        const answer = await around().client.submit(view.id, collectValues(view.blocks, surface));
        if (!answer.ok && 'errors' in answer) errors = answer.errors;
        if (!answer.ok && 'notice' in answer) notice(answer.notice);
      } catch (error) {
        around().trouble(error);
      }
      modalWindow.setBusy(false);
    }
    if (stack.at(-1)?.id !== view.id) return;
    draw(view);
    if (Object.keys(errors).length > 0) modalWindow.focusWrong();
  }

  /** @param {View} view */
  function draw(view) {
    modalWindow.show(view, surfaceOf(view), { deep: stack.length > 1, errors });
  }

  return {
    /** @param {View[]} modals */
    update(modals) {
      stack = modals;
      surfaces().forgetViews(new Set(modals.map(({ id }) => id)));
      const top = modals.at(-1);
      // What the person types changes the view's state in Slack, and that is no reason to draw it again.
      const look =
        top && JSON.stringify([top.id, top.title, top.submit, top.close, top.blocks, modals.length]);
      if (look === drawn) return;
      drawn = look ?? '';
      errors = {};
      if (top) draw(top);
      else modalWindow.hide();
    },
  };
}
