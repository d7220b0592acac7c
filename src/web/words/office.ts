import type { Language } from '../../core/database/client.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';

/** What a staff member reads on the own page in the Office Portal. */
const en = {
  level: 'Permission level',
  levels: LEVEL_NAMES,
  noEmail: 'None on record. Somebody with Admin Access can see to it.',
  slack: 'Slack',
  linked: (since: string) => `Linked since ${since}.`,
  linkedIn: (workspace: string, since: string) => `Linked to you in ${workspace} since ${since}.`,
  notLinked: 'Not linked to you yet.',
  howToLink: (command: string) =>
    `In Slack, type ${command} in any message box and open the link that you get. It works for a few minutes.`,
};

const es: typeof en = {
  level: 'Nivel de permisos',
  // With the words that Slack shows in brackets: there everything is in English.
  levels: {
    front_desk: 'Recepción (Front Desk)',
    manager: 'Gerencia (Manager)',
    admin: 'Administración (Admin Access)',
    owner: 'Titular del negocio (Business Owner)',
  },
  noEmail: 'Ninguno registrado. Hable con alguien que tenga acceso de administración.',
  slack: 'Slack',
  linked: (since) => `Vinculado desde el ${since}.`,
  linkedIn: (workspace, since) => `Vinculado con usted en ${workspace} desde el ${since}.`,
  notLinked: 'Todavía no está vinculado con usted.',
  howToLink: (command) =>
    `En Slack, escriba ${command} donde se escriben los mensajes y abra el enlace que recibe. Sirve durante unos minutos.`,
};

export const officeWords = { en, es } satisfies Record<Language, typeof en>;
