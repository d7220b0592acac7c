// @ts-check
// Building elements by hand. Text is always set as text: names from the database and words from other people come
// through here, and nothing of them may ever become markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element with properties and children. `on…` functions become listeners, `true` an empty attribute,
 * `null`, `undefined` and `false` are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  element.append(...present(children));
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {unknown} value
 */
function setProperty(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') {
    element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  } else if (name === 'value' && 'value' in element) {
    element.value = String(value);
  } else if (name === 'checked' && element instanceof HTMLInputElement) {
    element.checked = true;
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  return children.flat().flatMap((child) => (child ? [child] : []));
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * One drawing of a sprite sheet; decoration, so hidden from screen readers unless it gets a name.
 * @param {string} name
 * @param {{ sheet?: 'icons' | 'emoji', label?: string, class?: string }} [options]
 */
export function drawing(name, { sheet = 'icons', label, class: className = 'icon' } = {}) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  if (label) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
  } else {
    svg.setAttribute('aria-hidden', 'true');
  }
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/demo/workspace/${sheet}.svg#${name}`);
  svg.append(use);
  return svg;
}

/**
 * The element with this id, which the page's HTML is known to have.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

let lastId = 0;

/**
 * An id that no other element has, for labels and descriptions.
 * @param {string} what
 */
export function freshId(what) {
  lastId += 1;
  return `${what}-${lastId}`;
}
