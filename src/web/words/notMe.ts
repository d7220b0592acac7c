import type { Language } from '../../core/database/client.ts';

const en = {
  /** The quiet way there, from the reset page and from a link that is over. */
  link: 'I did not ask for this',
  /** Who looks into it. */
  told: {
    customer: (centre: string) => `the managers of ${centre}`,
    office: (centre: string) => `those with Admin Access at ${centre}`,
  },
  ask: {
    title: 'You did not ask for this?',
    about: {
      customer: 'This is about the login to the Customer Portal:',
      office: 'This is about the login to the Office Portal:',
    },
    usable: (told: string) =>
      `Then somebody else asked for a link to choose your password. Your password has not been changed. Press the button to stop the link; ${told} are then told.`,
    over: (told: string) =>
      `This link no longer works, and your password was not changed with it. Press the button so that ${told} are told.`,
    used: (told: string) =>
      `A new password was chosen with this link. If that was not you, press the button so that ${told} are told; then choose another password right away.`,
    /** S3 */
    usedByOwner: (told: string) =>
      `A new password was chosen with this link. If that was not you, press the button so that ${told} are told; and tell whoever runs Keydesk for you right away.`,
    button: 'I did not ask for this',
    back: 'I did ask for it: choose a new password',
    otherLink:
      'Another link was opened in this browser, and nothing was done. This page is about that link now: check the login, then press the button.',
  },
  done: {
    title: 'Thank you for telling us',
    told: {
      customer: (told: string) =>
        `${capital(told)} are told, and the front desk can help with anything else.`,
      office: (told: string) => `${capital(told)} are told.`,
    },
    stopped:
      'The link does not work any more, and your password is as it was. You need not do anything else.',
    over: 'The link had ended before, and your password was not changed with it. You need not do anything else.',
    used: 'A new password was chosen with this link. If that was not you, choose another password right away: everybody else is signed out then.',
    usedByOwner:
      'A new password was chosen with this link. If that was not you, tell whoever runs Keydesk for you right away: they can help you to get your login back.',
    unsure: 'Sign in as before. If somebody else may know your password, choose a new one.',
    unsureOwner:
      'Sign in as before. If somebody else may know your password, change it there. Then tell whoever runs Keydesk for you that somebody asked for the link.',
    choose: 'Choose a new password',
    signIn: 'Sign in',
  },
  /** Where the form of a link would be that was reported. */
  over: {
    title: 'This link was stopped',
    body: 'Somebody who had it said “I did not ask for this”, so it no longer works, and no password was chosen with it. If you want a new password, ask for a new link.',
  },
};

const es: typeof en = {
  link: 'Yo no lo pedí',
  told: {
    customer: (centre) => `la gerencia de ${centre}`,
    office: (centre) => `quienes tienen acceso de administración en ${centre}`,
  },
  ask: {
    title: '¿No lo pidió usted?',
    about: {
      customer: 'Se trata del acceso al Portal de clientes:',
      office: 'Se trata del acceso al Portal de oficina:',
    },
    usable: (told) =>
      `Entonces otra persona pidió un enlace para elegir su contraseña. Su contraseña no ha cambiado. Pulse el botón para anular el enlace; avisaremos a ${told}.`,
    over: (told) =>
      `Este enlace ya no sirve, y con él no se cambió su contraseña. Pulse el botón para que avisemos a ${told}.`,
    used: (told) =>
      `Con este enlace se eligió una contraseña nueva. Si no fue usted, pulse el botón para que avisemos a ${told} y después elija otra contraseña cuanto antes.`,
    usedByOwner: (told) =>
      `Con este enlace se eligió una contraseña nueva. Si no fue usted, pulse el botón para que avisemos a ${told} y avise enseguida a quien administra Keydesk para su negocio.`,
    button: 'Yo no lo pedí',
    back: 'Sí lo pedí: elegir una contraseña nueva',
    otherLink:
      'En este navegador se abrió otro enlace y no se hizo nada. Esta página trata ahora de ese enlace: compruebe el acceso y pulse el botón.',
  },
  done: {
    title: 'Gracias por avisarnos',
    told: {
      customer: (told) => `Avisamos a ${told}, y la recepción puede ayudarle con lo demás.`,
      office: (told) => `Avisamos a ${told}.`,
    },
    stopped: 'El enlace ya no sirve y su contraseña sigue como estaba. No tiene que hacer nada más.',
    over: 'El enlace ya había terminado y con él no se cambió su contraseña. No tiene que hacer nada más.',
    used: 'Con este enlace se eligió una contraseña nueva. Si no fue usted, elija otra cuanto antes: así se cierra la sesión de cualquier otra persona.',
    usedByOwner:
      'Con este enlace se eligió una contraseña nueva. Si no fue usted, avise enseguida a quien administra Keydesk para su negocio: puede ayudarle a recuperar su acceso.',
    unsure: 'Inicie sesión como siempre. Si es posible que otra persona sepa su contraseña, elija una nueva.',
    unsureOwner:
      'Inicie sesión como siempre. Si es posible que otra persona sepa su contraseña, cámbiela allí. Después avise a quien administra Keydesk para su negocio de que alguien pidió el enlace.',
    choose: 'Elegir una contraseña nueva',
    signIn: 'Iniciar sesión',
  },
  over: {
    title: 'Este enlace se anuló',
    body: 'Alguien que lo tenía indicó «Yo no lo pedí», así que ya no sirve y con él no se eligió ninguna contraseña. Si quiere una contraseña nueva, pida un enlace nuevo.',
  },
};

/** At the beginning of a sentence. */
function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The sentences about a link that its holder did not ask for. */
export const notMeWords = { en, es } satisfies Record<Language, typeof en>;
