import { z } from 'zod';
import { MINUTE } from '../../clock.ts';
import { LINK_LIFE } from '../../links/lifecycle.ts';
import type { Block, Mail } from './mail.ts';
import { oneLine } from './oneLine.ts';

const MINUTES = LINK_LIFE / MINUTE;

/** What a `guardian-reset` delivery froze when it was put in the outbox. Never a child's name, never the token. */
export const guardianResetContent = z.object({
  centre: z.string(),
  guardian: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  /** Whether it carries "I did not ask for this". Rows from before that was there must stay the same to the byte. */
  notMe: z.literal(true).optional(),
});

/**
 * The link with which a guardian chooses a new password (G2, G5, G6).
 * @param token in clear, for this mail alone.
 */
export function guardianReset(
  content: z.output<typeof guardianResetContent>,
  { publicUrl, token }: { publicUrl: string; token: string },
): Mail {
  const { language, slug } = content;
  const centre = oneLine(content.centre, 200);
  const inSubject = oneLine(content.centre, 60);
  const guardian = oneLine(content.guardian, 100);
  const link = `${publicUrl}/reset/${token}`;
  const forgot = `${publicUrl}/${encodeURIComponent(slug)}/portal/forgot`;

  if (language === 'es') {
    return {
      language,
      subject: `Elija una contraseña nueva para ${inSubject}`,
      preview: `El enlace sirve una sola vez, durante ${MINUTES} minutos.`,
      title: 'Elija una contraseña nueva',
      blocks: [
        { kind: 'words', words: `Hola, ${guardian}:` },
        {
          kind: 'words',
          words: `Con este enlace puede elegir una contraseña nueva para el portal de clientes de ${centre}.`,
        },
        { kind: 'button', label: 'Elegir una contraseña nueva', href: link },
        {
          kind: 'words',
          words: `El enlace sirve una sola vez, durante los ${MINUTES} minutos siguientes al envío de este mensaje.`,
        },
        { kind: 'address', words: '¿Ya no sirve? Pida otro enlace aquí:', href: forgot },
        {
          kind: 'address',
          words: '¿El botón no funciona? Copie esta dirección en su navegador:',
          href: link,
          inHtmlOnly: true,
        },
        notAskedFor(content, centre, link),
        {
          kind: 'words',
          words: `No comparta este enlace con nadie. En ${centre} nunca se lo pedirán, ni tampoco su contraseña.`,
        },
      ],
      footer: `Recibe este mensaje porque ${centre} tiene registrada esta dirección de correo.`,
    };
  }
  return {
    language,
    subject: `Choose a new password for ${inSubject}`,
    preview: `The link works once, for ${MINUTES} minutes.`,
    title: 'Choose a new password',
    blocks: [
      { kind: 'words', words: `Hello ${guardian},` },
      {
        kind: 'words',
        words: `With this link you can choose a new password for the Customer Portal of ${centre}.`,
      },
      { kind: 'button', label: 'Choose a new password', href: link },
      { kind: 'words', words: `The link works once, for ${MINUTES} minutes after this message was sent.` },
      { kind: 'address', words: 'Too late? Get a new link here:', href: forgot },
      {
        kind: 'address',
        words: 'Does the button do nothing? Copy this address into your browser:',
        href: link,
        inHtmlOnly: true,
      },
      notAskedFor(content, centre, link),
      {
        kind: 'words',
        words: `Do not share this link with anybody. ${centre} will never ask you for it, nor for your password.`,
      },
    ],
    footer: `You get this message because ${centre} has this email address on record.`,
  };
}

/** For whom somebody else asked. The link only leads to a page: whoever reads mail for the guardian follows it too. */
function notAskedFor(
  { language, notMe }: z.output<typeof guardianResetContent>,
  centre: string,
  link: string,
): Block {
  const href = `${link}/not-me`;
  if (language === 'es') {
    const calm =
      '¿No lo pidió usted? No tiene que hacer nada: su contraseña no cambia mientras nadie abra el enlace y elija otra.';
    return notMe
      ? {
          kind: 'quiet',
          words: `${calm} Puede anular el enlace y avisar a ${centre}:`,
          label: 'Yo no lo pedí',
          href,
        }
      : { kind: 'words', words: `${calm} Avise por favor a ${centre}.` };
  }
  const calm =
    'You did not ask for this? You need not do anything: your password stays as it is unless somebody opens the link and chooses another.';
  return notMe
    ? {
        kind: 'quiet',
        words: `${calm} You can stop the link and tell ${centre}:`,
        label: 'I did not ask for this',
        href,
      }
    : { kind: 'words', words: `${calm} Please tell ${centre}.` };
}
