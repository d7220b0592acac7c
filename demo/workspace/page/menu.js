// @ts-check
import { h } from './dom.js';
import { showAt } from './place.js';

/**
 * @typedef {{ label: Node[], note?: string, lead?: Node | undefined, chosen?: boolean, href?: string | undefined, pick: () => void }} MenuItem
 */

/**
 * A button that opens a menu: arrow keys, Home, End and first letters move, Enter picks, Escape and Tab leave.
 * @param {HTMLButtonElement} button
 * @param {() => MenuItem[]} items  asked each time it opens
 * @param {{ label: string, align?: 'start' | 'end', above?: boolean, class?: string }} options
 */
export function opensMenu(button, items, { label, class: className = '', ...where }) {
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  /** @type {(() => void) | null} */
  let close = null;
  const open = () => {
    const menu = buildMenu(items(), label, className, () => close?.());
    button.after(menu);
    const hide = showAt(menu, button, where);
    button.setAttribute('aria-expanded', 'true');
    const outside = (/** @type {Event} */ event) => {
      if (event.target instanceof Node && !menu.contains(event.target) && !button.contains(event.target))
        close?.();
    };
    document.addEventListener('pointerdown', outside);
    close = () => {
      close = null;
      document.removeEventListener('pointerdown', outside);
      button.setAttribute('aria-expanded', 'false');
      const hadFocus = menu.contains(document.activeElement);
      hide();
      menu.remove();
      if (hadFocus) button.focus();
    };
    const first = menu.querySelector('[aria-checked="true"]') ?? menu.querySelector('.menu-item');
    if (first instanceof HTMLElement) first.focus();
  };
  button.addEventListener('click', () => (close ? close() : open()));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' || close) return;
    event.preventDefault();
    open();
  });
}

/**
 * @param {MenuItem[]} items
 * @param {string} label
 * @param {string} className
 * @param {() => void} close
 */
function buildMenu(items, label, className, close) {
  const oneOf = items.some((item) => item.chosen !== undefined);
  const menu = h(
    'div',
    { class: `menu ${className}`, role: 'menu', 'aria-label': label },
    items.map((item) => menuItem(item, oneOf, close)),
  );
  menu.addEventListener('keydown', (event) => moveInMenu(event, menu, close));
  return menu;
}

/**
 * @param {MenuItem} item
 * @param {boolean} oneOf
 * @param {() => void} close
 */
function menuItem(item, oneOf, close) {
  const inside = [
    item.lead,
    h(
      'span',
      { class: 'menu-words' },
      h('span', {}, item.label),
      item.note ? h('small', {}, item.note) : null,
    ),
  ];
  const onclick = () => {
    close();
    item.pick();
  };
  const role = oneOf ? 'menuitemradio' : 'menuitem';
  const common = {
    class: 'menu-item',
    role,
    tabindex: -1,
    onclick,
    'aria-checked': oneOf ? String(item.chosen === true) : null,
  };
  if (item.href)
    return h('a', { ...common, href: item.href, target: '_blank', rel: 'noopener noreferrer' }, inside);
  return h('button', { ...common, type: 'button' }, inside);
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} menu
 * @param {() => void} close
 */
function moveInMenu(event, menu, close) {
  const items = [.../** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll('.menu-item'))];
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[
    event.key
  ];
  if (step !== undefined) {
    event.preventDefault();
    items[step % items.length]?.focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (/^\S$/.test(event.key)) {
    const letter = event.key.toLowerCase();
    const next = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    next.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
  }
}
