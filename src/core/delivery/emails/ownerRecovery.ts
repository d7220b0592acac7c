import { z } from 'zod';
import type { Block, Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

/** What an `owner-recovery` mail froze when it was put in the outbox. Never the token. */
export const ownerRecoveryContent = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  timezone: z.string(),
  at: z.iso.datetime(),
  /** Whether it goes to an address that was on record until a short while ago. */
  former: z.boolean(),
  what: z.enum(['asked', 'stopped', 'cancelled']),
  /** Of what was asked for: when the link goes out. */
  sendAt: z.iso.datetime().optional(),
  /** Of what was cancelled: a code of core/owner/endRecovery.ts. */
  reason: z.enum(['operator', 'address_changed', 'password_changed', 'ownership']).optional(),
});

type Content = z.output<typeof ownerRecoveryContent>;

/** Tells the Business Owner that a link for their password was asked for and how to stop it, or that it is stopped (S3). */
export function ownerRecovery(
  content: Content,
  { publicUrl, token }: { publicUrl: string; token?: string | undefined },
): Mail {
  const { language, what } = content;
  const centre = oneLine(content.centre, 200);
  const words = language === 'es' ? inSpanish(content, centre) : inEnglish(content, centre);
  const stop = `${publicUrl}/${encodeURIComponent(content.slug)}/office/recovery/${token}`;
  if (what === 'asked' && token === undefined)
    throw new Error('A mail about a recovery that waits needs a token.');
  const spoken = (sentence: string): Block => ({ kind: 'words', words: sentence });
  return {
    language,
    subject: `${oneLine(content.centre, 60)}: ${words.title}`,
    preview: words.preview,
    title: words.title,
    blocks: [
      spoken(words.greeting),
      spoken(words.happened),
      ...words.todo.map(spoken),
      ...(what === 'asked'
        ? [
            { kind: 'button', label: words.stop, href: stop } as const,
            { kind: 'address', words: words.address, href: stop, inHtmlOnly: true } as const,
          ]
        : []),
    ],
    footer: words.footer,
  };
}

interface Words {
  title: string;
  preview: string;
  greeting: string;
  happened: string;
  todo: string[];
  stop: string;
  address: string;
  footer: string;
}

function inEnglish(content: Content, centre: string): Words {
  const { what, reason = 'operator', former } = content;
  const at = (time: string) => mailMoment(new Date(time), content.timezone, 'en');
  const because = {
    operator: 'whoever runs Keydesk took it back',
    address_changed: 'the email on record changed meanwhile',
    password_changed: 'a new password was chosen meanwhile',
    ownership: 'the business has another owner now',
  }[reason];
  const said = {
    asked: {
      title: 'A link for the owner’s password was asked for',
      preview: 'If that was not you, stop it.',
      happened: `On ${at(content.at)} whoever runs Keydesk for ${centre} was asked to let the Business Owner choose a new password, and noted how that was verified. On ${at(content.sendAt ?? content.at)} a link goes to the email address on record.`,
      todo: [
        'Was that you? Then there is nothing to do: wait for the link.',
        'Was it not you? Stop it now. The button opens a page that asks once more.',
      ],
    },
    stopped: {
      title: 'The link for the owner’s password is stopped',
      preview: 'No link works, and the password is as it was.',
      happened: `The link that was asked for the Business Owner of ${centre} was stopped. No link works, and the password is as it was.`,
      todo: ['If you did not stop it, call whoever runs Keydesk for you.'],
    },
    cancelled: {
      title: 'No link for the owner’s password is sent',
      preview: `The reason: ${because}.`,
      happened: `The link that was asked for the Business Owner of ${centre} is not sent: ${because}.`,
      todo: ['If it is still needed, ask whoever runs Keydesk for you again.'],
    },
  }[what];
  return {
    ...said,
    greeting: `Hello ${oneLine(content.staff, 100)},`,
    stop: 'Stop it',
    address: 'Or copy this address into your browser:',
    footer: former
      ? `You get this message because ${centre} had this email address on record until a short while ago.`
      : `You get this message because you are, or were until now, the Business Owner of ${centre}.`,
  };
}

function inSpanish(content: Content, centre: string): Words {
  const { what, reason = 'operator', former } = content;
  const at = (time: string) => mailMoment(new Date(time), content.timezone, 'es');
  const because = {
    operator: 'quien administra Keydesk lo retiró',
    address_changed: 'el correo registrado cambió mientras tanto',
    password_changed: 'mientras tanto se eligió una contraseña nueva',
    ownership: 'el negocio ahora tiene otra persona titular',
  }[reason];
  const said = {
    asked: {
      title: 'Se pidió un enlace para la contraseña del titular',
      preview: 'Si no fue usted, deténgalo.',
      happened: `El ${at(content.at)} se pidió a quien administra Keydesk para ${centre} que la persona titular pudiera elegir una contraseña nueva, y quedó anotado cómo se verificó. El ${at(content.sendAt ?? content.at)} se envía un enlace a la dirección de correo registrada.`,
      todo: [
        '¿Fue usted? Entonces no tiene que hacer nada: espere el enlace.',
        '¿No fue usted? Deténgalo ahora. El botón abre una página que pregunta una vez más.',
      ],
    },
    stopped: {
      title: 'Se detuvo el enlace para la contraseña del titular',
      preview: 'Ningún enlace sirve y la contraseña sigue como estaba.',
      happened: `Se detuvo el enlace que se había pedido para la persona titular de ${centre}. Ningún enlace sirve y la contraseña sigue como estaba.`,
      todo: ['Si no lo detuvo usted, llame a quien administra Keydesk.'],
    },
    cancelled: {
      title: 'No se envía el enlace para la contraseña del titular',
      preview: `El motivo: ${because}.`,
      happened: `El enlace que se había pedido para la persona titular de ${centre} no se envía: ${because}.`,
      todo: ['Si todavía hace falta, pídalo de nuevo a quien administra Keydesk.'],
    },
  }[what];
  return {
    ...said,
    greeting: `Hola, ${oneLine(content.staff, 100)}:`,
    stop: 'Detenerlo',
    address: 'O copie esta dirección en su navegador:',
    footer: former
      ? `Recibe este mensaje porque ${centre} tenía registrada esta dirección de correo hasta hace poco.`
      : `Recibe este mensaje porque es, o era hasta ahora, la persona titular de ${centre}.`,
  };
}
