import type { Language } from '../../core/database/client.ts';

/** Linking one's Slack account to one's staff record, in the Office Portal. */
const en = {
  way: 'Slack account',
  ask: {
    title: 'Is this your Slack account?',
    slack: 'Slack account',
    workspace: 'Workspace',
    asked: 'Asked for in Slack on',
    staff: 'Your staff record',
    warning:
      'Go on only if you typed /keydesk link, or another command, in Slack yourself a moment ago. Did somebody send you this link? Then the account is somebody else’s, who could act in your name.',
    unlike:
      'The two names are not alike. If you do not know this Slack account, it belongs to somebody else.',
    afterwards:
      'Once they are linked, whatever is done with this Slack account counts as done by you. We tell you by email.',
    yes: 'Yes, link my Slack account',
    no: 'No, that is not mine',
  },
  own: {
    title: 'Your Slack account',
    just: {
      title: 'You are linked',
      body: 'Go back to Slack: a message waits for you there.',
    },
    linked: 'This Slack account acts for you. If it is not yours, unlink it right away.',
    none: 'No Slack account acts for you.',
    how: 'To link one, type /keydesk link in Slack as a message to anybody, and open the link that you get. It works for 10 minutes.',
    since: 'Linked since',
    unlink: 'Unlink',
    back: 'Back to your account',
  },
  said: {
    over: 'That link is over: it works once, for 10 minutes, and only the newest one does. Type /keydesk link in Slack for a new one.',
    'staff-linked':
      'Nothing was linked: another Slack account acts for you already. Unlink it below first, then type /keydesk link in Slack again.',
    'slack-user-linked':
      'Nothing was linked: that Slack account belongs to another member of the staff already. Ask somebody with Admin Access to look at it with /staff.',
    'other-link':
      'Another link was opened in this browser, and nothing was done. This page is about that one now: look at the names again.',
    declined:
      'Nothing was linked, and the link works no more. If somebody sent it to you, tell whoever has Admin Access.',
  },
};

const es: typeof en = {
  way: 'Cuenta de Slack',
  ask: {
    title: '¿Es esta su cuenta de Slack?',
    slack: 'Cuenta de Slack',
    workspace: 'Espacio de trabajo',
    asked: 'Se pidió en Slack el',
    staff: 'Su registro de personal',
    warning:
      'Continúe solo si fue usted quien escribió hace un momento /keydesk link, u otro comando, en Slack. ¿Alguien le envió este enlace? Entonces la cuenta es de otra persona, que podría actuar en nombre de usted.',
    unlike: 'Los dos nombres no se parecen. Si no conoce esta cuenta de Slack, es de otra persona.',
    afterwards:
      'Una vez vinculadas, todo lo que se haga con esta cuenta de Slack cuenta como hecho por usted. Le avisaremos por correo electrónico.',
    yes: 'Sí, vincular mi cuenta de Slack',
    no: 'No, no es la mía',
  },
  own: {
    title: 'Su cuenta de Slack',
    just: {
      title: 'Su cuenta quedó vinculada',
      body: 'Vuelva a Slack: allí le espera un mensaje.',
    },
    linked: 'Esta cuenta de Slack actúa en su nombre. Si no es la suya, quite el vínculo enseguida.',
    none: 'Ninguna cuenta de Slack actúa en su nombre.',
    how: 'Para vincular una, escriba /keydesk link en Slack como mensaje a cualquiera y abra el enlace que recibe. Sirve durante 10 minutos.',
    since: 'Vinculada desde el',
    unlink: 'Quitar el vínculo',
    back: 'Volver a su cuenta',
  },
  said: {
    over: 'Ese enlace ya no sirve: vale una sola vez, durante 10 minutos, y solo el más reciente. Escriba /keydesk link en Slack para pedir otro.',
    'staff-linked':
      'No se vinculó nada: otra cuenta de Slack ya actúa en su nombre. Quite primero ese vínculo aquí abajo y después escriba otra vez /keydesk link en Slack.',
    'slack-user-linked':
      'No se vinculó nada: esa cuenta de Slack ya pertenece a otra persona del personal. Pida a alguien con acceso de administración que la revise con /staff.',
    'other-link':
      'En este navegador se abrió otro enlace y no se hizo nada. Esta página trata ahora de ese enlace: mire los nombres otra vez.',
    declined:
      'No se vinculó nada y el enlace ya no sirve. Si alguien se lo envió, avise a quien tenga acceso de administración.',
  },
};

export const linkSlackWords = { en, es } satisfies Record<Language, typeof en>;
