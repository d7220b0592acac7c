import { z } from 'zod';
import type { Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

/** What an `ownership` mail froze when it was put in the outbox. */
export const ownershipContent = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  timezone: z.string(),
  /** Whether it goes to an address that was on record until a short while ago. */
  former: z.boolean(),
  what: z.enum(['offered', 'done', 'declined', 'cancelled', 'expired']),
  /** Which of the two reads it: the one who hands the business on, or the one who takes it over. */
  side: z.enum(['from', 'to']),
  from: z.string(),
  to: z.string(),
  /** Of an offer: until when it stands. */
  expiresAt: z.iso.datetime().optional(),
});

type Content = z.output<typeof ownershipContent>;

/** Tells both people of each step in which a business is handed on. */
export function ownership(content: Content, { publicUrl }: { publicUrl: string }): Mail {
  const { language, what, former } = content;
  const centre = oneLine(content.centre, 200);
  const words = language === 'es' ? inSpanish(content, centre) : inEnglish(content, centre);
  const href = `${publicUrl}/${encodeURIComponent(content.slug)}/office/ownership`;
  return {
    language,
    subject: `${oneLine(content.centre, 60)}: ${words.title}`,
    preview: words.title,
    title: words.title,
    blocks: [
      { kind: 'words', words: words.greeting },
      ...words.sentences.map((sentence) => ({ kind: 'words', words: sentence }) as const),
      ...(what === 'offered' && !former ? [{ kind: 'address', words: words.where, href } as const] : []),
      { kind: 'words', words: words.notMe },
    ],
    footer: former ? words.formerFooter : words.footer,
  };
}

interface Words {
  title: string;
  greeting: string;
  sentences: string[];
  where: string;
  notMe: string;
  footer: string;
  formerFooter: string;
}

function inEnglish({ what, side, timezone, expiresAt, ...content }: Content, centre: string): Words {
  const from = oneLine(content.from, 100);
  const to = oneLine(content.to, 100);
  const until = expiresAt ? mailMoment(new Date(expiresAt), timezone, 'en') : '';
  const mine = side === 'from';
  const said: Record<Content['what'], { title: string; sentences: string[] }> = {
    offered: {
      title: 'the business is offered to somebody else',
      sentences: mine
        ? [
            `You offered ${to} to become the Business Owner of ${centre}. Nothing changes until ${to} accepts, signed in. The offer stands until ${until}.`,
          ]
        : [
            `${from} offers you to become the Business Owner of ${centre}. Nothing changes until you accept, signed in to the Office Portal. The offer stands until ${until}.`,
          ],
    },
    done: {
      title: 'the business has a new owner',
      sentences: mine
        ? [`${to} accepted and is the Business Owner of ${centre} now. You have Admin Access.`]
        : [
            `You are the Business Owner of ${centre} now, and ${from} has Admin Access.`,
            'From now on nobody can send you a link for a new password, or assign you one. Keep it well: if it is lost, whoever runs Keydesk has to verify that the business is yours.',
          ],
    },
    declined: {
      title: 'the offer of the business was declined',
      sentences: [`${to} declined to become the Business Owner of ${centre}. Nothing has changed.`],
    },
    cancelled: {
      title: 'the offer of the business was taken back',
      sentences: [
        `The offer to ${to} to become the Business Owner of ${centre} is over. Nothing has changed.`,
      ],
    },
    expired: {
      title: 'the offer of the business has expired',
      sentences: [
        `${to} did not accept in time to become the Business Owner of ${centre}. Nothing has changed.`,
      ],
    },
  };
  return {
    ...said[what],
    greeting: `Hello ${oneLine(content.staff, 100)},`,
    where: mine ? 'To take it back:' : 'To accept or decline:',
    notMe: mine
      ? 'If you know nothing of this, change your password on the Office Portal and call whoever runs Keydesk for you, at once.'
      : 'If you know nothing of this, speak to the Business Owner or to whoever runs Keydesk for you.',
    footer: `You get this message because it concerns your login at ${centre}.`,
    formerFooter: `You get this message because ${centre} had this email address on record until a short while ago.`,
  };
}

function inSpanish({ what, side, timezone, expiresAt, ...content }: Content, centre: string): Words {
  const from = oneLine(content.from, 100);
  const to = oneLine(content.to, 100);
  const until = expiresAt ? mailMoment(new Date(expiresAt), timezone, 'es') : '';
  const mine = side === 'from';
  const said: Record<Content['what'], { title: string; sentences: string[] }> = {
    offered: {
      title: 'se ofrece el negocio a otra persona',
      sentences: mine
        ? [
            `Usted ofreció a ${to} ser titular de ${centre}. Nada cambia hasta que ${to} acepte con su sesión iniciada. La oferta vale hasta el ${until}.`,
          ]
        : [
            `${from} le ofrece ser titular de ${centre}. Nada cambia hasta que usted acepte con su sesión iniciada en el Portal de oficina. La oferta vale hasta el ${until}.`,
          ],
    },
    done: {
      title: 'el negocio tiene otra persona titular',
      sentences: mine
        ? [`${to} aceptó y ahora es titular de ${centre}. Usted tiene acceso de administración.`]
        : [
            `Usted ahora es titular de ${centre} y ${from} tiene acceso de administración.`,
            'Desde ahora nadie puede enviarle un enlace para una contraseña nueva ni asignarle una. Guárdela bien: si la pierde, quien administra Keydesk tiene que verificar que el negocio es suyo.',
          ],
    },
    declined: {
      title: 'se rechazó la oferta del negocio',
      sentences: [`${to} no aceptó ser titular de ${centre}. Nada ha cambiado.`],
    },
    cancelled: {
      title: 'se retiró la oferta del negocio',
      sentences: [`La oferta a ${to} de ser titular de ${centre} ya no vale. Nada ha cambiado.`],
    },
    expired: {
      title: 'venció la oferta del negocio',
      sentences: [`${to} no aceptó a tiempo ser titular de ${centre}. Nada ha cambiado.`],
    },
  };
  return {
    ...said[what],
    greeting: `Hola, ${oneLine(content.staff, 100)}:`,
    where: mine ? 'Para retirarla:' : 'Para aceptarla o rechazarla:',
    notMe: mine
      ? 'Si no sabe nada de esto, cambie enseguida su contraseña en el Portal de oficina y llame a quien administra Keydesk.'
      : 'Si no sabe nada de esto, hable con la persona titular o con quien administra Keydesk.',
    footer: `Recibe este mensaje porque se trata de su acceso a ${centre}.`,
    formerFooter: `Recibe este mensaje porque ${centre} tenía registrada esta dirección de correo hasta hace poco.`,
  };
}
