declare const proved: unique symbol;

/** Text that is HTML and safe to show. Only the `html` tag makes it. */
export interface Html {
  readonly [proved]: true;
  toString(): string;
}

/** What may stand in a template: text is escaped, Html is not, lists are joined, absent things are left out. */
export type Shown = string | number | Html | undefined | false | readonly Shown[];

/** Where a value stands: between tags or in a quoted attribute, or, for Html alone, among a tag's attributes. */
type Place = 'escaped' | 'attributes';

class Proved {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const placesOf = new WeakMap<TemplateStringsArray, readonly Place[]>();

/**
 * A template whose values are escaped for text and for attributes in double quotes, where they may stand.
 * @throws when a template puts a value where escaping does not help: an attribute without quotes, a tag's name,
 *   a comment; or when it holds a script or style, which the pages' policy would refuse anyhow.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Shown[]): Html {
  let places = placesOf.get(strings);
  if (!places) {
    places = findPlaces(strings);
    placesOf.set(strings, places);
  }
  let text = strings[0] ?? '';
  for (const [i, value] of values.entries()) {
    if (places[i] === 'attributes' && (typeof value === 'string' || typeof value === 'number')) {
      throw new TypeError('Only html`…` can stand among the attributes of a tag.');
    }
    text += shown(value) + (strings[i + 1] ?? '');
  }
  // `Html` shows nothing of the class, so that nobody else can make one.
  return new Proved(text) as unknown as Html;
}

function shown(value: Shown): string {
  if (typeof value === 'string') return escapeText(value);
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (value instanceof Proved) return value.toString();
  if (Array.isArray(value)) return value.map(shown).join('');
  throw new TypeError('Only text, numbers, lists and html`…` can be shown on a page.');
}

function escapeText(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => NAMES[sign] ?? '') : text;
}

/** Reads a template's own text once, as a browser would, and says where each value stands. */
function findPlaces(strings: TemplateStringsArray): readonly Place[] {
  if (/<(script|style)\b/i.test(strings.join('…')))
    throw new Error('A page has no script or style of its own.');
  let state: 'text' | 'tag' | 'quoted' = 'text';
  return strings.slice(0, -1).map((part) => {
    for (let i = 0; i < part.length; i += 1) {
      const sign = part[i];
      if (state === 'text' && sign === '<' && /[a-z/!]/i.test(part[i + 1] ?? '!')) state = 'tag';
      else if (state === 'tag' && sign === '>') state = 'text';
      else if (state !== 'text' && sign === '"') state = state === 'tag' ? 'quoted' : 'tag';
    }
    if (state === 'tag' && !/[\s"]$/.test(part))
      throw new Error(`A value cannot stand after: ${part.slice(-40)}`);
    return state === 'tag' ? 'attributes' : 'escaped';
  });
}
