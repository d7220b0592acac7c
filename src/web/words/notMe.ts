import type { Language } from '../../core/database/client.ts';

const en = {
  /** The quiet way there, from the reset page and from a link that is over. */
  link: 'I did not ask for this',
  ask: {
    title: 'You did not ask for this?',
    about: 'This is about the login to the Customer Portal:',
    usable: (centre: string) =>
      `Then somebody else asked for a link to choose your password. Your password has not been changed. Press the button to stop the link; the managers of ${centre} are then told.`,
    over: (centre: string) =>
      `This link no longer works, and your password was not changed with it. Press the button so that the managers of ${centre} are told.`,
    used: (centre: string) =>
      `A new password was chosen with this link. If that was not you, press the button so that the managers of ${centre} are told; then choose another password right away.`,
    button: 'I did not ask for this',
    back: 'I did ask for it: choose a new password',
    otherLink:
      'Another link was opened in this browser, and nothing was done. This page is about that link now: check the login, then press the button.',
  },
  done: {
    title: 'Thank you for telling us',
    told: (centre: string) =>
      `The managers of ${centre} are told, and the front desk can help with anything else.`,
    stopped:
      'The link does not work any more, and your password is as it was. You need not do anything else.',
    over: 'The link had ended before, and your password was not changed with it. You need not do anything else.',
    used: 'A new password was chosen with this link. If that was not you, choose another password right away: everybody else is signed out then.',
    unsure: 'Sign in as before. If somebody else may know your password, choose a new one.',
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
  ask: {
    title: '¿No lo pidió usted?',
    about: 'Se trata del acceso al Portal de clientes:',
    usable: (centre) =>
      `Entonces otra persona pidió un enlace para elegir su contraseña. Su contraseña no ha cambiado. Pulse el botón para anular el enlace; avisaremos a la gerencia de ${centre}.`,
    over: (centre) =>
      `Este enlace ya no sirve, y con él no se cambió su contraseña. Pulse el botón para que avisemos a la gerencia de ${centre}.`,
    used: (centre) =>
      `Con este enlace se eligió una contraseña nueva. Si no fue usted, pulse el botón para que avisemos a la gerencia de ${centre} y después elija otra contraseña cuanto antes.`,
    button: 'Yo no lo pedí',
    back: 'Sí lo pedí: elegir una contraseña nueva',
    otherLink:
      'En este navegador se abrió otro enlace y no se hizo nada. Esta página trata ahora de ese enlace: compruebe el acceso y pulse el botón.',
  },
  done: {
    title: 'Gracias por avisarnos',
    told: (centre) => `Avisamos a la gerencia de ${centre}, y la recepción puede ayudarle con lo demás.`,
    stopped: 'El enlace ya no sirve y su contraseña sigue como estaba. No tiene que hacer nada más.',
    over: 'El enlace ya había terminado y con él no se cambió su contraseña. No tiene que hacer nada más.',
    used: 'Con este enlace se eligió una contraseña nueva. Si no fue usted, elija otra cuanto antes: así se cierra la sesión de cualquier otra persona.',
    unsure: 'Inicie sesión como siempre. Si es posible que otra persona sepa su contraseña, elija una nueva.',
    choose: 'Elegir una contraseña nueva',
    signIn: 'Iniciar sesión',
  },
  over: {
    title: 'Este enlace se anuló',
    body: 'Alguien que lo tenía indicó «Yo no lo pedí», así que ya no sirve y con él no se eligió ninguna contraseña. Si quiere una contraseña nueva, pida un enlace nuevo.',
  },
};

/** The sentences about a link that its guardian did not ask for. */
export const notMeWords = { en, es } satisfies Record<Language, typeof en>;
