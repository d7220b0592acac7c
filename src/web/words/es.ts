import type { Words } from './en.ts';

/** Cada frase de las páginas en español, de usted. */
export const es: Words = {
  language: 'Español',
  portals: { customer: 'Portal de clientes', office: 'Portal de oficina' },
  problemTitle: (title) => `Problema: ${title}`,
  fields: {
    email: 'Correo electrónico',
    password: 'Contraseña',
    newPassword: 'Contraseña nueva',
    confirm: 'Repita la contraseña nueva',
    emailHint: 'El que el centro tiene registrado para usted.',
    newPasswordHint: (least) =>
      `Al menos ${least} caracteres. Tres o cuatro palabras juntas son fáciles de recordar y difíciles de adivinar.`,
  },
  wrong: {
    emailMissing: 'Escriba su correo electrónico.',
    emailShape: 'No es un correo electrónico completo. Debe ser como nombre@example.com.',
    passwordMissing: 'Escriba su contraseña.',
    missing: 'Escriba una contraseña nueva.',
    tooShort: (least) => `Es demasiado corta. Use al menos ${least} caracteres; bastan unas pocas palabras.`,
    tooLong: 'Es demasiado larga. Use como máximo 128 caracteres.',
    common: 'Es una de las contraseñas que primero se adivinan. Elija otra.',
    aboutYou:
      'Se parece demasiado a su nombre, a su correo o al nombre del centro, y otros podrían adivinarla. Elija otra.',
    notTheSame: 'Las dos no son iguales. Escriba otra vez la contraseña nueva en ambas casillas.',
    unchanged: 'Esa es la contraseña que ya tiene. Elija otra distinta.',
    leaked: 'Esa contraseña ha aparecido en una filtración conocida y otros podrían probarla. Elija otra.',
  },
  choose: {
    title: 'Elija una contraseña nueva',
    hello: (name) => `Hola, ${name}.`,
    save: 'Guardar contraseña',
    otherLink:
      'En este navegador se abrió otro enlace y esta página es ahora para ese: compruebe el nombre y escriba su contraseña nueva.',
    busy: 'Hay muchísimas personas en este momento. No se cambió nada: espere unos segundos y pulse el botón de nuevo.',
  },
  chosen: {
    title: 'Su contraseña nueva está lista',
    body: 'Inicie sesión con su contraseña nueva. Cerramos su sesión en los demás dispositivos y le enviamos un breve mensaje sobre el cambio.',
    signIn: 'Iniciar sesión',
  },
  over: {
    again: 'Enviarme un enlace nuevo',
    expired: {
      title: 'Este enlace venció',
      body: 'Por su seguridad, un enlace sirve durante 30 minutos. No se cambió nada, y pedir otro toma un minuto.',
    },
    used: {
      title: 'Este enlace ya se usó',
      body: 'Cada enlace sirve una sola vez. Si fue usted, inicie sesión con su contraseña nueva. Si no, pida un enlace nuevo y elija otra contraseña cuanto antes.',
    },
    replaced: {
      title: 'Hay un enlace más nuevo',
      body: 'Solo sirve el enlace más nuevo. Abra nuestro último mensaje o pida otro enlace.',
    },
    withdrawn: {
      title: 'Este enlace ya no sirve',
      body: 'Se anuló, muchas veces porque algo cambió en sus datos. Pida uno nuevo o hable con la recepción.',
    },
    unknown: {
      title: 'No podemos abrir este enlace',
      body: 'Puede estar incompleto o ser muy antiguo. Abra el mensaje más nuevo de su centro y toque el enlace, o use «¿Olvidó su contraseña?» en su portal.',
    },
  },
  forgot: {
    title: '¿Olvidó su contraseña?',
    body: 'Escriba su correo electrónico y le enviaremos un enlace para elegir una nueva.',
    send: 'Enviarme un enlace',
    back: 'Volver a iniciar sesión',
  },
  asked: {
    title: 'Revise su correo',
    body: 'Si esa dirección tiene acceso aquí, ya va en camino un enlace. El enlace sirve durante 30 minutos.',
    nothing: '¿No llega nada en unos minutos?',
    nothingBody: {
      customer:
        'Mire en la carpeta de correo no deseado y compruebe que escribió la dirección que el centro tiene de usted. La recepción puede ayudarle.',
      office:
        'Mire en la carpeta de correo no deseado y compruebe que escribió la dirección que el centro tiene de usted. También puede enviarle un enlace alguien con acceso de administración. Quien es titular del negocio no recibe enlaces por esta vía: pregunte a quien administra Keydesk para su negocio.',
    },
  },
  signIn: {
    title: 'Iniciar sesión',
    button: 'Iniciar sesión',
    again: 'Para esto, inicie sesión una vez más, aunque ya lo haya hecho hoy.',
    forgot: '¿Olvidó su contraseña?',
    refused:
      'Ese correo y esa contraseña no van juntos. Revise los dos, o elija una contraseña nueva con «¿Olvidó su contraseña?».',
    busy: 'Muchísimas personas están iniciando sesión en este momento. Espere unos segundos e inténtelo de nuevo.',
    wait: (seconds) =>
      `Fueron muchos intentos seguidos. Espere ${seconds === 1 ? 'un segundo' : seconds === 60 ? 'un minuto' : `${seconds} segundos`} e inténtelo de nuevo, o elija una contraseña nueva con «¿Olvidó su contraseña?».`,
    stopped: {
      customer:
        'Hubo demasiados intentos con este correo, así que por ahora no acepta ninguna contraseña. Elija una nueva con «¿Olvidó su contraseña?» y podrá entrar enseguida.',
      office:
        'Hubo demasiados intentos con este correo, así que por ahora no acepta ninguna contraseña. Elija una nueva con «¿Olvidó su contraseña?» y podrá entrar enseguida. Quien es titular del negocio no recibe enlaces por esa vía: inicie sesión en un dispositivo donde ya lo hizo antes, o pregunte a quien administra Keydesk para su negocio.',
    },
  },
  home: {
    title: 'Su cuenta',
    hello: (name) => `Hola, ${name}`,
    name: 'Nombre',
    family: 'Familia',
    students: 'Alumnos',
    noStudents: 'Ninguno registrado',
    email: 'Correo',
    noEmail: 'Ninguno registrado. La recepción puede añadirlo.',
    passwordChanged: 'Último cambio de contraseña',
    signOut: 'Cerrar sesión',
  },
  signedOut: {
    title: 'Sesión cerrada',
    body: 'Hasta pronto.',
    again: 'Iniciar sesión de nuevo',
  },
  signOut: {
    title: '¿Cerrar sesión?',
    body: 'Su sesión está abierta en este dispositivo.',
    stay: 'Seguir con la sesión abierta',
  },
  front: {
    title: 'Keydesk',
    body: '¿Busca su Portal de clientes? Use el enlace que le dio su centro; termina con el nombre del centro.',
  },
  formRefused: {
    title: 'Inténtelo una vez más',
    body: {
      stale:
        'Esa página estuvo abierta demasiado tiempo, o entretanto se inició o se cerró sesión en otra pestaña. No se cambió nada.',
      noCookie:
        'No se cambió nada. Quizá entretanto se inició o se cerró sesión en otra pestaña, o este navegador no acepta nuestras cookies: si vuelve a pasar, permita las cookies de este sitio e inténtelo de nuevo.',
    },
    again: 'Abrir la página de nuevo',
  },
  problems: {
    broken: {
      title: 'No pudimos leer eso',
      body: 'Lo que llegó estaba dañado y no se cambió nada. Vuelva atrás, recargue la página e inténtelo de nuevo.',
    },
    elsewhere: {
      title: 'Eso vino de otro sitio web',
      body: 'Por su seguridad no se cambió nada. Abra la página desde el enlace de su centro e inténtelo de nuevo.',
    },
    noPage: {
      title: 'Esa página no existe',
      body: 'Revise la dirección, o use el enlace que le dio su centro.',
    },
    method: {
      title: 'Eso no se puede hacer aquí',
      body: 'No se cambió nada. Vuelva atrás y use los botones de la página.',
    },
    large: {
      title: 'Era demasiado texto',
      body: 'No se cambió nada. Vuelva atrás y escriba menos; una contraseña tiene como máximo 128 caracteres.',
    },
    busy: {
      title: 'Hay mucha gente ahora mismo',
      body: 'No se cambió nada. Espere unos segundos e inténtelo de nuevo.',
    },
    ours: {
      title: 'Algo falló de nuestro lado',
      body: 'No es culpa suya. Inténtelo de nuevo en un minuto. Si sigue igual, comunique este número en su centro:',
    },
  },
};
