import type { Language } from '../../core/database/client.ts';

/** The devices on which somebody is signed in. */
const en = {
  title: 'Where you are signed in',
  link: 'Where you are signed in',
  about: 'Do you see a device that is not yours? Sign it out, then change your password.',
  onlyHere: 'You are signed in on this device only.',
  here: 'This device',
  on: (browser: string, system: string) => `${browser} on ${system}`,
  unknown: 'Unknown browser',
  seen: 'Last used',
  began: 'Signed in',
  from: 'Internet address',
  end: 'Sign out',
  elsewhere: 'Sign out everywhere else',
  everywhere: 'Sign out everywhere, here too',
};

const es: typeof en = {
  title: 'Dónde tiene la sesión abierta',
  link: 'Dónde tiene la sesión abierta',
  about: '¿Ve un dispositivo que no es suyo? Cierre su sesión y después cambie la contraseña.',
  onlyHere: 'Solo tiene la sesión abierta en este dispositivo.',
  here: 'Este dispositivo',
  on: (browser, system) => `${browser} en ${system}`,
  unknown: 'Navegador desconocido',
  seen: 'Último uso',
  began: 'Inicio de sesión',
  from: 'Dirección de internet',
  end: 'Cerrar sesión',
  elsewhere: 'Cerrar sesión en los demás dispositivos',
  everywhere: 'Cerrar sesión en todas partes, también aquí',
};

export const sessionWords = { en, es } satisfies Record<Language, typeof en>;
