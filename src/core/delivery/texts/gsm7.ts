/**
 * The characters of a text message (3GPP TS 23.038, GSM-7). One segment has 160 septets; a single character outside of
 * the alphabet turns the whole text into UCS-2, of which only 70 fit, and it is charged as several.
 */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each of these takes an escape with it: two septets. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Septets of one segment. */
export const SEGMENT = 160;

/** How many septets a text takes; undefined when GSM-7 has no way to write it. */
export function septets(text: string): number | undefined {
  let count = 0;
  for (const character of text) {
    if (BASIC.has(character)) count += 1;
    else if (EXTENSION.has(character)) count += 2;
    else return undefined;
  }
  return count;
}

/** What one character of another alphabet is written as. What has no line here and no plain letter under its accents is left out. */
const WRITTEN_AS = new Map<string, string>([
  ...pairs('‘’‚‛′´`ʼ＇', "'"),
  ...pairs('“”„‟″«»‹›＂', '"'),
  ...pairs('‐‑‒–—―−', '-'),
  ...pairs('•·∙*', '*'),
  ...pairs('[{〔【', '('),
  ...pairs(']}〕】', ')'),
  ...pairs('|¦\\⁄', '/'),
  ...pairs('~^', '-'),
  ['…', '...'],
  ['€', 'EUR'],
  ['™', ''],
  ['®', ''],
  ['©', ''],
  ['ª', 'a'],
  ['º', 'o'],
  ['°', 'o'],
  ['№', 'No'],
  ['×', 'x'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ẞ', 'SS'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ð', 'd'],
  ['Ð', 'D'],
  ['þ', 'th'],
  ['Þ', 'Th'],
  ['ħ', 'h'],
  ['Ħ', 'H'],
  ['ı', 'i'],
  ['ŋ', 'ng'],
  ['Ŋ', 'Ng'],
  ...alphabet(
    'а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я є і ї ґ',
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya ye i yi g",
  ),
  ...alphabet(
    'α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ ς τ υ φ χ ψ ω',
    'a v g d e z i th i k l m n x o p r s s t y f ch ps o',
  ),
]);

/**
 * Writes a name in the characters of GSM-7 that take one septet each: "Café" stays, "Álamo" becomes "Alamo", Greek and
 * Cyrillic are spelled in Latin letters, emoji and other scripts are left out. One line, without white space around it.
 */
export function inGsm7(name: string): string {
  let written = '';
  for (const character of name.toWellFormed().normalize('NFC')) {
    written += /\s|\p{Z}/u.test(character) ? ' ' : (spelled(character) ?? '');
  }
  return written.replace(/ +/g, ' ').trim();
}

function spelled(character: string): string | undefined {
  const straight = WRITTEN_AS.get(character) ?? (isPlain(character) ? character : undefined);
  if (straight !== undefined) return straight;
  // á is a with an accent; ﬁ is two letters; Ａ is a wide A.
  const parts = [...character.normalize('NFKD').replace(/\p{M}/gu, '')];
  if (parts.length === 1 && parts[0] === character) return undefined;
  return parts.map((part) => WRITTEN_AS.get(part) ?? (isPlain(part) ? part : '')).join('');
}

/** Line ends are no part of a name. */
function isPlain(character: string): boolean {
  return BASIC.has(character) && character !== '\n' && character !== '\r';
}

function pairs(characters: string, written: string): [string, string][] {
  return [...characters].map((character) => [character, written]);
}

function alphabet(letters: string, spelling: string): [string, string][] {
  const spelt = spelling.split(' ');
  return letters.split(' ').flatMap((letter, at): [string, string][] => {
    const latin = spelt[at] ?? '';
    const capital = latin.slice(0, 1).toUpperCase() + latin.slice(1);
    return [
      [letter, latin],
      ...(letter.toUpperCase() === letter ? [] : ([[letter.toUpperCase(), capital]] as [string, string][])),
    ];
  });
}
