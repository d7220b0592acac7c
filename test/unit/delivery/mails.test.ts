import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { composeEmail } from '../../../src/core/delivery/emails/compose.ts';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';

const publicUrl = 'https://keydesk.example';
const token = 'k'.repeat(43);
const LINK = `${publicUrl}/reset/${token}`;
const FORGOT = `${publicUrl}/superstars/portal/forgot`;

const content = {
  centre: 'Superstars Gymnastics',
  guardian: 'Jane Smith',
  language: 'en',
  slug: 'superstars',
  timezone: 'America/Chicago',
  at: '2026-11-21T15:00:00.000Z',
};
const reset = (more: Partial<typeof content> = {}) =>
  renderMail({ template: 'guardian-reset', content: { ...content, ...more }, publicUrl, token });
const changed = (more: Partial<typeof content> = {}) =>
  renderMail({ template: 'password-changed', content: { ...content, ...more }, publicUrl });

/** The words that a reader of the HTML sees, without tags, styles and what is hidden. */
const words = (html: string) =>
  html
    .replace(/<div style="display:none.*?<\/div><\/div>/s, '')
    .replace(/<(head|title).*?<\/\1>/gs, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replace(/\n+/g, '\n')
    .trim();

describe('the reset mail', () => {
  test('says in English what it is, for whom, how long, and what else to do', async () => {
    const { subject, text } = await reset();
    expect(LINK_LIFE).toBe(30 * MINUTE);
    expect(subject).toBe('Choose a new password for Superstars Gymnastics');
    expect(text).toBe(`Hello Jane Smith,

With this link you can choose a new password for the Customer Portal of Superstars Gymnastics.

Choose a new password:
${LINK}

The link works once, for 30 minutes after this message was sent.

Too late? Get a new link here:
${FORGOT}

You did not ask for this? You need not do anything: your password stays as it is unless somebody opens the link and chooses another. Please tell Superstars Gymnastics.

Do not share this link with anybody. Superstars Gymnastics will never ask you for it, nor for your password.

--
You get this message because Superstars Gymnastics has this email address on record.
`);
  });

  test('says the same in Spanish', async () => {
    const { subject, text } = await reset({ language: 'es', guardian: 'José Núñez' });
    expect(subject).toBe('Elija una contraseña nueva para Superstars Gymnastics');
    expect(text).toBe(`Hola, José Núñez:

Con este enlace puede elegir una contraseña nueva para el portal de clientes de Superstars Gymnastics.

Elegir una contraseña nueva:
${LINK}

El enlace sirve una sola vez, durante los 30 minutos siguientes al envío de este mensaje.

¿Ya no sirve? Pida otro enlace aquí:
${FORGOT}

¿No lo pidió usted? No tiene que hacer nada: su contraseña no cambia mientras nadie abra el enlace y elija otra. Avise por favor a Superstars Gymnastics.

No comparta este enlace con nadie. En Superstars Gymnastics nunca se lo pedirán, ni tampoco su contraseña.

--
Recibe este mensaje porque Superstars Gymnastics tiene registrada esta dirección de correo.
`);
  });

  test('every sentence of the plain text is in the HTML too', async () => {
    for (const language of ['en', 'es']) {
      for (const { html, text } of [await reset({ language }), await changed({ language })]) {
        const seen = words(html);
        const lines = text.split('\n').filter((line) => line !== '' && line !== '--');
        for (const line of lines) {
          expect(html.includes(`href="${line}"`) || seen.includes(line.replace(/:$/, '')), line).toBe(true);
        }
      }
    }
  });

  test('the button and the address to copy are the link, and nothing else leads anywhere but home', async () => {
    const { html } = await reset();
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs).toEqual([LINK, FORGOT, LINK]);
  });

  test('the token stands nowhere but in the link', async () => {
    const { subject, html, text } = await reset();
    expect(subject).not.toContain(token);
    expect(html.replaceAll(LINK, '')).not.toContain(token);
    expect(text.replaceAll(LINK, '')).not.toContain(token);
  });
});

describe('the notice that a password was changed', () => {
  test('says in English when, in the centre’s time zone, and what to do if it was somebody else', async () => {
    const { subject, text } = await changed();
    expect(subject).toBe('Your password for Superstars Gymnastics was changed');
    expect(text.replaceAll('\u202f', ' ')).toContain('on Saturday, November 21, 2026 at 9:00 AM CST.');
    expect(
      text,
    ).toContain(`Was it not you? Choose another password right away, and tell Superstars Gymnastics:
${FORGOT}`);
    expect(text).toContain(`${publicUrl}/superstars/portal/sign-in`);
  });

  test('says the same in Spanish', async () => {
    const { subject, text } = await changed({ language: 'es' });
    expect(subject).toBe('Se cambió su contraseña de Superstars Gymnastics');
    expect(text.replaceAll(/[\u202f\u00a0]/g, ' ')).toContain(
      'el sábado, 21 de noviembre de 2026, 9:00 a.m. CST.',
    );
    expect(text).toContain(`¿No fue usted? Elija otra contraseña enseguida y avise a Superstars Gymnastics:
${FORGOT}`);
  });

  test('says where one is still signed in, and tells a former address to speak to the centre', async () => {
    const told = async (more: object) =>
      (
        await renderMail({ template: 'password-changed', content: { ...content, ...more }, publicUrl })
      ).text.replace(/\s+/g, ' ');
    expect(await told({})).toContain('You were signed out everywhere.');
    expect(await told({ stayedIn: true })).toContain('You were signed out on all other devices.');
    expect(await told({ stayedIn: true, language: 'es' })).toContain(
      'Se cerraron las sesiones en los demás dispositivos.',
    );
    for (const [language, words] of [
      ['en', 'Was it not you? Tell Superstars Gymnastics right away, in person or by phone.'],
      ['es', '¿No fue usted? Avise enseguida a Superstars Gymnastics, en persona o por teléfono.'],
    ]) {
      const former = await told({ former: true, language });
      expect(former).toContain(words);
      expect(former).not.toContain(FORGOT);
    }
  });

  test('goes out in UTC when the time zone is not known, rather than not at all', async () => {
    const { text } = await changed({ timezone: 'Mars/Olympus' });
    expect(text.replaceAll('\u202f', ' ')).toContain('at 3:00 PM UTC.');
  });
});

describe('every mail', () => {
  const all = async (more: Partial<typeof content> = {}) =>
    Promise.all(
      ['en', 'es'].flatMap((language) => [reset({ language, ...more }), changed({ language, ...more })]),
    );

  test('fetches nothing: no image, font, style sheet, script or frame', async () => {
    for (const { html } of await all()) {
      expect(html).not.toMatch(/<(img|link|script|iframe|object|embed|video|audio|picture|svg|form|base)\b/i);
      expect(html).not.toMatch(/\b(src|srcset|background|poster)=|url\(|@import|@font-face/i);
      const origins = new Set(
        [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => new URL(href ?? '').origin),
      );
      expect([...origins]).toEqual([publicUrl]);
    }
  });

  test('names its language and its title, and has one heading', async () => {
    for (const { html, subject } of await all()) {
      const language = /<html[^>]* lang="(en|es)"/.exec(html)?.[1];
      expect(html).toContain(`<div role="main" lang="${language}">`);
      expect(html).toContain(`<title>${subject}</title>`);
      expect(html.match(/<h1/g)).toHaveLength(1);
    }
  });

  test('shows its text at seven to one or better against its ground', async () => {
    const [mail] = await all();
    const pairs = [
      ['#1b2430', '#ffffff'],
      ['#ffffff', '#1f5f5b'],
      ['#1f5f5b', '#ffffff'],
      ['#4a5565', '#ffffff'],
    ] as const;
    for (const [ink, ground] of pairs) {
      expect(mail?.html).toContain(`color:${ink}`);
      expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(7);
    }
  });

  test('is the same to the byte however often it is rendered', async () => {
    const input = {
      template: 'guardian-reset',
      content,
      publicUrl,
      token,
      deliveryId: '01939b5e-7c3a-7000-8000-000000000001',
      address: 'jane.smith@example.com',
      from: 'keydesk@mail.example.com',
    };
    const first = JSON.stringify(await composeEmail(input));
    for (let again = 0; again < 5; again += 1) expect(JSON.stringify(await composeEmail(input))).toBe(first);
  });

  test('shows a hostile centre’s name as words, not as markup or lines of its own', async () => {
    const centre = '<b onclick="x()">"Kids"</b>\r\nhttps://evil.example/ & 🤸';
    for (const { html, text, subject } of await all({ centre })) {
      expect(html).not.toContain('<b ');
      expect(html).toContain(
        '&lt;b onclick=&quot;x()&quot;&gt;&quot;Kids&quot;&lt;/b&gt; https://evil.example/ &amp; 🤸',
      );
      expect(html).not.toContain('href="https://evil.example');
      expect(text).not.toMatch(/^https:\/\/evil/m);
      expect(subject).not.toMatch(/[\r\n]/);
    }
  });

  test('keeps its subject short and without a person in it, whatever the names', async () => {
    for (const { subject } of await all({ centre: 'Superstars '.repeat(20), guardian: 'Jane Smith' })) {
      expect(subject.length).toBeLessThanOrEqual(110);
      expect(subject).toContain('…');
      expect(subject).not.toContain('Jane');
    }
  });
});

describe('what cannot be rendered', () => {
  test('an unknown template, a missing token and content of the wrong shape are refused', async () => {
    await expect(renderMail({ template: 'other', content, publicUrl })).rejects.toThrow('no mail template');
    await expect(renderMail({ template: 'guardian-reset', content, publicUrl })).rejects.toThrow('token');
    for (const wrong of [
      null,
      'text',
      [],
      {},
      { ...content, language: 'fr' },
      { ...content, centre: ['x'] },
    ]) {
      await expect(
        renderMail({ template: 'guardian-reset', content: wrong, publicUrl, token }),
      ).rejects.toThrow();
    }
  });
});

/** WCAG 2.2, relative luminance and contrast. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
