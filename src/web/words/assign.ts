import type { Language } from '../../core/database/client.ts';

/** Assigning a colleague's password (S5). */
const en = {
  title: 'Assign a password',
  forWhom: 'You assign a password for the Office Portal to',
  why: 'Your reason, kept in the Audit Log:',
  about:
    'They are signed out everywhere, links they have stop working, and they are told by email that you assigned a password. Give it to them in person or by phone, never by message.',
  noEmail: 'There is no email on their record, so they cannot sign in until one is added.',
  mustChange: 'They must choose their own at the next sign-in',
  save: 'Assign this password',
  busy: 'Very many people are here at this moment. Nothing was changed: wait a few seconds and press the button again.',
  aboutThem:
    'That is little more than their name, their email, the name of the centre or your reason. Choose another.',
  otherLink:
    'You opened another link meanwhile, so nothing was changed. Look whom this form is for before you go on.',
  over: {
    title: 'This link cannot be used',
    body: 'It is over, was used, or was made for somebody else, or that password is not yours to assign. Nothing was changed. Type /assign-password in Slack to start again.',
  },
  done: {
    title: 'The password is assigned',
    ofWhom: 'Password of',
    /** How the dots are read aloud. */
    dots: 'hidden',
    told: 'They were signed out everywhere, and are told by email on every address that we have.',
    noEmail: 'They were signed out everywhere. There is no email on their record, so tell them yourself.',
    mustChange: 'They choose their own at the next sign-in.',
    notShown: 'Nobody can see it again, and neither can you: if it is lost, start again in Slack.',
  },
  home: 'Back to your account',
};

const es: typeof en = {
  title: 'Asignar una contraseña',
  forWhom: 'Usted asigna una contraseña del Portal de oficina a',
  why: 'Su motivo, que se guarda en el registro de auditoría:',
  about:
    'Se cerrarán todas las sesiones de esa persona, sus enlaces dejarán de funcionar y se le avisará por correo que usted le asignó una contraseña. Désela en persona o por teléfono, nunca por mensaje.',
  noEmail: 'No hay ningún correo en su ficha, así que no podrá iniciar sesión hasta que se agregue uno.',
  mustChange: 'Debe elegir la suya la próxima vez que inicie sesión',
  save: 'Asignar esta contraseña',
  busy: 'Hay muchísimas personas en este momento. No se cambió nada: espere unos segundos y pulse el botón de nuevo.',
  aboutThem:
    'Eso es poco más que su nombre, su correo, el nombre del centro o el motivo que usted dio. Elija otra.',
  otherLink:
    'Mientras tanto usted abrió otro enlace y no se cambió nada. Compruebe para quién es este formulario antes de seguir.',
  over: {
    title: 'Este enlace no se puede usar',
    body: 'Venció, ya se usó o se hizo para otra persona, o no le corresponde a usted asignar esa contraseña. No se cambió nada. Escriba /assign-password en Slack para empezar de nuevo.',
  },
  done: {
    title: 'La contraseña quedó asignada',
    ofWhom: 'Contraseña de',
    dots: 'oculta',
    told: 'Se cerraron todas sus sesiones y se le avisa por correo, a cada dirección que tenemos.',
    noEmail: 'Se cerraron todas sus sesiones. No hay ningún correo en su ficha, así que avísele usted.',
    mustChange: 'Elegirá la suya la próxima vez que inicie sesión.',
    notShown: 'Nadie puede volver a verla, tampoco usted: si se pierde, empiece de nuevo en Slack.',
  },
  home: 'Volver a su cuenta',
};

export const assignWords = { en, es } satisfies Record<Language, typeof en>;
