import type { Language } from '../../core/database/client.ts';

/** Where the pages of a link say something else to staff than to guardians; the rest is in choose and over. */
const en = {
  /** Of the first password of a login. */
  first: { title: 'Choose your password', save: 'Save password' },
  withdrawn:
    'It was withdrawn, often because something on your record changed. Ask for a new one, or speak to somebody with Admin Access.',
  /** For the Business Owner, whom Forgot Password does not help (S3). */
  owner: {
    expired: 'For your safety a link works for 30 minutes, and nothing was changed.',
    used: 'Each link works once. If that was you, sign in with your new password. If not, tell whoever runs Keydesk for you right away.',
    replaced: 'Only the newest link works. Open the latest message from us.',
    withdrawn: 'It was withdrawn, because something changed since it was made.',
    reported:
      'Somebody who had it said “I did not ask for this”, so it no longer works, and no password was chosen with it.',
    again:
      'If you need another one, ask whoever runs Keydesk for you. Forgot Password sends no link to the Business Owner.',
  },
};

const es: typeof en = {
  first: { title: 'Elija su contraseña', save: 'Guardar la contraseña' },
  withdrawn:
    'Se anuló, muchas veces porque algo cambió en sus datos. Pida uno nuevo o hable con alguien que tenga acceso de administración.',
  owner: {
    expired: 'Por su seguridad, un enlace sirve durante 30 minutos, y no se cambió nada.',
    used: 'Cada enlace sirve una sola vez. Si fue usted, inicie sesión con su contraseña nueva. Si no, avise enseguida a quien administra Keydesk para su negocio.',
    replaced: 'Solo sirve el enlace más nuevo. Abra nuestro último mensaje.',
    withdrawn: 'Se anuló porque algo cambió desde que se hizo.',
    reported:
      'Alguien que lo tenía indicó «Yo no lo pedí», así que ya no sirve y con él no se eligió ninguna contraseña.',
    again:
      'Si necesita otro, pregunte a quien administra Keydesk para su negocio. «¿Olvidó su contraseña?» no envía enlaces a quien es titular.',
  },
};

export const staffLinkWords = { en, es } satisfies Record<Language, typeof en>;
