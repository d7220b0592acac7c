/** A colour as `#rrggbb` in small letters, as the database keeps an account's. */
export type Color = `#${string}`;

const SHAPE = /^#[0-9a-f]{6}$/;
const WHITE: Color = '#ffffff';
const BLACK: Color = '#000000';

/** The colour that somebody wrote as `#7a1f5c`, `7A1F5C` or `#71c`; undefined when it is none. */
export function readColor(given: string): Color | undefined {
  const digits = given.trim().toLowerCase().replace(/^#/, '');
  const long = /^[0-9a-f]{3}$/.test(digits) ? [...digits].map((one) => one + one).join('') : digits;
  return isColor(`#${long}`) ? `#${long}` : undefined;
}

export function isColor(value: string): value is Color {
  return SHAPE.test(value);
}

/** How far two colours are apart in lightness: 1 to 21. Text needs 4.5 (WCAG 2.2, 1.4.3), or 7 (1.4.6). */
export function contrast(one: Color, other: Color): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white, whichever reads better on a colour: always at least 4.58. */
export function inkOn(color: Color): Color {
  return contrast(color, WHITE) >= contrast(color, BLACK) ? WHITE : BLACK;
}

/** `share` (0 to 1) of one colour in another. */
export function mixed(one: Color, other: Color, share: number): Color {
  const b = channels(other);
  return written(channels(one).map((value, i) => value * share + (b[i] ?? 0) * (1 - share)));
}

/** The nearest shade that will do, with ever more black or white in it; black or white itself when none does. */
export function shadeUntil(
  color: Color,
  towards: 'black' | 'white',
  willDo: (shade: Color) => boolean,
): Color {
  const end = towards === 'black' ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.01) {
    const shade = mixed(end, color, share);
    if (willDo(shade)) return shade;
  }
  return end;
}

/** Relative luminance (WCAG 2.2): 0 for black, 1 for white. */
function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: Color): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function written(values: readonly number[]): Color {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}
