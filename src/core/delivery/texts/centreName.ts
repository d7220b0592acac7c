import { inGsm7, septets } from './gsm7.ts';

/** Longer names are cut before anything is done with them. */
const MOST_LOOKED_AT = 500;
/** What a shortened name must not end in. */
const LOOSE_END = /(?:[\s,;:.&+/(*"'-]|\b(?:and|the|of|y|de|del|la|el|los|las))+$/i;

/**
 * A centre's name as a text can carry it.
 * @param room septets that it may take; what is longer ends at a word where there is one.
 * @returns undefined when nothing of the name can be written.
 */
export function centreName(name: string, room: number): string | undefined {
  const whole = inGsm7(name.slice(0, MOST_LOOKED_AT));
  if (!/[\p{L}\p{N}]/u.test(whole)) return undefined;
  // Every character that is left takes one septet.
  if ((septets(whole) ?? Number.POSITIVE_INFINITY) <= room) return whole;
  const cut = whole.slice(0, room + 1);
  const lastSpace = cut.lastIndexOf(' ');
  const atWord = lastSpace >= room / 2 ? cut.slice(0, lastSpace) : whole.slice(0, room);
  return atWord.replace(LOOSE_END, '') || whole.slice(0, room).trim();
}
