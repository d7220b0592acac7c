// @ts-check

/** @type {WeakMap<Node, { key: string, signature: string }>} */
const shown = new WeakMap();

/**
 * Brings the children of `parent` in line with `items` and keeps the nodes of items that did not change, so that
 * a message that arrives takes nobody's half-typed word, open menu or place in the page.
 * @template Item
 * @param {Element} parent
 * @param {Item[]} items
 * @param {{ key: (item: Item) => string, signature?: (item: Item) => string, render: (item: Item) => HTMLElement }} how
 */
export function keepInStep(parent, items, { key, signature = JSON.stringify, render }) {
  const before = new Map([...parent.children].map((node) => [shown.get(node)?.key, node]));
  /** @type {Element | null} */
  let previous = null;
  for (const item of items) {
    const itemKey = key(item);
    const itemSignature = signature(item);
    const old = before.get(itemKey);
    const same = old && shown.get(old)?.signature === itemSignature;
    const node = same ? old : render(item);
    if (!same) shown.set(node, { key: itemKey, signature: itemSignature });
    if (old && !same) replaceKeepingFocus(old, node);
    /** @type {Element | null} */
    const place = previous ? previous.nextElementSibling : parent.firstElementChild;
    if (place !== node) parent.insertBefore(node, place);
    before.delete(itemKey);
    previous = node;
  }
  for (const gone of before.values()) gone.remove();
}

/**
 * Puts `fresh` where `old` was; if the person was inside, the element with the same `data-focus` has the focus after.
 * @param {Element} old
 * @param {Element} fresh
 */
export function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused?.closest('[data-focus]')?.getAttribute('data-focus');
  old.replaceWith(fresh);
  if (!focused) return;
  const again = mark ? fresh.querySelector(`[data-focus="${CSS.escape(mark)}"]`) : null;
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}
