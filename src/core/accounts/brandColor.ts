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

/**
 * The nearest shade of the same hue that will do, towards black or towards white. The end of the way itself is
 * returned when nothing before it will do.
 */
export function shadeUntil(
  color: Color,
  towards: 'black' | 'white',
  willDo: (shade: Color) => boolean,
): Color {
  const [hue, saturation, lightness] = asHsl(color);
  for (let step = 0; step <= 100; step += 1) {
    const moved = towards === 'black' ? lightness - step / 100 : lightness + step / 100;
    if (moved <= 0 || moved >= 1) break;
    const shade = step === 0 ? color : ofHsl(hue, saturation, moved);
    if (willDo(shade)) return shade;
  }
  return towards === 'black' ? BLACK : WHITE;
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

function asHsl(color: Color): [hue: number, saturation: number, lightness: number] {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => value / 255);
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  const lightness = most - spread / 2;
  if (spread === 0) return [0, 0, lightness];
  const sixth =
    most === red
      ? (green - blue) / spread + 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return [(sixth % 6) * 60, spread / (1 - Math.abs(2 * lightness - 1)), lightness];
}

function ofHsl(hue: number, saturation: number, lightness: number): Color {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const at = (offset: number) => {
    const place = (offset + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  };
  return written([at(0), at(8), at(4)]);
}
