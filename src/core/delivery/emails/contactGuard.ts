import { z } from 'zod';
import type { Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

/** What a `contact-guard` notice froze when it was put in the outbox. */
export const contactGuardContent = z.object({
  centre: z.string(),
  name: z.string(),
  language: z.enum(['en', 'es']),
  timezone: z.string(),
  at: z.iso.datetime(),
  portal: z.enum(['customer', 'office']),
  /** Which address is new. */
  changed: z.enum(['email', 'sms']),
  /** Whether it goes to an address that was on record until a short while ago. */
  former: z.boolean(),
});

type Content = z.output<typeof contactGuardContent>;

/** Tells whoever had an address on record until lately that a password reset goes to the new one, once somebody approved it. */
export function contactGuard(content: Content): Mail {
  const { language } = content;
  const centre = oneLine(content.centre, 200);
  const inSubject = oneLine(content.centre, 60);
  const name = oneLine(content.name, 100);
  const when = mailMoment(new Date(content.at), content.timezone, language);
  if (language === 'es') {
    const what =
      content.changed === 'sms' ? 'el número de teléfono registrado' : 'la dirección de correo registrada';
    const portal = content.portal === 'office' ? 'Portal de oficina' : 'portal de clientes';
    return {
      language,
      subject: `Sus datos de contacto en ${inSubject} cambiaron`,
      preview: 'Si no fue usted, avise al centro enseguida.',
      title: 'Sus datos de contacto cambiaron',
      blocks: [
        { kind: 'words', words: `Hola, ${name}:` },
        {
          kind: 'words',
          words: `Hace poco cambió ${what} para usted en ${centre}. El ${when} se aprobó enviar allí un enlace para elegir una contraseña nueva de su ${portal}.`,
        },
        { kind: 'words', words: '¿Fue usted? Entonces todo está bien y no tiene que hacer nada.' },
        { kind: 'words', words: `¿No fue usted? Avise enseguida a ${centre}, en persona o por teléfono.` },
      ],
      footer: content.former
        ? `Recibe este mensaje porque ${centre} tenía registrada esta dirección de correo hasta hace poco.`
        : `Recibe este mensaje porque ${centre} tiene registrada esta dirección de correo.`,
    };
  }
  const what = content.changed === 'sms' ? 'phone number' : 'email address';
  const portal = content.portal === 'office' ? 'Office Portal' : 'Customer Portal';
  return {
    language,
    subject: `Your contact details at ${inSubject} were changed`,
    preview: 'If it was not you, tell the centre right away.',
    title: 'Your contact details were changed',
    blocks: [
      { kind: 'words', words: `Hello ${name},` },
      {
        kind: 'words',
        words: `The ${what} that ${centre} has on record for you was changed a short while ago. On ${when} somebody approved sending a link there, to choose a new password for your ${portal}.`,
      },
      { kind: 'words', words: 'Was it you? Then all is well, and there is nothing to do.' },
      { kind: 'words', words: `Was it not you? Tell ${centre} right away, in person or by phone.` },
    ],
    footer: content.former
      ? `You get this message because ${centre} had this email address on record until a short while ago.`
      : `You get this message because ${centre} has this email address on record.`,
  };
}
