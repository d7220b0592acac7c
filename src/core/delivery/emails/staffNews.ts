import { z } from 'zod';
import type { Block, Mail } from './mail.ts';
import { mailMoment } from './moment.ts';
import { oneLine } from './oneLine.ts';

const level = z.enum(['front_desk', 'manager', 'admin', 'owner']);

/** What a `staff-news` froze when it was put in the outbox. */
export const staffNewsContent = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  timezone: z.string(),
  at: z.iso.datetime(),
  news: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('slack-linked'), slackName: z.string(), slackUserId: z.string() }),
    z.object({ kind: z.literal('slack-left'), because: z.enum(['deactivated', 'guest']) }),
    z.object({ kind: z.literal('level-changed'), from: level, to: level, by: z.string() }),
  ]),
});

type Content = z.output<typeof staffNewsContent>;
type Level = z.output<typeof level>;

const LEVELS: Record<'en' | 'es', Record<Level, string>> = {
  en: { front_desk: 'Front Desk', manager: 'Manager', admin: 'Admin Access', owner: 'Business Owner' },
  es: {
    front_desk: 'recepción',
    manager: 'gerencia',
    admin: 'acceso de administración',
    owner: 'titular del negocio',
  },
};

/** Tells a staff member what was done to their login in the office, and what to do if it was not they (ASVS 6.3.7). */
export function staffNews(content: Content, { publicUrl }: { publicUrl: string }): Mail {
  const { language } = content;
  const centre = oneLine(content.centre, 200);
  const staff = oneLine(content.staff, 100);
  const office = `${publicUrl}/${encodeURIComponent(content.slug)}/office`;
  const { title, blocks, preview } = (language === 'es' ? inSpanish : inEnglish)(content, office);
  return {
    language,
    subject: `${oneLine(content.centre, 60)}: ${title}`,
    preview,
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    blocks: [{ kind: 'words', words: language === 'es' ? `Hola, ${staff}:` : `Hello ${staff},` }, ...blocks],
    footer:
      language === 'es'
        ? `Recibe este mensaje porque ${centre} tiene, o tenía hasta hace poco, esta dirección de correo para su acceso de personal.`
        : `You get this message because ${centre} has, or had until a short while ago, this email address on record for your staff login.`,
  };
}

interface Said {
  title: string;
  preview: string;
  blocks: Block[];
}

function inEnglish({ news, timezone, ...content }: Content, office: string): Said {
  const centre = oneLine(content.centre, 200);
  const when = mailMoment(new Date(content.at), timezone, 'en');
  if (news.kind === 'level-changed')
    return {
      title: `you are ${LEVELS.en[news.to]} now`,
      preview: 'What you may do in Keydesk has changed.',
      blocks: [
        words(
          `${oneLine(news.by, 100)} changed your level at ${centre} from ${LEVELS.en[news.from]} to ${LEVELS.en[news.to]} on ${when}.`,
        ),
        words('In Slack, /keydesk whoami shows what you may do now. Ask them if you did not expect it.'),
      ],
    };
  if (news.kind === 'slack-left') {
    const how = news.because === 'guest' ? 'is only a guest now' : 'was switched off';
    return {
      title: 'your Slack account acts for you no more',
      preview: 'Slack says that it was switched off, or is only a guest now.',
      blocks: [
        words(
          `Slack told us on ${when} that your account ${how}. Keydesk has unlinked it, and signed you out of the Office Portal of ${centre}. Your password is as it was.`,
        ),
        words(
          'If you did not expect that, ask whoever administers Slack. Once your account is on again, type /keydesk link there.',
        ),
      ],
    };
  }
  const who = `${oneLine(news.slackName, 100)} (${oneLine(news.slackUserId, 40)})`;
  return {
    title: 'your staff login was linked in Slack',
    preview: 'If it was not you, unlink it right away.',
    blocks: [
      words(
        `Your staff login at ${centre} was linked to the Slack user ${who} on ${when}. Whoever uses that Slack account can now do in Slack whatever you may do.`,
      ),
      {
        kind: 'address',
        words: 'Was it not you, or is that not your Slack account? Sign in and unlink it right away:',
        href: `${office}/link-slack`,
      },
      words('Then change your password, and tell an admin of the centre.'),
    ],
  };
}

function inSpanish({ news, timezone, ...content }: Content, office: string): Said {
  const centre = oneLine(content.centre, 200);
  const when = mailMoment(new Date(content.at), timezone, 'es');
  if (news.kind === 'level-changed')
    return {
      title: `su nivel es ahora: ${LEVELS.es[news.to]}`,
      preview: 'Cambió lo que puede hacer en Keydesk.',
      blocks: [
        words(
          `${oneLine(news.by, 100)} cambió su nivel en ${centre} de ${LEVELS.es[news.from]} a ${LEVELS.es[news.to]} el ${when}.`,
        ),
        words(
          'En Slack, /keydesk whoami le muestra qué puede hacer ahora. Si no lo esperaba, pregúntele a esa persona.',
        ),
      ],
    };
  if (news.kind === 'slack-left') {
    const how = news.because === 'guest' ? 'ahora es solo de invitado' : 'fue desactivada';
    return {
      title: 'su cuenta de Slack ya no actúa en su nombre',
      preview: 'Slack indica que fue desactivada o que ahora es solo de invitado.',
      blocks: [
        words(
          `Slack nos indicó el ${when} que su cuenta ${how}. Keydesk quitó el vínculo y cerró sus sesiones del Portal de oficina de ${centre}. Su contraseña sigue siendo la misma.`,
        ),
        words(
          'Si no lo esperaba, pregunte a quien administra Slack. Cuando su cuenta vuelva a estar activa, escriba allí /keydesk link.',
        ),
      ],
    };
  }
  const who = `${oneLine(news.slackName, 100)} (${oneLine(news.slackUserId, 40)})`;
  return {
    title: 'su acceso de personal se vinculó en Slack',
    preview: 'Si no fue usted, quite el vínculo enseguida.',
    blocks: [
      words(
        `Su acceso de personal de ${centre} se vinculó con el usuario de Slack ${who} el ${when}. Quien use esa cuenta de Slack puede hacer en Slack todo lo que puede hacer usted.`,
      ),
      {
        kind: 'address',
        words: '¿No fue usted, o esa no es su cuenta de Slack? Inicie sesión y quite el vínculo enseguida:',
        href: `${office}/link-slack`,
      },
      words('Después cambie su contraseña y avise a quien administra el centro.'),
    ],
  };
}

function words(said: string): Block {
  return { kind: 'words', words: said };
}
