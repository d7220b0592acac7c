import { z } from 'zod';
import { MINUTE } from '../../clock.ts';
import type { Language } from '../../database/client.ts';
import { LINK_LIFE } from '../../links/lifecycle.ts';
import { centreName } from './centreName.ts';
import { SEGMENT, septets } from './gsm7.ts';
import { composeOwnerRecovery } from './ownerRecovery.ts';
import { composePasswordAssigned } from './passwordAssigned.ts';

const MINUTES = LINK_LIFE / MINUTE;

/** Septets that a PUBLIC_URL may take where texts are sent: with it, 16 are left for the centre's name in every language. */
export const LONGEST_PUBLIC_URL = 64;

/** What a text's row froze when it was put in the outbox. No child's name, no guardian's name, never the token. */
export const textContent = z.object({ centre: z.string(), language: z.enum(['en', 'es']) });

/**
 * Around the centre's name and before the link, the roomiest first; the last is for whatever name there is. The link
 * stands last: no full stop sticks to it.
 */
const WORDS: Record<string, Record<Language, { between: [...string[], string]; nameless: string }>> = {
  'guardian-reset': {
    en: {
      between: [`: choose a new password within ${MINUTES} minutes: `, `: new password (${MINUTES} min): `],
      nameless: 'Your centre',
    },
    es: {
      between: [
        `: elija una contraseña nueva en ${MINUTES} minutos: `,
        `: nueva contraseña (${MINUTES} min): `,
      ],
      nameless: 'Su centro',
    },
  },
  'staff-reset': {
    en: {
      between: [
        `: choose a new password for the Office Portal within ${MINUTES} minutes: `,
        `: Office Portal, new password (${MINUTES} min): `,
        `: new password (${MINUTES} min): `,
      ],
      nameless: 'Your centre',
    },
    es: {
      between: [
        `: elija una contraseña nueva para el Portal de oficina en ${MINUTES} minutos: `,
        `: Portal de oficina, nueva contraseña (${MINUTES} min): `,
        `: nueva contraseña (${MINUTES} min): `,
      ],
      nameless: 'Su centro',
    },
  },
};

/** The templates of texts, for tests of each. */
export const TEXT_TEMPLATES = Object.keys(WORDS);

/**
 * The words of one text of the outbox: one segment of GSM-7, always, so that one text is one credit.
 * @param token the link's, in clear, for this text alone.
 * @throws when the template is unknown, the content does not fit it, the token is missing, or PUBLIC_URL is longer than
 * `LONGEST_PUBLIC_URL`.
 */
export function composeText({
  template,
  content,
  publicUrl,
  token,
}: {
  template: string;
  content: unknown;
  publicUrl: string;
  token: string | undefined;
}): string {
  if (template === 'owner-recovery' && token !== undefined)
    return composeOwnerRecovery(content, publicUrl, token);
  if (template === 'password-assigned') return composePasswordAssigned(textContent.parse(content));
  const words = WORDS[template];
  if (!words) throw new Error(`There is no text template “${template}”.`);
  if (token === undefined) throw new Error(`The text template ${template} needs a token.`);
  const { centre, language } = textContent.parse(content);
  const { between: choices, nameless } = words[language];
  const link = `${publicUrl}/reset/${token}`;
  const room = (between: string) => SEGMENT - (septets(between + link) ?? Number.POSITIVE_INFINITY);
  const whole = centreName(centre, Number.POSITIVE_INFINITY) ?? nameless;
  const between = choices.find((one) => whole.length <= room(one)) ?? (choices.at(-1) as string);
  const text = `${centreName(whole, room(between)) ?? nameless}${between}${link}`;
  if ((septets(text) ?? Number.POSITIVE_INFINITY) > SEGMENT)
    throw new Error('The text is too long for one segment.');
  return text;
}

/** Whether links of this address fit a text. */
export function fitsTexts(publicUrl: string): boolean {
  return (septets(publicUrl) ?? Number.POSITIVE_INFINITY) <= LONGEST_PUBLIC_URL;
}
