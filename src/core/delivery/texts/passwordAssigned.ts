import type { Language } from '../../database/client.ts';
import { sha256 } from '../../secrets.ts';
import { centreName } from './centreName.ts';
import { SEGMENT, septets } from './gsm7.ts';

/** After the centre's name, all in GSM-7. Nobody is named: a name could cost a second segment. */
const WORDS: Record<Language, { says: string; nameless: string }> = {
  en: {
    says: ': a colleague gave your Office Portal login a new password. Not expected? Tell the owner.',
    nameless: 'Your centre',
  },
  es: {
    says: ': le asignaron otra contraseña para el Portal de oficina. ¿No la esperaba? Avise al titular.',
    nameless: 'Su centro',
  },
};

/** Tells by text that a password was assigned (S5): one segment of GSM-7, always, with no link and no password. */
export function composePasswordAssigned({
  centre,
  language,
}: {
  centre: string;
  language: Language;
}): string {
  const { says, nameless } = WORDS[language];
  const room = SEGMENT - (septets(says) ?? Number.POSITIVE_INFINITY);
  return `${centreName(centre, room) ?? nameless}${says}`;
}

/** By which the text is known again at the provider: it has no token of its own. */
export function hashOfBody(body: string): string {
  return Buffer.from(sha256(body)).toString('hex');
}
