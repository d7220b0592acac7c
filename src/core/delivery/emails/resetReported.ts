import { z } from 'zod';
import type { Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

const frozen = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  timezone: z.string(),
  /** Where the link went, masked. */
  to: z.string(),
  /** The staff member who had asked for it; null for the Forgot Password page. */
  askedBy: z.string().nullable(),
  askedAt: z.iso.datetime(),
  /** Whether somebody had chosen a password with it by then. */
  used: z.boolean(),
});

/** What a `reset-reported` notice froze when it was put in the outbox: of a guardian's link, or of a staff member's. */
export const resetReportedContent = z.union([
  frozen.extend({ member: z.string() }),
  frozen.extend({ guardian: z.string(), family: z.string() }),
]);

type Content = z.output<typeof resetReportedContent>;

/** Tells the Business Owner that somebody did not ask for a reset, where nobody else could be told in Slack. */
export function resetReported(content: Content): Mail {
  const { language } = content;
  const centre = oneLine(content.centre, 200);
  const inSubject = oneLine(content.centre, 60);
  const staff = oneLine(content.staff, 100);
  const sentences = (language === 'es' ? inSpanish : inEnglish)(content);
  const ofStaff = 'member' in content;
  const blocks = sentences.map((words) => ({ kind: 'words' as const, words }));
  if (language === 'es') {
    return {
      language,
      subject: `${inSubject}: un enlace de contraseña que nadie pidió`,
      preview: ofStaff ? 'Alguien de su personal dice que no lo pidió.' : 'Un tutor dice que no lo pidió.',
      title: ofStaff ? 'Alguien de su personal dice: yo no lo pedí' : 'Un tutor dice: yo no lo pedí',
      blocks: [{ kind: 'words', words: `Hola, ${staff}:` }, ...blocks],
      footer: `Recibe este mensaje porque es la persona titular de ${centre} y nadie más de su personal está vinculado en Slack para ocuparse de esto.`,
    };
  }
  return {
    language,
    subject: `${inSubject}: a password link that nobody asked for`,
    preview: ofStaff
      ? 'Somebody on your staff says they did not ask for it.'
      : 'A guardian says they did not ask for it.',
    title: ofStaff
      ? 'Somebody on your staff says: I did not ask for this'
      : 'A guardian says: I did not ask for this',
    blocks: [{ kind: 'words', words: `Hello ${staff},` }, ...blocks],
    footer: `You get this message because you are the Business Owner of ${centre} and nobody else of your staff is linked in Slack to look into this.`,
  };
}

/** Whose link it was, alone and with what tells them apart. */
function subjectOf(
  content: { member: string } | { guardian: string; family: string },
  family: 'family' | 'familia',
): { name: string; introduced: string } {
  if ('member' in content) {
    const name = oneLine(content.member, 100);
    return { name, introduced: name };
  }
  const name = oneLine(content.guardian, 100);
  const shown = oneLine(content.family, 100);
  return { name, introduced: `${name} (${family === 'family' ? `${shown} family` : `familia ${shown}`})` };
}

function inEnglish({ used, to, timezone, ...content }: Content): string[] {
  const { name, introduced } = subjectOf(content, 'family');
  const when = mailMoment(new Date(content.askedAt), timezone, 'en');
  const who =
    content.askedBy === null ? 'somebody on the Forgot Password page' : oneLine(content.askedBy, 100);
  return [
    `${introduced} was sent a link to choose a new password, to ${to}. It was asked for by ${who} on ${when}.`,
    used
      ? `A new password had been chosen with the link by then. Call ${name} on the number on file: if it was not them, they can choose another with Forgot Password on the ${'member' in content ? 'Office' : 'Customer'} Portal.`
      : 'The link does not work any more, and the password is as it was.',
    content.askedBy === null
      ? `The Audit Log has every step. If it happens again, speak to ${'member' in content ? name : 'the guardian'}.`
      : `Speak to ${who} about who had called. The Audit Log has every step.`,
  ];
}

function inSpanish({ used, to, timezone, ...content }: Content): string[] {
  const { name, introduced } = subjectOf(content, 'familia');
  const when = mailMoment(new Date(content.askedAt), timezone, 'es');
  const who =
    content.askedBy === null
      ? 'alguien en la página «¿Olvidó su contraseña?»'
      : oneLine(content.askedBy, 100);
  return [
    `A ${introduced} se le envió un enlace para elegir una contraseña nueva, a ${to}. Lo pidió ${who} el ${when}.`,
    used
      ? `Para entonces ya se había elegido una contraseña con el enlace. Llame a ${name} al número registrado: si no fue esa persona, puede elegir otra con «¿Olvidó su contraseña?» en el ${'member' in content ? 'Portal de oficina' : 'Portal de clientes'}.`
      : 'El enlace ya no sirve y la contraseña sigue como estaba.',
    content.askedBy === null
      ? `El registro de auditoría tiene cada paso. Si vuelve a pasar, hable con ${'member' in content ? name : 'la familia'}.`
      : `Hable con ${who} sobre quién había llamado. El registro de auditoría tiene cada paso.`,
  ];
}
