import { z } from 'zod';
import type { Block, Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

/** What a notice about a staff member's password froze when it was put in the outbox. */
const frozen = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  timezone: z.string(),
  at: z.iso.datetime(),
  /** Whether the reader is the Business Owner, whom Forgot Password does not help (S3). */
  owner: z.boolean(),
  /** Whether it goes to an address that was on record until a short while ago. Such a mail names no other. */
  former: z.boolean(),
});

/** Of `password-changed`, where it is the Office Portal's. */
export const staffPasswordChangedContent = frozen.extend({
  portal: z.literal('office'),
  /** Whether the browser in which it was changed is still signed in. */
  stayedIn: z.boolean(),
});

/** Of `password-assigned` (S5). Never the password. */
export const passwordAssignedContent = frozen.extend({
  assignedBy: z.string(),
  /** Whether the next sign-in asks for another one. */
  mustChange: z.boolean(),
});

type Changed = z.output<typeof staffPasswordChangedContent>;
type Assigned = z.output<typeof passwordAssignedContent>;
type Where = { publicUrl: string };

/** Tells a staff member that their password was changed, when, and what to do if it was somebody else (ASVS 6.3.7). */
export function staffPasswordChanged(content: Changed, { publicUrl }: Where): Mail {
  const { language, stayedIn } = content;
  const { centre, inSubject, when, office } = read(content, publicUrl);
  if (language === 'es')
    return notice(content, {
      subject: `Se cambió su contraseña de ${inSubject}`,
      title: 'Se cambió su contraseña',
      blocks: [
        words(
          `La contraseña de su acceso al Portal de oficina de ${centre} se cambió el ${when}. ${stayedIn ? 'Se cerraron las sesiones en los demás dispositivos.' : 'Se cerraron todas las sesiones.'}`,
        ),
        {
          kind: 'address',
          words: '¿Fue usted? Entonces todo está bien. Entre con la contraseña nueva:',
          href: `${office}/sign-in`,
        },
        ifNotYou(content, publicUrl),
      ],
    });
  return notice(content, {
    subject: `Your password for ${inSubject} was changed`,
    title: 'Your password was changed',
    blocks: [
      words(
        `The password of your login to the Office Portal of ${centre} was changed on ${when}. ${stayedIn ? 'You were signed out on all other devices.' : 'You were signed out everywhere.'}`,
      ),
      {
        kind: 'address',
        words: 'Was it you? Then all is well. Sign in with the new password:',
        href: `${office}/sign-in`,
      },
      ifNotYou(content, publicUrl),
    ],
  });
}

/** Tells a staff member that somebody set a password for them, who, and how to choose their own (S5). */
export function passwordAssigned(content: Assigned, { publicUrl }: Where): Mail {
  const { language, mustChange, former } = content;
  const { centre, inSubject, when, office } = read(content, publicUrl);
  const by = oneLine(content.assignedBy, 100);
  const own: Block[] =
    former || mustChange ? [] : [{ kind: 'address', ...OWN[language], href: `${office}/password` }];
  if (language === 'es')
    return notice(content, {
      subject: `Se le asignó una contraseña en ${inSubject}`,
      title: 'Se le asignó una contraseña nueva',
      blocks: [
        words(
          `${by} asignó una contraseña nueva a su acceso al Portal de oficina de ${centre} el ${when}. Se cerraron todas las sesiones.`,
        ),
        ...(former
          ? []
          : [
              words(
                `Pídasela a ${by} en persona o por teléfono: nunca se envía en un mensaje.${mustChange ? ' Al entrar con ella se le pedirá que elija una propia.' : ''}`,
              ),
            ]),
        ...own,
        ifNotYou(content, publicUrl),
      ],
    });
  return notice(content, {
    subject: `A password was set for you at ${inSubject}`,
    title: 'A new password was set for you',
    blocks: [
      words(
        `${by} set a new password for your login to the Office Portal of ${centre} on ${when}. You were signed out everywhere.`,
      ),
      ...(former
        ? []
        : [
            words(
              `Ask ${by} for it, in person or by phone: it is never sent in a message.${mustChange ? ' When you sign in with it, you are asked to choose one of your own.' : ''}`,
            ),
          ]),
      ...own,
      ifNotYou(content, publicUrl),
    ],
  });
}

const OWN = {
  en: { words: 'Once you are signed in, choose one of your own, which nobody else knows:' },
  es: { words: 'Cuando haya entrado, elija una propia que nadie más sepa:' },
};

/** What to do if the reader knows nothing of it; in a mail to a former address, nothing that a link could do. */
function ifNotYou(content: Changed | Assigned, publicUrl: string): Block {
  const { language, owner, former } = content;
  const { centre, office } = read(content, publicUrl);
  const asked = 'assignedBy' in content;
  if (language === 'es') {
    const question = asked ? '¿No lo esperaba?' : '¿No fue usted?';
    if (former) return words(`${question} Avise enseguida a ${centre}, en persona o por teléfono.`);
    return owner
      ? words(
          `${question} Avise enseguida a quien administra Keydesk para ${centre}: puede ayudarle a recuperar su acceso.`,
        )
      : {
          kind: 'address',
          words: `${question} Elija otra contraseña enseguida y avise a quien dirige ${centre}:`,
          href: `${office}/forgot`,
        };
  }
  const question = asked ? 'You did not expect this?' : 'Was it not you?';
  if (former) return words(`${question} Tell ${centre} right away, in person or by phone.`);
  return owner
    ? words(
        `${question} Tell whoever runs Keydesk for ${centre} right away: they can help you to get your login back.`,
      )
    : {
        kind: 'address',
        words: `${question} Choose another password right away, and tell the Business Owner of ${centre}:`,
        href: `${office}/forgot`,
      };
}

function read(content: Changed | Assigned, publicUrl: string) {
  return {
    centre: oneLine(content.centre, 200),
    inSubject: oneLine(content.centre, 60),
    when: mailMoment(new Date(content.at), content.timezone, content.language),
    office: `${publicUrl}/${encodeURIComponent(content.slug)}/office`,
  };
}

function notice(
  { language, former, ...content }: Changed | Assigned,
  { subject, title, blocks }: { subject: string; title: string; blocks: Block[] },
): Mail {
  const centre = oneLine(content.centre, 200);
  const staff = oneLine(content.staff, 100);
  const es = language === 'es';
  return {
    language,
    subject,
    preview: es ? 'Si no fue usted, actúe enseguida.' : 'If it was not you, act right away.',
    title,
    blocks: [words(es ? `Hola, ${staff}:` : `Hello ${staff},`), ...blocks],
    footer: footerOf(language, centre, former),
  };
}

/** Why a mail about a staff login is here. */
function footerOf(language: 'en' | 'es', centre: string, former: boolean): string {
  if (language === 'es')
    return former
      ? `Recibe este mensaje porque ${centre} tenía registrada esta dirección de correo hasta hace poco para alguien de su personal.`
      : `Recibe este mensaje porque ${centre} tiene registrada esta dirección de correo para alguien de su personal.`;
  return former
    ? `You get this message because ${centre} had this email address on record for a member of its staff until a short while ago.`
    : `You get this message because ${centre} has this email address on record for a member of its staff.`;
}

function words(said: string): Block {
  return { kind: 'words', words: said };
}
