import { z } from 'zod';
import type { Mail } from './mail.ts';
import { oneLine } from './oneLine.ts';

/** What a `staff-notice` froze when it was put in the outbox. */
export const staffNoticeContent = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  notice: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('credits-low'),
      content: z.object({ balance: z.int(), threshold: z.int() }),
    }),
    z.object({ kind: z.literal('sms-paused'), content: z.object({ reason: z.string() }) }),
    z.object({
      kind: z.literal('admin-linked'),
      content: z.object({ staff: z.string(), level: z.string(), slackName: z.string() }),
    }),
    z.object({
      kind: z.literal('slack-left'),
      content: z.object({ staff: z.string(), because: z.enum(['deactivated', 'guest']) }),
    }),
    z.object({ kind: z.literal('approvals-channel'), content: z.object({ code: z.string() }) }),
    z.object({ kind: z.literal('burst'), content: z.object({ staff: z.string(), sends: z.int() }) }),
  ]),
});

type Content = z.output<typeof staffNoticeContent>;

/** What a notice says in one language. */
interface Words {
  title: string;
  sentences: string[];
}

/** Tells the Business Owner what staff could not be told in Slack, since nobody of them is linked there. */
export function staffNotice(content: Content): Mail {
  const { language, notice } = content;
  const centre = oneLine(content.centre, 200);
  const staff = oneLine(content.staff, 100);
  const isSpanish = language === 'es';
  const { title, sentences } = isSpanish ? inSpanish(centre, notice) : inEnglish(centre, notice);
  const greeting = isSpanish ? `Hola, ${staff}:` : `Hello ${staff},`;
  return {
    language,
    subject: `${oneLine(content.centre, 60)}: ${title}`,
    preview: sentences[0] ?? title,
    title,
    blocks: [greeting, ...sentences].map((words) => ({ kind: 'words', words })),
    footer: isSpanish
      ? `Recibe este mensaje porque es la persona titular de ${centre} y nadie de su personal está vinculado en Slack para recibirlo.`
      : `You get this message because you are the Business Owner of ${centre} and nobody of your staff is linked in Slack to get it.`,
  };
}

function inEnglish(centre: string, notice: Content['notice']): Words {
  if (notice.kind === 'sms-paused')
    return {
      title: 'text messages are paused',
      sentences: [
        `${centre} sends no text messages at the moment: ${oneLine(notice.content.reason, 300)}`,
        'Until that is mended, password resets go by email. Please tell whoever runs Keydesk for you.',
      ],
    };
  if (notice.kind === 'admin-linked') {
    const linked = oneLine(notice.content.staff, 100);
    return {
      title: 'somebody with Admin Access was linked in Slack',
      sentences: [
        `The staff login of ${linked} was linked to the Slack user ${oneLine(notice.content.slackName, 100)}, who can now do in Slack whatever ${linked} may do.`,
        `If that is not ${linked}, unlink them right away: type /staff in Slack, or ask ${linked} to sign in to the Office Portal.`,
      ],
    };
  }
  if (notice.kind === 'slack-left') {
    const left = oneLine(notice.content.staff, 100);
    const how =
      notice.content.because === 'guest' ? 'is only a guest in Slack now' : 'was switched off in Slack';
    return {
      title: 'somebody of your staff left Slack',
      sentences: [
        `${left} ${how}. Keydesk has unlinked them and signed them out of the Office Portal.`,
        `If ${left} has left ${centre}, deactivate them with /staff in Slack, so that they cannot sign in again.`,
      ],
    };
  }
  if (notice.kind === 'approvals-channel')
    return {
      title: 'requests do not reach their channel in Slack',
      sentences: [
        `Slack does not let Keydesk post in the channel for approvals of ${centre} (${oneLine(notice.content.code, 60)}). Until it does, requests go as direct messages to those who may decide.`,
        'Invite Keydesk to the channel with /invite @Keydesk, or choose another one in App Home under Approvals.',
      ],
    };
  if (notice.kind === 'burst')
    return {
      title: 'many password resets by one person',
      sentences: [
        `${oneLine(notice.content.staff, 100)} has sent ${figure('en', notice.content.sends)} password resets or more within an hour. Further ones wait until somebody else approves them.`,
        'Ask them what it was about. The Audit Log has every step.',
      ],
    };
  const { balance, threshold } = notice.content;
  const left = balance === 1 ? '1 SMS credit' : `${figure('en', balance)} SMS credits`;
  return {
    title: 'SMS credits run low',
    sentences: [
      `${centre} has ${left} left, fewer than the ${figure('en', threshold)} at which you are told.`,
      'Please ask whoever runs Keydesk for more. With none left, password resets go by email only.',
    ],
  };
}

