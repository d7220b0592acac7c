// @ts-check

const REACHABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/**
 * What Tab reaches inside, in order.
 * @param {HTMLElement} box
 * @returns {HTMLElement[]}
 */
export function reachable(box) {
  const candidates = /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(REACHABLE));
  return [...candidates]
    .filter(({ tabIndex }) => tabIndex >= 0)
    .filter((one) => one.getClientRects().length > 0);
}

/**
 * Tab and Shift+Tab go round inside the dialog.
 * @param {HTMLDialogElement} dialog
 */
export function keepFocusInside(dialog) {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return;
    const stops = reachable(dialog);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    const target = event.shiftKey ? stops.at(-1) : stops[0];
    if (document.activeElement !== edge && dialog.contains(document.activeElement)) return;
    event.preventDefault();
    target?.focus();
  });
}
