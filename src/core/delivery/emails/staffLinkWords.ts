import { MINUTE } from '../../clock.ts';
import type { Language } from '../../database/client.ts';
import { LINK_LIFE } from '../../links/lifecycle.ts';

const MINUTES = LINK_LIFE / MINUTE;

/** Mails that carry a link of staff. */
export const STAFF_LINK_TEMPLATES = ['staff-reset', 'staff-invitation', 'owner-recovery-link'] as const;
export type StaffLinkTemplate = (typeof STAFF_LINK_TEMPLATES)[number];

/** What one of them says in one language. `by` is who had it sent, if the mail names them. */
export interface StaffLinkWords {
  subject(centre: string): string;
  title: string;
  /** What the link is for. */
  what(centre: string, by: string | undefined): string;
  button: string;
  /** Before the office's Forgot Password, or alone for the Business Owner, whom that does not help (S3). */
  late: string;
  /** Before the quiet way to stop the link. */
  notMe(centre: string): string;
}

/** What all of them say in one language. */
interface Common {
  hello(name: string): string;
  preview: string;
  lasts: string;
  copy: string;
  notMe: string;
  neverShare(centre: string): string;
  footer(centre: string): string;
}

export const COMMON: Record<Language, Common> = {
  en: {
    hello: (name) => `Hello ${name},`,
    preview: `The link works once, for ${MINUTES} minutes.`,
    lasts: `The link works once, for ${MINUTES} minutes after this message was sent.`,
    copy: 'Does the button do nothing? Copy this address into your browser:',
    notMe: 'I did not ask for this',
    neverShare: (centre) =>
      `Do not share this link with anybody. ${centre} will never ask you for it, nor for your password.`,
    footer: (centre) =>
      `You get this message because ${centre} has this email address on record for a member of its staff.`,
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    preview: `El enlace sirve una sola vez, durante ${MINUTES} minutos.`,
    lasts: `El enlace sirve una sola vez, durante los ${MINUTES} minutos siguientes al envío de este mensaje.`,
    copy: '¿El botón no funciona? Copie esta dirección en su navegador:',
    notMe: 'Yo no lo pedí',
    neverShare: (centre) =>
      `No comparta este enlace con nadie. En ${centre} nunca se lo pedirán, ni tampoco su contraseña.`,
    footer: (centre) =>
      `Recibe este mensaje porque ${centre} tiene registrada esta dirección de correo para alguien de su personal.`,
  },
};

export const STAFF_LINK_WORDS: Record<StaffLinkTemplate, Record<Language, StaffLinkWords>> = {
  'staff-reset': {
    en: {
      subject: (centre) => `Choose a new password for ${centre}`,
      title: 'Choose a new password',
      what: (centre) => `With this link you can choose a new password for the Office Portal of ${centre}.`,
      button: 'Choose a new password',
      late: 'Too late? Get a new link here:',
      notMe: (centre) =>
        `You did not ask for this? You need not do anything: your password stays as it is unless somebody opens the link and chooses another. You can stop the link and tell those with Admin Access at ${centre}:`,
    },
    es: {
      subject: (centre) => `Elija una contraseña nueva para ${centre}`,
      title: 'Elija una contraseña nueva',
      what: (centre) =>
        `Con este enlace puede elegir una contraseña nueva para el Portal de oficina de ${centre}.`,
      button: 'Elegir una contraseña nueva',
      late: '¿Ya no sirve? Pida otro enlace aquí:',
      notMe: (centre) =>
        `¿No lo pidió usted? No tiene que hacer nada: su contraseña no cambia mientras nadie abra el enlace y elija otra. Puede anular el enlace y avisar a quienes administran ${centre}:`,
    },
  },
  'staff-invitation': {
    en: {
      subject: (centre) => `Your login for the staff of ${centre}`,
      title: 'Choose your password',
      what: (centre, by) =>
        `${by ?? centre} has set up a login for you at the Office Portal of ${centre}. It is this email address; with the link you choose the password.`,
      button: 'Choose your password',
      late: 'Too late? That is no trouble. Get a new link here:',
      notMe: (centre) =>
        `You do not work at ${centre}, or this is a mistake? You need not do anything. You can stop the link and tell them:`,
    },
    es: {
      subject: (centre) => `Su acceso para el personal de ${centre}`,
      title: 'Elija su contraseña',
      what: (centre, by) =>
        by
          ? `${by} le preparó un acceso al Portal de oficina de ${centre}. Su usuario es esta dirección de correo; con el enlace elige la contraseña.`
          : `${centre} le preparó un acceso a su Portal de oficina. Su usuario es esta dirección de correo; con el enlace elige la contraseña.`,
      button: 'Elegir mi contraseña',
      late: '¿Ya no sirve? No pasa nada. Pida otro enlace aquí:',
      notMe: (centre) =>
        `¿No trabaja en ${centre} o se trata de un error? No tiene que hacer nada. Puede anular el enlace y avisarles:`,
    },
  },
  'owner-recovery-link': {
    en: {
      subject: (centre) => `Choose a new password for ${centre}`,
      title: 'Choose a new password',
      what: (centre) =>
        `Whoever runs Keydesk for ${centre} has verified that you are its Business Owner. With this link you can choose a new password for the Office Portal.`,
      button: 'Choose a new password',
      late: 'Too late? Ask whoever runs Keydesk for you to begin again. Forgot Password sends you no link.',
      notMe: () =>
        'You did not ask for this? Stop the link right away: until then, whoever has this message can choose your password.',
    },
    es: {
      subject: (centre) => `Elija una contraseña nueva para ${centre}`,
      title: 'Elija una contraseña nueva',
      what: (centre) =>
        `Quien administra Keydesk para ${centre} comprobó que usted es su titular. Con este enlace puede elegir una contraseña nueva para el Portal de oficina.`,
      button: 'Elegir una contraseña nueva',
      late: '¿Ya no sirve? Pida a quien administra Keydesk que empiece de nuevo. «¿Olvidó su contraseña?» no le envía ningún enlace.',
      notMe: () =>
        '¿No lo pidió usted? Anule el enlace enseguida: mientras tanto, quien tenga este mensaje puede elegir su contraseña.',
    },
  },
};
