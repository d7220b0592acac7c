import { z } from 'zod';
import type { Language } from '../../database/client.ts';
import { centreName } from './centreName.ts';
import { SEGMENT, septets } from './gsm7.ts';

/** What the text about a recovery froze when it was put in the outbox. Never the token. */
const content = z.object({ centre: z.string(), language: z.enum(['en', 'es']), slug: z.string().min(1) });

/** After the centre's name: the roomiest first. The last has no link, for an address that fills the text by itself. */
const WORDS: Record<Language, { withLink: readonly string[]; without: string; nameless: string }> = {
  en: {
    withLink: [
      ': a new password for the owner was asked for. Not you? Stop it: ',
      ": owner's password reset asked for. Not you? Stop it: ",
      ": owner's password reset. Not you? Stop it: ",
    ],
    without: ': a new password for the owner was asked for. Not you? Stop it with the link in your email.',
    nameless: 'Your centre',
  },
  es: {
    withLink: [
      ': se pidió otra contraseña del titular. ¿No fue usted? Deténgalo: ',
      ': nueva contraseña del titular. ¿No fue usted? Deténgalo: ',
      ': clave del titular. ¿No es usted? Deténgalo: ',
    ],
    without: ': se pidió otra contraseña del titular. ¿No fue usted? Deténgalo con el enlace de su correo.',
    nameless: 'Su centro',
  },
};

/** Septets that a centre's name can be told by. */
const LEAST_NAME = 6;

/**
 * Tells the Business Owner by text that a link for their password was asked for: one segment of GSM-7, always (S3).
 * @throws when the content does not fit.
 */
export function composeOwnerRecovery(frozen: unknown, publicUrl: string, token: string): string {
  const { centre, language, slug } = content.parse(frozen);
  const { withLink, without, nameless } = WORDS[language];
  const link = `${publicUrl}/${slug}/office/recovery/${token}`;
  const linked = withLink.map((words) => plain(words) + link);
  const room = (ending: string) => SEGMENT - (septets(ending) ?? Number.POSITIVE_INFINITY);
  const whole = centreName(centre, Number.POSITIVE_INFINITY) ?? nameless;
  const ending =
    linked.find((one) => whole.length <= room(one)) ??
    linked.findLast((one) => room(one) >= LEAST_NAME) ??
    plain(without);
  return `${centreName(whole, room(ending)) ?? nameless}${ending}`;
}

/** GSM-7 has no í and no ó: they take the letters under them. */
function plain(words: string): string {
  return words.replace(/[íó]/g, (letter) => (letter === 'í' ? 'i' : 'o'));
}
