import { z } from 'zod';
import type { Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

/** What a `password-changed` notice froze when it was put in the outbox. */
export const passwordChangedContent = z.object({
  centre: z.string(),
  guardian: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  timezone: z.string(),
  at: z.iso.datetime(),
  /** Whether the browser in which it was changed is still signed in. */
  stayedIn: z.boolean().default(false),
  /** Whether it goes to an address that was on record until a short while ago. Such a mail names no other. */
  former: z.boolean().default(false),
});

/** Tells a guardian that the password was changed, when, and what to do if it was somebody else (ASVS 6.3.7). */
export function passwordChanged(
  content: z.output<typeof passwordChangedContent>,
  { publicUrl }: { publicUrl: string },
): Mail {
  const { language, slug, stayedIn, former } = content;
  const centre = oneLine(content.centre, 200);
  const inSubject = oneLine(content.centre, 60);
  const guardian = oneLine(content.guardian, 100);
  const when = mailMoment(new Date(content.at), content.timezone, language);
  const portal = `${publicUrl}/${encodeURIComponent(slug)}/portal`;

  if (language === 'es') {
    return {
      language,
      subject: `Se cambió su contraseña de ${inSubject}`,
      preview: former
        ? 'Si no fue usted, avise al centro enseguida.'
        : 'Si no fue usted, elija otra enseguida.',
      title: 'Se cambió su contraseña',
      blocks: [
        { kind: 'words', words: `Hola, ${guardian}:` },
        {
          kind: 'words',
          words: `La contraseña de su portal de clientes de ${centre} se cambió el ${when}. ${stayedIn ? 'Se cerraron las sesiones en los demás dispositivos.' : 'Se cerraron todas las sesiones.'}`,
        },
        {
          kind: 'address',
          words: '¿Fue usted? Entonces todo está bien. Entre con la contraseña nueva:',
          href: `${portal}/sign-in`,
        },
        former
          ? { kind: 'words', words: `¿No fue usted? Avise enseguida a ${centre}, en persona o por teléfono.` }
          : {
              kind: 'address',
              words: `¿No fue usted? Elija otra contraseña enseguida y avise a ${centre}:`,
              href: `${portal}/forgot`,
            },
      ],
      footer: former
        ? `Recibe este mensaje porque ${centre} tenía registrada esta dirección de correo hasta hace poco.`
        : `Recibe este mensaje porque ${centre} tiene registrada esta dirección de correo.`,
    };
  }
  return {
    language,
    subject: `Your password for ${inSubject} was changed`,
    preview: former
      ? 'If it was not you, tell the centre right away.'
      : 'If it was not you, choose another one right away.',
    title: 'Your password was changed',
    blocks: [
      { kind: 'words', words: `Hello ${guardian},` },
      {
        kind: 'words',
        words: `The password of your Customer Portal at ${centre} was changed on ${when}. ${stayedIn ? 'You were signed out on all other devices.' : 'You were signed out everywhere.'}`,
      },
      {
        kind: 'address',
        words: 'Was it you? Then all is well. Sign in with the new password:',
        href: `${portal}/sign-in`,
      },
      former
        ? { kind: 'words', words: `Was it not you? Tell ${centre} right away, in person or by phone.` }
        : {
            kind: 'address',
            words: `Was it not you? Choose another password right away, and tell ${centre}:`,
            href: `${portal}/forgot`,
          },
    ],
    footer: former
      ? `You get this message because ${centre} had this email address on record until a short while ago.`
      : `You get this message because ${centre} has this email address on record.`,
  };
}
