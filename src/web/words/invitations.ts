import type { Language } from '../../core/database/client.ts';

/** The page on which the Business Owner invites staff to choose a password. */
const en = {
  title: 'Invite your staff',
  link: 'Invite your staff',
  about:
    'Everybody you invite gets an email with a link to choose a password for the Office Portal. It works once, for 30 minutes after it was sent; whoever is late uses “Forgot your password?” there.',
  summary: (has: number, can: number) =>
    `${has} of your staff ${has === 1 ? 'has' : 'have'} a password; ${can} can be invited.`,
  nobody: 'There is nobody on the staff yet. Whoever runs Keydesk imports them.',
  all: (count: number) => (count === 1 ? 'Invite one person' : `Invite all ${count}`),
  invite: 'Invite',
  inviteAgain: 'Invite again',
  hasPassword: 'Has a password',
  noEmail: 'No email on record, so no invitation can be sent',
  onItsWay: (at: string) => `Invited on ${at}; the email is on its way`,
  invited: (at: string, until: string) => `Invited on ${at}; the link works until ${until}`,
  before: (at: string) => `Invited on ${at}; the link is over and no password was chosen`,
  undelivered: (at: string) => `Invited on ${at}, but the email did not arrive. Check the address`,
  notYet: 'Not invited yet',
  notYours: {
    title: 'Only the Business Owner invites staff',
    body: 'You are signed in as somebody else, so there is nothing to do here.',
  },
  home: 'Back to your account',
};

const es: typeof en = {
  title: 'Invitar a su personal',
  link: 'Invitar a su personal',
  about:
    'Cada persona que usted invite recibirá un correo con un enlace para elegir una contraseña del Portal de oficina. Sirve una sola vez, durante los 30 minutos siguientes al envío; quien llegue tarde usa allí «¿Olvidó su contraseña?».',
  summary: (has, can) =>
    `${has} ${has === 1 ? 'persona' : 'personas'} de su personal ${has === 1 ? 'tiene' : 'tienen'} contraseña; se puede invitar a ${can}.`,
  nobody: 'Todavía no hay nadie en el personal. Quien administra Keydesk lo importa.',
  all: (count) => (count === 1 ? 'Invitar a una persona' : `Invitar a las ${count} personas`),
  invite: 'Invitar',
  inviteAgain: 'Invitar de nuevo',
  hasPassword: 'Tiene contraseña',
  noEmail: 'No hay ningún correo en su ficha y no se le puede enviar una invitación',
  onItsWay: (at) => `Recibió una invitación el ${at}; el correo está en camino`,
  invited: (at, until) => `Recibió una invitación el ${at}; el enlace sirve hasta el ${until}`,
  before: (at) => `Recibió una invitación el ${at}; el enlace venció y no se eligió ninguna contraseña`,
  undelivered: (at) => `Se le invitó el ${at}, pero el correo no llegó. Revise la dirección`,
  notYet: 'Todavía sin invitación',
  notYours: {
    title: 'Solo el titular del negocio invita al personal',
    body: 'Usted inició sesión como otra persona, así que aquí no tiene nada que hacer.',
  },
  home: 'Volver a su cuenta',
};

export const invitationWords = { en, es } satisfies Record<Language, typeof en>;