function inSpanish(centre: string, notice: Content['notice']): Words {
  if (notice.kind === 'sms-paused')
    return {
      title: 'los mensajes de texto están en pausa',
      sentences: [
        `Por ahora ${centre} no envía mensajes de texto. El motivo, en inglés: ${oneLine(notice.content.reason, 300)}`,
        'Mientras no se corrija, los enlaces para elegir una contraseña salen por correo electrónico. Avise a quien administra Keydesk.',
      ],
    };
  if (notice.kind === 'admin-linked') {
    const linked = oneLine(notice.content.staff, 100);
    return {
      title: 'se vinculó en Slack a alguien con acceso de administración',
      sentences: [
        `El acceso de ${linked} se vinculó con el usuario de Slack ${oneLine(notice.content.slackName, 100)}, que desde ahora puede hacer en Slack todo lo que puede hacer ${linked}.`,
        `Si no se trata de ${linked}, quite el vínculo enseguida: escriba /staff en Slack, o pida a ${linked} que entre en el Portal de oficina.`,
      ],
    };
  }
  if (notice.kind === 'slack-left') {
    const left = oneLine(notice.content.staff, 100);
    const how =
      notice.content.because === 'guest' ? 'ahora es solo invitado en Slack' : 'fue desactivado en Slack';
    return {
      title: 'alguien de su personal dejó Slack',
      sentences: [
        `${left} ${how}. Keydesk quitó su vínculo y cerró sus sesiones del Portal de oficina.`,
        `Si ${left} ya no trabaja en ${centre}, desactive su acceso con /staff en Slack para que no pueda volver a entrar.`,
      ],
    };
  }
  if (notice.kind === 'approvals-channel')
    return {
      title: 'las solicitudes no llegan a su canal de Slack',
      sentences: [
        `Slack no permite que Keydesk escriba en el canal de aprobaciones de ${centre} (${oneLine(notice.content.code, 60)}). Mientras tanto, las solicitudes llegan por mensaje directo a quienes pueden decidirlas.`,
        'Invite a Keydesk al canal con /invite @Keydesk, o elija otro canal en la página de inicio de Keydesk, en Approvals.',
      ],
    };
  if (notice.kind === 'burst')
    return {
      title: 'muchos enlaces de contraseña de una sola persona',
      sentences: [
        `${oneLine(notice.content.staff, 100)} ha enviado ${figure('es', notice.content.sends)} enlaces de contraseña o más en una hora. Los siguientes esperan a que otra persona los apruebe.`,
        'Pregúntele de qué se trataba. El registro de auditoría tiene cada paso.',
      ],
    };
  const { balance, threshold } = notice.content;
  const left = balance === 1 ? 'le queda 1 crédito' : `le quedan ${figure('es', balance)} créditos`;
  return {
    title: 'quedan pocos créditos de SMS',
    sentences: [
      `A ${centre} ${left} de SMS, menos de los ${figure('es', threshold)} a partir de los cuales se le avisa.`,
      'Pida más a quien administra Keydesk. Cuando se acaben, los enlaces para elegir una contraseña saldrán solo por correo electrónico.',
    ],
  };
}

function figure(language: 'en' | 'es', credits: number): string {
  return credits.toLocaleString(language === 'es' ? 'es-US' : 'en');
}
