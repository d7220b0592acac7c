import type { Language } from '../../core/database/client.ts';

/** Changing the password while signed in. */
const en = {
  title: 'Change your password',
  link: 'Change password',
  about: 'You stay signed in here. All other devices are signed out, and we send you a short message.',
  forLogin: 'This is for your login to the Customer Portal:',
  current: 'Current password',
  currentMissing: 'Type your current password.',
  wrongCurrent:
    'That is not your current password. Check it, or choose a new one with “Forgot your password?”.',
  unchanged: 'That is the password that you have now. Choose a different one.',
  wait: (seconds: number) =>
    `That was many tries in a row, and nothing was changed. Wait ${seconds === 1 ? 'a second' : seconds === 60 ? 'a minute' : `${seconds} seconds`} and try again.`,
  stopped:
    'There were too many tries, and nothing was changed. Choose a new password with “Forgot your password?”.',
  busy: 'Very many people are here at this moment. Nothing was changed: wait a few seconds and press the button again.',
  save: 'Change password',
  back: 'Back to your account',
  changed: {
    title: 'Your password is changed',
    body: 'You are still signed in here. All other devices were signed out, and we sent you a short message about the change.',
  },
};

const es: typeof en = {
  title: 'Cambie su contraseña',
  link: 'Cambiar contraseña',
  about:
    'Aquí seguirá con la sesión abierta. En los demás dispositivos se cerrará, y le enviaremos un mensaje breve.',
  forLogin: 'Es para su acceso al Portal de clientes:',
  current: 'Contraseña actual',
  currentMissing: 'Escriba su contraseña actual.',
  wrongCurrent: 'Esa no es su contraseña actual. Revísela, o elija una nueva con «¿Olvidó su contraseña?».',
  unchanged: 'Esa es la contraseña que ya tiene. Elija otra distinta.',
  wait: (seconds) =>
    `Fueron muchos intentos seguidos y no se cambió nada. Espere ${seconds === 1 ? 'un segundo' : seconds === 60 ? 'un minuto' : `${seconds} segundos`} e inténtelo de nuevo.`,
  stopped:
    'Hubo demasiados intentos y no se cambió nada. Elija una contraseña nueva con «¿Olvidó su contraseña?».',
  busy: 'Hay muchísimas personas en este momento. No se cambió nada: espere unos segundos y pulse el botón de nuevo.',
  save: 'Cambiar contraseña',
  back: 'Volver a su cuenta',
  changed: {
    title: 'Su contraseña se cambió',
    body: 'Aquí sigue con la sesión abierta. En los demás dispositivos se cerró, y le enviamos un mensaje breve sobre el cambio.',
  },
};

export const passwordWords = { en, es } satisfies Record<Language, typeof en>;
