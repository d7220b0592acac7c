import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { type Color, contrast, inkOn, isColor, mixed, shadeUntil } from '../core/accounts/brandColor.ts';
import { icon, serveForGood } from './assets.ts';
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

/** The icon of the window's tab. */
function iconOf(color: Color): string {
  return icon.text.replaceAll(ICON_GROUND, color).replaceAll('#fff', inkOn(color));
}

const ICON_GROUND = '#1f5f5b';

const KINDS = {
  'colour.css': { type: 'text/css; charset=utf-8', write: styleOf },
  'icon.svg': { type: 'image/svg+xml', write: iconOf },
};
type Kind = keyof typeof KINDS;

/**
 * Where the stylesheet or the icon of a colour is. The page's policy allows no style in the page, so it is a file; its
 * path holds the colour and a hash of what is made of it, so that it may be kept for good.
 */
export function colorPath(kind: Kind, color: Color): `/${string}` {
  const [name, ending] = kind.split('.');
  const hash = createHash('sha256').update(KINDS[kind].write(color)).digest('base64url').slice(0, 8);
  return `/assets/${name}.${color.slice(1)}.${hash}.${ending}`;
}

/** GET of such a path. Needs no account: the file is made of the path alone. @throws NoSuchPage */
export const serveColor: RequestHandler = (req, res) => {
  const [, name, digits, ending] =
    /^\/assets\/([a-z]+)\.([0-9a-f]{6})\.[\w-]{8}\.([a-z]+)$/.exec(req.path) ?? [];
  const [kind, color] = [`${name}.${ending}`, `#${digits}`];
  if (!isKind(kind) || !isColor(color) || colorPath(kind, color) !== req.path) throw new NoSuchPage();
  serveForGood(res, KINDS[kind].type, Buffer.from(KINDS[kind].write(color)));
};

const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);
