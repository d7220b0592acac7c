/** Every sentence of the web pages in English. The other languages have the same shape or do not compile. */
export const en = {
  language: 'English',
  portals: { customer: 'Customer Portal', office: 'Office Portal' },
  /** Before a page's title when something on it is to be put right. */
  problemTitle: (title: string) => `Problem: ${title}`,
  fields: {
    email: 'Email address',
    password: 'Password',
    newPassword: 'New password',
    confirm: 'New password again',
    emailHint: 'The one that the centre has on record for you.',
    newPasswordHint: (least: number) =>
      `At least ${least} characters. Three or four words together are easy to remember and hard to guess.`,
  },
  /** Beside the field. */
  wrong: {
    emailMissing: 'Type your email address.',
    emailShape: 'That is not a whole email address. It looks like name@example.com.',
    passwordMissing: 'Type your password.',
    missing: 'Type a new password.',
    tooShort: (least: number) => `That is too short. Use at least ${least} characters; a few words will do.`,
    tooLong: 'That is too long. Use at most 128 characters.',
    common: 'That is one of the passwords that people guess first. Choose another.',
    aboutYou:
      'That is mostly your name, your email or the centre’s name, which others could guess. Choose another.',
    notTheSame: 'The two are not the same. Type the new password again in both boxes.',
    unchanged: 'That is the password that you have now. Choose a different one.',
    leaked: 'That password has appeared in a known leak, so others may try it. Choose another.',
  },
  choose: {
    title: 'Choose a new password',
    hello: (name: string) => `Hello ${name}.`,
    save: 'Save new password',
    otherLink:
      'Another link was opened in this browser. This page is for that one now: check the name, then type your new password.',
    busy: 'Very many people are here at this moment. Nothing was changed: wait a few seconds and press the button again.',
  },
  chosen: {
    title: 'Your new password is set',
    body: 'Sign in with your new password. You were signed out everywhere else, and we sent you a short message about the change.',
    signIn: 'Sign in',
  },
  /** One kind page for each way in which a link is over. */
  over: {
    again: 'Send me a new link',
    expired: {
      title: 'This link has expired',
      body: 'For your safety a link works for 30 minutes. Nothing was changed, and a new one takes a minute.',
    },
    used: {
      title: 'This link has been used',
      body: 'Each link works once. If that was you, sign in with your new password. If not, ask for a new link and choose another password right away.',
    },
    replaced: {
      title: 'There is a newer link',
      body: 'Only the newest link works. Open the latest message from us, or ask for a new one.',
    },
    withdrawn: {
      title: 'This link no longer works',
      body: 'It was withdrawn, often because something on your record changed. Ask for a new one, or speak to the front desk.',
    },
    unknown: {
      title: 'We cannot open this link',
      body: 'It may be cut off or too old. Open the newest message from your centre and tap its link, or use Forgot Password on your portal.',
    },
  },
  forgot: {
    title: 'Forgot your password?',
    body: 'Type your email address and we will send you a link to choose a new one.',
    send: 'Send me a link',
    back: 'Back to sign in',
  },
  asked: {
    title: 'Check your email',
    body: 'If that address belongs to a login here, a link is on its way to it. The link works for 30 minutes.',
    nothing: 'Nothing after a few minutes?',
    nothingBody: {
      customer:
        'Look in your junk folder, and check that you typed the address that the centre has for you. The front desk can help.',
      /** S3: to everybody alike, so that it tells nobody whose address was typed. */
      office:
        'Look in your junk folder, and check that you typed the address that the centre has for you. Somebody with Admin Access can send you a link as well. The Business Owner gets none in this way: ask whoever runs Keydesk for your business.',
    },
  },
  signIn: {
    title: 'Sign in',
    button: 'Sign in',
    /** Before what only somebody who knows the password should do. */
    again: 'For this, sign in once more, even if you did so earlier today.',
    forgot: 'Forgot your password?',
    refused:
      'That email and password do not belong together. Check both, or choose a new password with “Forgot your password?”.',
    busy: 'Very many people are signing in at this moment. Wait a few seconds and try again.',
    wait: (seconds: number) =>
      `That was many tries in a row. Wait ${seconds === 1 ? 'a second' : seconds === 60 ? 'a minute' : `${seconds} seconds`} and try again, or choose a new password with “Forgot your password?”.`,
    stopped: {
      customer:
        'There were too many tries with this email address, so it takes no password for now. Choose a new password with “Forgot your password?”, and you can sign in at once.',
      /** S3: to everybody alike, as on the Forgot page. */
      office:
        'There were too many tries with this email address, so it takes no password for now. Choose a new password with “Forgot your password?”, and you can sign in at once. The Business Owner gets no link there: sign in on a device where you did so before, or ask whoever runs Keydesk for your business.',
    },
  },
  home: {
    title: 'Your account',
    hello: (name: string) => `Hello ${name}`,
    name: 'Name',
    family: 'Family',
    students: 'Students',
    noStudents: 'None on record',
    email: 'Email',
    noEmail: 'None on record. The front desk can add one.',
    passwordChanged: 'Password last changed',
    signOut: 'Sign out',
  },
  signedOut: {
    title: 'You are signed out',
    body: 'See you soon.',
    again: 'Sign in again',
  },
  signOut: {
    title: 'Sign out?',
    body: 'You are signed in on this device.',
    stay: 'Stay signed in',
  },
  front: {
    title: 'Keydesk',
    body: 'Looking for your Customer Portal? Use the link that your centre gave you; it ends with the centre’s name.',
  },
  /** A form that did not come from a page of this browser. */
  formRefused: {
    title: 'Please try once more',
    body: {
      stale:
        'That page was open for too long, or you signed in or out in another tab meanwhile. Nothing was changed.',
      noCookie:
        'Nothing was changed. Either you signed in or out in another tab meanwhile, or this browser refuses our cookies: if it happens again, allow cookies for this site and try once more.',
    },
    again: 'Open the page again',
  },
  /** Pages for requests that cannot be answered. */
  problems: {
    broken: {
      title: 'We could not read that',
      body: 'What arrived was garbled, and nothing was changed. Go back, reload the page and try again.',
    },
    elsewhere: {
      title: 'That came from another website',
      body: 'For your safety nothing was changed. Open the page from your centre’s own link and try again.',
    },
    noPage: {
      title: 'There is no such page',
      body: 'Check the address, or use the link that your centre gave you.',
    },
    method: {
      title: 'That cannot be done here',
      body: 'Nothing was changed. Go back and use the buttons on the page.',
    },
    large: {
      title: 'That was too much text',
      body: 'Nothing was changed. Go back and type less; a password has at most 128 characters.',
    },
    busy: {
      title: 'Very busy just now',
      body: 'Nothing was changed. Wait a few seconds and try again.',
    },
    ours: {
      title: 'Something went wrong on our side',
      body: 'It is not your fault. Try again in a minute. If it stays, pass this number on at your centre:',
    },
  },
};

/** The shape of a language. */
export type Words = typeof en;
