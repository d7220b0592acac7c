import { describe, expect, test } from 'vitest';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import { STAFF_LINK_TEMPLATES } from '../../../src/core/delivery/emails/staffLinkWords.ts';
import { composeText } from '../../../src/core/delivery/texts/compose.ts';

const publicUrl = 'https://keydesk.example';
const token = 'k'.repeat(43);
const LINK = `${publicUrl}/reset/${token}`;
const FORGOT = `${publicUrl}/superstars/office/forgot`;
const LANGUAGES = ['en', 'es'] as const;

const content = {
  centre: 'Superstars Gymnastics',
  staff: 'Fern Front-Desk',
  language: 'en',
  slug: 'superstars',
  timezone: 'America/Chicago',
  at: '2026-11-21T15:00:00.000Z',
};
const link = (template: string, more: object = {}) =>
  renderMail({ template, content: { ...content, ...more }, publicUrl, token });
const ofPassword = (template: string, more: object = {}) =>
  renderMail({
    template,
    content: { ...content, portal: 'office', owner: false, former: false, stayedIn: false, ...more },
    publicUrl,
  });
const assigned = (more: object = {}) =>
  ofPassword('password-assigned', { assignedBy: 'Ada Admin', mustChange: true, ...more });

const every = STAFF_LINK_TEMPLATES.flatMap((template) =>
  LANGUAGES.map((language) => ({ template, language })),
);

describe('a mail with a link of staff', () => {
  test('says what it is for, how long it holds, and what else to do', async () => {
    const { subject, text } = await link('staff-reset');
    expect(subject).toBe('Choose a new password for Superstars Gymnastics');
    expect(text).toBe(`Hello Fern Front-Desk,

With this link you can choose a new password for the Office Portal of Superstars Gymnastics.

Choose a new password:
${LINK}

The link works once, for 30 minutes after this message was sent.

Too late? Get a new link here:
${FORGOT}

You did not ask for this? You need not do anything: your password stays as it is unless somebody opens the link and chooses another. You can stop the link and tell those with Admin Access at Superstars Gymnastics:
I did not ask for this:
${LINK}/not-me

Do not share this link with anybody. Superstars Gymnastics will never ask you for it, nor for your password.

--
You get this message because Superstars Gymnastics has this email address on record for a member of its staff.
`);
  });

  test.each(every)('$template in $language leads to its link, once, and to the office', async (one) => {
    const { html, text, subject } = await link(one.template, { language: one.language });
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    const forgot = one.template === 'owner-recovery-link' ? [] : [FORGOT];
    expect(hrefs).toEqual([LINK, ...forgot, LINK, `${LINK}/not-me`]);
    expect(html).toContain(`<html dir="ltr" lang="${one.language}">`);
    expect(text).toContain('30 min');
    expect(subject).not.toMatch(/Fern|k{43}/);
    expect(`${html}${text}`.replaceAll(LINK, '')).not.toContain(token);
    expect(text).not.toContain('/portal/');
  });

  test('to the Business Owner says that Forgot Password does not help, and who does (S3)', async () => {
    const { text } = await link('owner-recovery-link');
    expect(text).toContain('Too late? Ask whoever runs Keydesk for you to begin again.');
    expect(text).toContain('Forgot Password sends you no link');
    expect(text).not.toContain(FORGOT);
  });

  test('that invites says who set the login up, and does without where nobody did', async () => {
    const { text } = await link('staff-invitation', { invitedBy: 'Olive\r\nOwner' });
    expect(text).toContain('Olive Owner has set up a login for you at the Office Portal');
    expect((await link('staff-invitation', { invitedBy: null })).text).toContain(
      'Superstars Gymnastics has set up a login for you',
    );
  });

  test.each(STAFF_LINK_TEMPLATES)('%s is not written without its token', async (template) => {
    await expect(renderMail({ template, content, publicUrl })).rejects.toThrow('needs a token');
  });
});

describe('the notice that a staff password was changed', () => {
  test.each([
    ['en', 'changed on Saturday, November 21, 2026 at 9:00 AM CST. You were signed out everywhere.'],
    ['es', 'se cambió el sábado, 21 de noviembre de 2026, 9:00 a.m. CST. Se cerraron todas las sesiones.'],
  ])('says in %s when, and leads to the Office Portal', async (language, words) => {
    const { text } = await ofPassword('password-changed', { language });
    expect(text.replaceAll(/[\u202f\u00a0]/g, ' ')).toContain(words);
    expect(text).toContain(`${publicUrl}/superstars/office/sign-in`);
    expect(text).toContain(FORGOT);
    expect(text).not.toContain('/portal');
  });

  test.each(LANGUAGES)('never sends the Business Owner to Forgot Password (S3), in %s', async (language) => {
    const { text, html } = await ofPassword('password-changed', { language, owner: true });
    expect(`${text}${html}`).not.toContain('/forgot');
    expect(text).toMatch(/whoever runs Keydesk|quien administra Keydesk/);
  });

  test.each(LANGUAGES)('gives a former address nothing to go on with, in %s', async (language) => {
    for (const template of ['password-changed', 'password-assigned']) {
      const more = { language, former: true, assignedBy: 'Ada Admin', mustChange: false };
      const { text } = await ofPassword(template, more);
      expect(text).not.toMatch(/office\/(forgot|password)/);
      expect(text).toMatch(/until a short while ago|hasta hace poco/);
    }
  });
});

describe('the notice that somebody set a password for another (S5)', () => {
  test('says who, that it comes by no message, and that the next sign-in asks for one of their own', async () => {
    const { subject, text } = await assigned();
    expect(subject).toBe('A password was set for you at Superstars Gymnastics');
    expect(text).toContain('Ada Admin set a new password for your login to the Office Portal');
    expect(text).toContain('Ask Ada Admin for it, in person or by phone: it is never sent in a message.');
    expect(text).toContain('you are asked to choose one of your own');
    expect(text).toContain('You did not expect this? Choose another password right away');
  });

  test('leads to the page where one chooses one’s own, where nobody asks for that', async () => {
    const { text } = await assigned({ mustChange: false, language: 'es' });
    expect(text).toContain(`${publicUrl}/superstars/office/password`);
    expect(text).toContain('Ada Admin asignó una contraseña nueva');
  });
});

describe('the text to staff (S6)', () => {
  const write = (centre: string, language: 'en' | 'es', url = 'https://keydesk.example.com') =>
    composeText({ template: 'staff-reset', content: { centre, language }, publicUrl: url, token });

  test('says whose portal it is for, as long as there is room beside the centre’s name', () => {
    expect(write('Superstars Gymnastics', 'en')).toContain('Office Portal');
    expect(write('Superstars Gymnastics', 'es')).toContain('Portal de oficina');
    expect(write('Superstars Gymnastics and Dance Academy of Greater Austin', 'en')).toMatch(
      /^Superstars Gymnastics and Dance Academy.*: new password \(30 min\): https/,
    );
  });
});
