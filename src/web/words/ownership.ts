import type { Language } from '../../core/database/client.ts';

/** Passing the business on to another owner: both confirm, signed in. */
const en = {
  way: 'Pass the business on',
  home: 'Back to your page',
  current: 'Your current password',
  currentMissing: 'Type your current password.',
  wrongCurrent: 'That is not your current password. Check it and try again.',
  wait: (seconds: number) =>
    `That was many tries in a row, and nothing was changed. Wait ${seconds === 1 ? 'a second' : seconds === 60 ? 'a minute' : `${seconds} seconds`} and try again.`,
  stopped:
    'There were too many tries, and nothing was changed. Do it on another device where you have signed in before, or ask whoever runs Keydesk for your business.',
  busy: 'Very many people are here at this moment. Nothing was changed: wait a few seconds and press the button again.',
  over: 'That offer is over, and nothing was changed. This is how things stand now.',
  offeredAlready: 'An offer stands already, and nothing was changed. This is how things stand now.',
  notAdmin: 'That person does not have Admin Access any more, and nothing was changed. Choose another.',
  offer: {
    title: 'Pass the business on',
    about: (centre: string) =>
      `Somebody else becomes the Business Owner of ${centre}, and you keep Admin Access. Nothing changes until that person accepts, signed in, within seven days.`,
    whom: 'Who becomes the Business Owner?',
    whomMissing: 'Choose who becomes the Business Owner.',
    nobody:
      'Nobody else has Admin Access yet. Give it to the person first, with /staff in Slack, then come back.',
    button: 'Offer the business',
  },
  waits: {
    title: 'Your offer stands',
    body: (name: string, until: string) =>
      `${name} can become the Business Owner until ${until}. Until then nothing has changed.`,
    button: 'Take the offer back',
  },
  mine: {
    title: 'Become the Business Owner?',
    body: (name: string, centre: string) => `${name} offers you to become the Business Owner of ${centre}.`,
    until: (until: string) => `The offer stands until ${until}.`,
    means:
      'You then decide who has Admin Access, and set the rules for approvals. Nobody can send you a link for a new password any more, or assign you one: if you lose it, whoever runs Keydesk has to verify that the business is yours.',
    assigned:
      'Somebody else gave you a password before, and might still know it, so nothing was changed. Choose a new one with a link to your own email, then come back.',
    slack: 'In Slack, this account acts for you, and will act for the Business Owner:',
    slackNotMine: 'Not your account? Unlink it first',
    change: 'Send me a link',
    accept: 'Accept',
    decline: 'Decline',
  },
  none: {
    title: 'Passing the business on',
    body: 'Only the Business Owner can pass the business on, and there is no offer for you.',
  },
  /** What was done, or has come of it since. */
  now: {
    offered: (name: string) => ({
      title: 'The business is offered',
      body: `${name} is told by email, and so are you. Nothing changes until ${name} accepts.`,
    }),
    tookOver: (name: string) => ({
      title: 'You are the Business Owner now',
      body: `${name} has Admin Access. Both of you are told by email.`,
    }),
    handedOn: (name: string) => ({
      title: 'The business has a new owner',
      body: `${name} is the Business Owner now, and you have Admin Access.`,
    }),
    ended: () => ({
      title: 'The offer is over',
      body: 'Nothing has changed. Both of you are told by email.',
    }),
  },
  /** On the own page of the one who is asked. */
  notice: {
    title: 'The business is offered to you',
    body: (name: string) => `${name} asks you to become the Business Owner.`,
    button: 'See the offer',
  },
};

const es: typeof en = {
  way: 'Traspasar el negocio',
  home: 'Volver a su página',
  current: 'Su contraseña actual',
  currentMissing: 'Escriba su contraseña actual.',
  wrongCurrent: 'Esa no es su contraseña actual. Revísela e inténtelo de nuevo.',
  wait: (seconds) =>
    `Fueron muchos intentos seguidos y no se cambió nada. Espere ${seconds === 1 ? 'un segundo' : seconds === 60 ? 'un minuto' : `${seconds} segundos`} e inténtelo de nuevo.`,
  stopped:
    'Hubo demasiados intentos y no se cambió nada. Hágalo en otro dispositivo donde ya haya iniciado sesión, o pregunte a quien administra Keydesk para su negocio.',
  busy: 'En este momento hay muchas personas aquí. No se cambió nada: espere unos segundos y pulse el botón de nuevo.',
  over: 'Esa oferta ya no vale y no se cambió nada. Así están las cosas ahora.',
  offeredAlready: 'Ya hay una oferta y no se cambió nada. Así están las cosas ahora.',
  notAdmin: 'Esa persona ya no tiene acceso de administración y no se cambió nada. Elija a otra.',
  offer: {
    title: 'Traspasar el negocio',
    about: (centre) =>
      `Otra persona pasa a ser titular de ${centre} y usted conserva el acceso de administración. Nada cambia hasta que esa persona acepte, con su sesión iniciada, en un plazo de siete días.`,
    whom: '¿Quién será titular del negocio?',
    whomMissing: 'Elija quién será titular del negocio.',
    nobody:
      'Todavía nadie más tiene acceso de administración. Déselo primero a la persona, con /staff en Slack, y después vuelva aquí.',
    button: 'Ofrecer el negocio',
  },
  waits: {
    title: 'Su oferta sigue en pie',
    body: (name, until) =>
      `${name} puede aceptar ser titular del negocio hasta el ${until}. Mientras tanto no cambia nada.`,
    button: 'Retirar la oferta',
  },
  mine: {
    title: '¿Quiere ser titular del negocio?',
    body: (name, centre) => `${name} le ofrece ser titular de ${centre}.`,
    until: (until) => `La oferta vale hasta el ${until}.`,
    means:
      'Entonces usted decide quién tiene acceso de administración y fija las reglas de las aprobaciones. Nadie podrá enviarle un enlace para una contraseña nueva ni asignarle una: si la pierde, quien administra Keydesk tiene que verificar que el negocio es suyo.',
    assigned:
      'Otra persona le dio una contraseña antes y quizá todavía la sepa, así que no se cambió nada. Elija una nueva con un enlace a su propio correo y después vuelva aquí.',
    slack: 'En Slack, esta cuenta actúa en su nombre y actuará en el de la persona titular:',
    slackNotMine: '¿No es su cuenta? Quite primero el vínculo',
    change: 'Enviarme un enlace',
    accept: 'Aceptar',
    decline: 'Rechazar',
  },
  none: {
    title: 'Traspaso del negocio',
    body: 'Solo la persona titular puede traspasar el negocio, y no hay ninguna oferta para usted.',
  },
  now: {
    offered: (name) => ({
      title: 'El negocio está ofrecido',
      body: `Se avisa por correo a ${name} y a usted. Nada cambia hasta que ${name} acepte.`,
    }),
    tookOver: (name) => ({
      title: 'Ahora usted es titular del negocio',
      body: `${name} tiene acceso de administración. Se avisa a los dos por correo.`,
    }),
    handedOn: (name) => ({
      title: 'El negocio tiene otra persona titular',
      body: `Ahora ${name} es titular del negocio y usted tiene acceso de administración.`,
    }),
    ended: () => ({
      title: 'La oferta ya no vale',
      body: 'Nada ha cambiado. Se avisa a los dos por correo.',
    }),
  },
  notice: {
    title: 'Le ofrecen el negocio',
    body: (name) => `${name} le pide que sea titular del negocio.`,
    button: 'Ver la oferta',
  },
};

export const ownershipWords = { en, es } satisfies Record<Language, typeof en>;
