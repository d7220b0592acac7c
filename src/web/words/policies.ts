import type { Language } from '../../core/database/client.ts';

/** Sentences about policies. A guardian signs by them: short, exact, and the two ways of accepting never mixed up. */
const en = {
  title: 'Policies',
  home: 'Back to your account',
  back: 'All policies',
  /** On the home page and at the top of the list. */
  waiting: 'Waiting for you',
  nothingWaits: 'Nothing is waiting for you. Thank you.',
  none: 'Your centre has no policies here yet.',
  all: 'See all policies',
  changed: (date: string) => `You accepted an earlier text on ${date}. It has changed since.`,
  changedForm: (date: string) => `You signed an earlier text on ${date}. It has changed since.`,
  accepted: 'Accepted',
  /** Of one policy. */
  acceptedOne: 'Accepted',
  electronic: (date: string) => `You accepted it here on ${date}.`,
  manual: (date: string) => `The centre has your signed form of ${date}.`,
  /** The heading after the button was pressed. */
  done: (policy: string) => `You accepted “${policy}”`,
  doneBody: 'Thank you. There is nothing else to do for it.',
  of: (date: string) => `Text of ${date}`,
  accept: 'Accept this policy',
  coversYou: 'You accept it for yourself.',
  covers: 'You accept it for yourself and for',
  acceptedFor: 'It holds for you and for',
  name: 'Type your name',
  nameHint: (name: string) => `As the centre has it: ${name}`,
  button: 'I accept',
  nameMissing: 'Type your name in the box to accept.',
  nameDiffers: (name: string) =>
    `That is not the name of the person who is signed in. Type it as the centre has it: ${name}. If that is not right, ask the front desk to change it.`,
  newText:
    'The centre changed this text while you were reading, and nothing was accepted. This is the new one: read it, then accept.',
  newStudents:
    'The students on your family’s record changed while you were reading, and nothing was accepted. Check whom you accept it for, then press the button again.',
  older: 'The centre has a newer text of this policy.',
  newer: 'Read the newer text',
};

const es: typeof en = {
  title: 'Políticas',
  home: 'Volver a su cuenta',
  back: 'Todas las políticas',
  waiting: 'Pendientes de aceptar',
  nothingWaits: 'No tiene nada pendiente. Gracias.',
  none: 'Su centro todavía no tiene políticas aquí.',
  all: 'Ver todas las políticas',
  changed: (date) => `Usted aceptó un texto anterior el ${date}. Desde entonces cambió.`,
  changedForm: (date) => `Usted firmó un texto anterior el ${date}. Desde entonces cambió.`,
  accepted: 'Aceptadas',
  acceptedOne: 'Aceptada',
  // “p.m.” brings its own full stop.
  electronic: (date) => `Usted la aceptó aquí el ${date.replace(/\.$/, '')}.`,
  manual: (date) => `El centro tiene su formulario firmado el ${date}.`,
  done: (policy) => `Usted aceptó «${policy}»`,
  doneBody: 'Gracias. No tiene que hacer nada más al respecto.',
  of: (date) => `Texto del ${date}`,
  accept: 'Aceptar esta política',
  coversYou: 'Usted la acepta en su propio nombre.',
  covers: 'Usted la acepta en su propio nombre y en el de',
  acceptedFor: 'Vale para usted y para',
  name: 'Escriba su nombre',
  nameHint: (name) => `Tal como lo tiene el centro: ${name}`,
  button: 'Acepto',
  nameMissing: 'Escriba su nombre en la casilla para aceptar.',
  nameDiffers: (name) =>
    `Ese no es el nombre de la persona que inició sesión. Escríbalo como lo tiene el centro: ${name}. Si no es correcto, pida en la recepción que lo cambien.`,
  newText:
    'El centro cambió este texto mientras usted lo leía y no se aceptó nada. Este es el nuevo: léalo y después acéptelo.',
  newStudents:
    'Los alumnos registrados en su familia cambiaron mientras usted leía y no se aceptó nada. Revise por quiénes acepta y pulse el botón de nuevo.',
  older: 'El centro tiene un texto más nuevo de esta política.',
  newer: 'Leer el texto más nuevo',
};

export const policyWords = { en, es } satisfies Record<Language, typeof en>;
