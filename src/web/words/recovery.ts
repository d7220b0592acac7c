import type { Language } from '../../core/database/client.ts';

/** Stopping a link for the Business Owner's password that was asked for (S3). */
const en = {
  ask: {
    title: 'Stop the link for the owner’s password?',
    about: (centre: string) =>
      `Whoever runs Keydesk for ${centre} was asked to let the Business Owner choose a new password, and noted how that was verified.`,
    asked: 'Asked for',
    goes: 'The link goes out',
    went: 'The link went out',
    to: 'It goes to',
    unsure:
      'Was it you who asked? Then leave this page and wait for the link. Was it not? Stop it: no link will work, and the password stays as it is.',
    button: 'Stop it',
    other:
      'Another message was opened in this browser. This page is for that one now: check it, then press the button.',
  },
  stopped: {
    title: 'It is stopped',
    body: 'No link works, and the password is as it was. We sent a short message about it.',
    call: 'Call whoever runs Keydesk for you, so that they know that somebody else asked.',
  },
  over: {
    title: 'There is nothing left to stop',
    body: 'The link was used, has expired, or was taken back.',
    call: 'If your password was changed and it was not you, call whoever runs Keydesk for you at once.',
  },
  unknown: {
    title: 'We cannot open this link',
    body: 'It may be cut off or too old. Open the newest message and press its button, or sign in to the Office Portal: if there is something to stop, it stands there.',
  },
  signIn: 'Sign in',
  home: 'Back to your page',
  /** On the owner's own page. */
  waits: {
    title: 'A link for your password was asked for',
    body: (when: string) => `It goes to your email address on ${when}. If it was not you who asked, stop it.`,
    sent: 'It went to your email address a short while ago. If it was not you who asked, stop it.',
    button: 'See it, and stop it',
  },
};

const es: typeof en = {
  ask: {
    title: '¿Detener el enlace para la contraseña del titular?',
    about: (centre) =>
      `Se pidió a quien administra Keydesk para ${centre} que la persona titular pudiera elegir una contraseña nueva, y quedó anotado cómo se verificó.`,
    asked: 'Se pidió',
    goes: 'El enlace se envía',
    went: 'El enlace se envió',
    to: 'Va dirigido a',
    unsure:
      '¿Lo pidió usted? Entonces deje esta página y espere el enlace. ¿No fue usted? Deténgalo: ningún enlace servirá y la contraseña seguirá como está.',
    button: 'Detenerlo',
    other:
      'En este navegador se abrió otro mensaje. Esta página ahora es para ese: revísela y después pulse el botón.',
  },
  stopped: {
    title: 'Está detenido',
    body: 'Ningún enlace sirve y la contraseña sigue como estaba. Enviamos un mensaje breve al respecto.',
    call: 'Llame a quien administra Keydesk, para que sepa que lo pidió otra persona.',
  },
  over: {
    title: 'Ya no hay nada que detener',
    body: 'El enlace se usó, venció o se retiró.',
    call: 'Si su contraseña cambió y no fue usted, llame enseguida a quien administra Keydesk.',
  },
  unknown: {
    title: 'No podemos abrir este enlace',
    body: 'Puede estar cortado o ser demasiado antiguo. Abra el mensaje más reciente y pulse su botón, o inicie sesión en el Portal de oficina: si hay algo que detener, lo verá allí.',
  },
  signIn: 'Iniciar sesión',
  home: 'Volver a su página',
  waits: {
    title: 'Se pidió un enlace para su contraseña',
    body: (when) => `Se envía a su correo el ${when}. Si no lo pidió usted, deténgalo.`,
    sent: 'Se envió a su correo hace poco. Si no lo pidió usted, deténgalo.',
    button: 'Verlo y detenerlo',
  },
};

export const recoveryWords = { en, es } satisfies Record<Language, typeof en>;
