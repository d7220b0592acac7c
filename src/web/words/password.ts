import type { Language } from '../../core/database/client.ts';

/** Changing the password while signed in. */
const en = {
  title: 'Change your password',
  link: 'Change password',
  about: {
    customer: 'You stay signed in here. All other devices are signed out, and we send you a short message.',
    office:
      'You are then signed out on all devices, this one too, and sign in with the new password. We send you a short message.',
  },
  /** S5 */
  mustChange:
    'Somebody with Admin Access gave you the password that you have now. Choose one that only you know, then you can go on.',
  forLogin: {
    customer: 'This is for your login to the Customer Portal:',
    office: 'This is for your login to the Office Portal:',
  },
  current: 'Current password',
  currentMissing: 'Type your current password.',
  wrongCurrent:
    'That is not your current password. Check it, or choose a new one with “Forgot your password?”.',
  wait: (seconds: number) =>
    `That was many tries in a row, and nothing was changed. Wait ${seconds === 1 ? 'a second' : seconds === 60 ? 'a minute' : `${seconds} seconds`} and try again.`,
  stopped:
    'There were too many tries, and nothing was changed. Choose a new password with “Forgot your password?”.',
  /** To the Business Owner, whom Forgot Password does not help (S3). */
  owner: {
    wrongCurrent:
      'That is not your current password. Check it; if you do not know it any more, ask whoever runs Keydesk for your business.',
    stopped:
      'There were too many tries, and nothing was changed. Change it on another device where you have signed in before, or ask whoever runs Keydesk for your business.',
  },
  busy: 'Very many people are here at this moment. Nothing was changed: wait a few seconds and press the button again.',
  save: 'Change password',
  back: 'Back to your account',
  changed: {
    title: 'Your password is changed',
    body: {
      customer:
        'You are still signed in here. All other devices were signed out, and we sent you a short message about the change.',
      office:
        'Sign in again with your new password. You were signed out on all devices, this one too, and we sent you a short message about the change.',
    },
  },
};

const es: typeof en = {
  title: 'Cambie su contraseña',
  link: 'Cambiar contraseña',
  about: {
    customer:
      'Aquí seguirá con la sesión abierta. En los demás dispositivos se cerrará, y le enviaremos un mensaje breve.',
    office:
      'Después se cerrará su sesión en todos los dispositivos, también en este, y entrará con la contraseña nueva. Le enviaremos un mensaje breve.',
  },
  mustChange:
    'La contraseña que tiene ahora se la asignó alguien con acceso de administración. Elija una que solo usted sepa y podrá continuar.',
  forLogin: {
    customer: 'Es para su acceso al Portal de clientes:',
    office: 'Es para su acceso al Portal de oficina:',
  },
  current: 'Contraseña actual',
  currentMissing: 'Escriba su contraseña actual.',
  wrongCurrent: 'Esa no es su contraseña actual. Revísela, o elija una nueva con «¿Olvidó su contraseña?».',
  wait: (seconds) =>
    `Fueron muchos intentos seguidos y no se cambió nada. Espere ${seconds === 1 ? 'un segundo' : seconds === 60 ? 'un minuto' : `${seconds} segundos`} e inténtelo de nuevo.`,
  stopped:
    'Hubo demasiados intentos y no se cambió nada. Elija una contraseña nueva con «¿Olvidó su contraseña?».',
  owner: {
    wrongCurrent:
      'Esa no es su contraseña actual. Revísela; si ya no la sabe, pregunte a quien administra Keydesk para su negocio.',
    stopped:
      'Hubo demasiados intentos y no se cambió nada. Cámbiela en otro dispositivo donde ya haya iniciado sesión, o pregunte a quien administra Keydesk para su negocio.',
  },
  busy: 'Hay muchísimas personas en este momento. No se cambió nada: espere unos segundos y pulse el botón de nuevo.',
  save: 'Cambiar contraseña',
  back: 'Volver a su cuenta',
  changed: {
    title: 'Su contraseña se cambió',
    body: {
      customer:
        'Aquí sigue con la sesión abierta. En los demás dispositivos se cerró, y le enviamos un mensaje breve sobre el cambio.',
      office:
        'Inicie sesión de nuevo con su contraseña nueva. Se cerró su sesión en todos los dispositivos, también en este, y le enviamos un mensaje breve sobre el cambio.',
    },
  },
};

export const passwordWords = { en, es } satisfies Record<Language, typeof en>;
