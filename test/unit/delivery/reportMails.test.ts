import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';

const publicUrl = 'https://keydesk.example';
const token = 'k'.repeat(43);
const LINK = `${publicUrl}/reset/${token}`;
const NOT_ME = `${LINK}/not-me`;

const frozen = {
  centre: 'Superstars Gymnastics',
  guardian: 'Jane Smith',
  language: 'en',
  slug: 'superstars',
};
const reset = (more: object = {}) =>
  renderMail({ template: 'guardian-reset', content: { ...frozen, ...more }, publicUrl, token });

describe('“I did not ask for this” in the reset mail', () => {
  test.each([
    ['en', 'I did not ask for this', 'You can stop the link and tell Superstars Gymnastics:'],
    ['es', 'Yo no lo pedí', 'Puede anular el enlace y avisar a Superstars Gymnastics:'],
  ])(
    'is a quiet link with words in %s, after everything that a guardian needs',
    async (language, label, words) => {
      const { html, text } = await reset({ language, notMe: true });
      expect(text).toContain(`${words}\n${label}:\n${NOT_ME}\n`);
      expect(html).toContain(`>${label}</a>`);
      // Its address stands nowhere as words: the only one to copy is the one that works.
      expect(html.split(`href="${NOT_ME}"`)).toHaveLength(2);
      expect(html.replaceAll(`href="${NOT_ME}"`, '')).not.toContain('/not-me');
      const [button, quiet] = [html.indexOf(`href="${LINK}"`), html.indexOf(`href="${NOT_ME}"`)];
      expect(button).toBeGreaterThan(0);
      expect(quiet).toBeGreaterThan(html.lastIndexOf(`href="${LINK}"`));
    },
  );

  test.each([
    ['en', 'bb00641cff0ca8149a765a562c2b0521e33d75401e735b4a8937421f90797ba6'],
    ['es', 'fc0c627b68139d12485ef9671237bc719bbbd3a6cdb3d8bc73e6bd84497f1e2d'],
  ])(
    'is not in a mail that was frozen before there was one: that is the same to the byte in %s',
    async (language, hash) => {
      // The provider refuses other bytes under the same key, and the guardian would get no link at all.
      const mail = JSON.stringify(await reset({ language }));
      expect(createHash('sha256').update(mail).digest('hex')).toBe(hash);
    },
  );
});

describe('the notice to a Business Owner whose staff nobody could tell in Slack', () => {
  const content = {
    centre: 'Superstars Gymnastics',
    staff: 'Olive Owner',
    language: 'en',
    timezone: 'America/Chicago',
    guardian: 'Jane Smith',
    family: 'Smith',
    to: 'j•••h@e•••.com',
    askedBy: 'Fern Front-Desk',
    askedAt: '2026-11-21T15:00:00.000Z',
    used: false,
    guardianId: 'some-id',
  };
  const notice = async (more: object = {}) => {
    const mail = await renderMail({
      template: 'reset-reported',
      content: { ...content, ...more },
      publicUrl,
    });
    return { ...mail, text: mail.text.replaceAll(/[\u202f\u00a0]/g, ' ') };
  };

  test('says in English who, where to, who asked, when, and what to do', async () => {
    expect((await notice()).text).toBe(`Hello Olive Owner,

Jane Smith (Smith family) was sent a link to choose a new password, to j•••h@e•••.com. It was asked for by Fern Front-Desk on Saturday, November 21, 2026 at 9:00 AM CST.

The link does not work any more, and the password is as it was.

Speak to Fern Front-Desk about who had called. The Audit Log has every step.

--
You get this message because you are the Business Owner of Superstars Gymnastics and nobody else of your staff is linked in Slack to look into this.
`);
  });

  test('says in Spanish the same, of the Forgot Password page', async () => {
    const { text } = await notice({ language: 'es', askedBy: null });
    expect(text).toContain(
      'Lo pidió alguien en la página «¿Olvidó su contraseña?» el sábado, 21 de noviembre',
    );
    expect(text).toContain('El enlace ya no sirve y la contraseña sigue como estaba.');
  });

  test('of a link that was used says whom to call', async () => {
    for (const [language, words] of [
      ['en', 'Call Jane Smith on the number on file'],
      ['es', 'Llame a Jane Smith al número registrado'],
    ])
      expect((await notice({ language, used: true })).text).toContain(words);
  });

  test('names no person in its subject and shows hostile names as words', async () => {
    const guardian = '<b onclick="x()">"Kid"</b>\r\nhttps://evil.example/';
    for (const language of ['en', 'es']) {
      const { subject, html, text } = await notice({
        language,
        guardian,
        family: guardian,
        askedBy: guardian,
      });
      expect(subject).not.toMatch(/Kid|Smith|[\r\n]/);
      expect(html).not.toContain('<b ');
      expect(html).not.toContain('href="https://evil');
      expect(text).not.toMatch(/^https:\/\/evil/m);
    }
  });
});
