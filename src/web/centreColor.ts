import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { type Color, contrast, inkOn, isColor, mixed, shadeUntil } from '../core/accounts/brandColor.ts';
import { serveForGood } from './assets.ts';
import { NoSuchPage } from './refusals.ts';

/** The grounds of style.css, on which a centre's colour must be readable. */
export const GROUNDS = {
  light: { card: '#ffffff', paper: '#f4f3ef' },
  dark: { card: '#1b222b', paper: '#12171d' },
} as const satisfies Record<string, Record<string, Color>>;

/** WCAG 2.2, 1.4.3. */
const AA = 4.5;

interface Shades {
  /** Links, and the ground of buttons. */
  accent: Color;
  /** The same under the pointer. */
  deep: Color;
  onAccent: Color;
  /** The ground under a tick, or under a button that is not the first one. */
  tint: Color;
}

/** The shades of a centre's colour for one mode, each at least 4.5:1 against whatever it stands on. */
export function shadesOf(color: Color, mode: 'light' | 'dark'): Shades {
  const { card, paper } = GROUNDS[mode];
  const towards = mode === 'light' ? 'black' : 'white';
  const tintOf = (accent: Color) => mixed(accent, card, mode === 'light' ? 0.1 : 0.16);
  const readable = (shade: Color) =>
    [card, paper, tintOf(shade)].every((ground) => contrast(shade, ground) >= AA);
  const accent = shadeUntil(color, towards, readable);
  const deep = shadeUntil(accent, towards, (shade) => contrast(shade, accent) >= 1.35);
  return { accent, deep, onAccent: mode === 'light' ? card : paper, tint: tintOf(accent) };
}

/** A stylesheet of a few lines that comes after the one of all centres. */
function styleOf(color: Color): string {
  const vars = ({ accent, deep, onAccent, tint }: Shades) =>
    `--accent:${accent};--accent-deep:${deep};--on-accent:${onAccent};--tint:${tint}`;
  const mark = `--mark:${color};--on-mark:${inkOn(color)}`;
  return `:root{${mark};${vars(shadesOf(color, 'light'))}}
@media(prefers-color-scheme:dark){:root{${vars(shadesOf(color, 'dark'))}}}
`;
}

/**
 * Where the stylesheet of a colour is. The page's policy allows no style in the page, so it is a file; its path holds
 * the colour and a hash of what is made of it, so that it may be kept for good.
 */
export function colorPath(color: Color): `/${string}` {
  const hash = createHash('sha256').update(styleOf(color)).digest('base64url').slice(0, 8);
  return `/assets/colour.${color.slice(1)}.${hash}.css`;
}

/** GET /assets/colour.{rrggbb}.{hash}.css. Needs no account: it is made of the path alone. @throws NoSuchPage */
export const serveColor: RequestHandler = (req, res) => {
  const color = `#${/^\/assets\/colour\.([0-9a-f]{6})\./.exec(req.path)?.[1] ?? ''}`;
  if (!isColor(color) || colorPath(color) !== req.path) throw new NoSuchPage();
  serveForGood(res, 'text/css; charset=utf-8', Buffer.from(styleOf(color)));
};
