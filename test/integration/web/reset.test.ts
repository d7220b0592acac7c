import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const GOOD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const links = (where: object) => pages.core.db.resetLink.findFirstOrThrow({ where });
const credentialOf = (guardianId: string) =>
  pages.core.db.credential.findUnique({ where: { guardianId }, select: { passwordHash: true } });
const visitor = () => makeVisitor(pages.url);

/** A visitor who has opened a link and looks at the form. */
async function opened(token: string): Promise<Visitor> {
  const browser = visitor();
  await browser.get(`/reset/${token}`);
  await browser.get('/reset');
  return browser;
}

describe('opening a link', () => {
  it('moves the token from the address into a sealed cookie', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = visitor();
    const answer = await browser.get(`/reset/${token}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/reset');
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^reset=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    ]);
    expect(answer.headers['set-cookie']?.[0]).not.toContain(token);
    const form = await browser.get('/reset');
    expect(form.status).toBe(200);
    expect(form.text).not.toContain(token);
  });

  it('answers alike whatever stands in the place of the token', async () => {
    const { token } = await sentLink(pages.core, centre);
    const shapes = await Promise.all(
      [token, 'x', '-'.repeat(43), 'a'.repeat(2_000), '%F0%9F%98%80', '..%2f..%2fetc', '%00', '[object]'].map(
        async (one) => {
          const { status, headers, rawHeaders, text } = await visitor().get(`/reset/${one}`);
          return {
            status,
            text,
            cookieLength: headers['set-cookie']?.[0]?.length,
            headers: rawHeaders.filter((header) => !header.startsWith('reset=')),
          };
        },
      ),
    );
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  });

  it('names the centre, the person and a masked address, and nothing that a bystander could use', async () => {
    const { token } = await sentLink(pages.core, centre);
    const { text } = await (await opened(token)).get('/reset');
    expect(text).toContain('Superstars Gymnastics');
    expect(text).toContain('Hello Jane Smith.');
    expect(text).toContain('j•••h@e•••.com');
    expect(text).toContain('autocomplete="new-password"');
    expect(text).toMatch(/value="jane\.smith@example\.com" autocomplete="username" readonly hidden/);
  });

  it('speaks the language of the record', async () => {
    const { token } = await sentLink(pages.core, centre, centre.jose);
    const answer = await (await opened(token)).get('/reset', { 'accept-language': 'en' });
    expect(answer.text).toContain('<html lang="es">');
    expect(answer.text).toContain('Elija una contraseña nueva');
    expect(answer.headers['content-language']).toBe('es');
  });

  it('tells the card that it was opened, once, and never for HEAD or a fetch ahead of the tap', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = visitor();
    await browser.get(`/reset/${token}`);
    await browser.ask('HEAD', '/reset');
    await browser.get('/reset', { 'sec-purpose': 'prefetch;prerender' });
    await new Promise(setImmediate);
    expect((await links({ id: linkId })).openedAt).toBeNull();
    await browser.get('/reset');
    await expect.poll(async () => (await links({ id: linkId })).openedAt).not.toBeNull();
  });

  it('is consumed by nothing but the new password: not by GET, HEAD, OPTIONS or twenty scanners', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const scanner = visitor();
        const method = ['GET', 'HEAD', 'OPTIONS'][i % 3] as string;
        await scanner.ask(method, `/reset/${token}`);
        await scanner.ask(method, '/reset');
        await scanner.ask(method, '/reset/done');
        // Some press every button that they find.
        await scanner.post('/reset');
        await scanner.post('/reset', { password: '', confirm: '', link: linkId });
      }),
    );
    expect(await links({ id: linkId })).toMatchObject({ state: 'live', endedAt: null });
    expect(await credentialOf(centre.jane)).toBeNull();
    const done = await (await opened(token)).post('/reset', { password: GOOD, confirm: GOOD });
    expect(done.headers.location).toBe('/reset/done');
  });
});

describe('choosing a password', () => {
  it('sets it, says so, and signs nobody in', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    const answer = await browser.post('/reset', { password: GOOD, confirm: GOOD });
    expect([answer.status, answer.headers.location]).toEqual([303, '/reset/done']);
    const done = await browser.get('/reset/done');
    expect(done.text).toContain('Sign in with your new password');
    expect(done.text).toContain(`href="/${centre.slug}/portal/sign-in"`);
    expect([...browser.cookies.keys()]).toEqual(['reset', 'form', `known.${centre.slug}`]);
    expect((await browser.get(`/${centre.slug}/portal`)).status).toBe(303);
    expect((await links({ id: linkId })).state).toBe('redeemed');
    const hash = (await credentialOf(centre.jane))?.passwordHash ?? '';
    expect(await pages.core.hashing.verify(hash, GOOD)).toBe(true);
  });

  it.each([
    ['', '', 'Type a new password.'],
    ['tiny', 'tiny', 'at least 8 characters'],
    ['password1', 'password1', 'people guess first'],
    ['JaneSmith12', 'JaneSmith12', 'mostly your name'],
    ['superstars1', 'superstars1', 'mostly your name'],
    ['x'.repeat(129), 'x'.repeat(129), 'at most 128 characters'],
    [GOOD, 'correct horse', 'not the same'],
  ])('says beside the field why %j is refused, and the link stays usable', async (password, confirm, why) => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    const answer = await browser.post('/reset', { password, confirm });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(why);
    expect(answer.text).toContain('<title>Problem: Choose a new password');
    expect(answer.text).toMatch(/aria-describedby="[^"]*-wrong" aria-invalid="true" autofocus/);
    if (password) expect(answer.text).not.toContain(password);
    expect((await links({ id: linkId })).state).toBe('live');
    const second = await browser.post('/reset', { password: GOOD, confirm: GOOD });
    expect(second.headers.location).toBe('/reset/done');
  });

  it('two identical submits from one browser both end on the success page, at once or one after the other', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    const form = { password: GOOD, confirm: GOOD };
    const both = await Promise.all([browser.post('/reset', form), browser.post('/reset', form)]);
    expect(both.map((answer) => answer.headers.location)).toEqual(['/reset/done', '/reset/done']);
    expect((await browser.get('/reset/done')).status).toBe(200);
    expect((await browser.post('/reset', form)).headers.location).toBe('/reset/done');
    expect((await browser.get('/reset/done')).status).toBe(200);
  });

  it('helps nobody who finds the browser to guess what was chosen', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    await browser.post('/reset', { password: GOOD, confirm: GOOD });
    const other = await browser.post('/reset', { password: 'another good one', confirm: 'another good one' });
    expect(other.status).toBe(410);
    pages.core.clock.advance(2 * MINUTE);
    const same = await browser.post('/reset', { password: GOOD, confirm: GOOD });
    expect(same.status).toBe(410);
  });

  it('fifty redeems at once set one password, send one notice, and answer the other forty-nine kindly', async () => {
    const { token } = await sentLink(pages.core, centre);
    const fifty = await Promise.all(Array.from({ length: 50 }, () => opened(token)));
    const answers = await Promise.all(
      fifty.map((browser, i) => {
        const password = `my own password ${i}`;
        return browser.post('/reset', { password, confirm: password });
      }),
    );
    const winners = answers.flatMap((answer, i) => (answer.status === 303 ? [i] : []));
    expect(winners).toHaveLength(1);
    const losers = answers.filter((answer) => answer.status !== 303);
    for (const { status, text } of losers) {
      expect(status).toBe(410);
      expect(text).toContain('This link has been used');
      expect(text).toContain(`href="/${centre.slug}/portal/forgot"`);
    }
    const hash = (await credentialOf(centre.jane))?.passwordHash ?? '';
    expect(await pages.core.hashing.verify(hash, `my own password ${winners[0]}`)).toBe(true);
    const { accountId } = centre;
    const notices = await pages.core.db.delivery.count({
      where: { accountId, template: 'password-changed' },
    });
    expect(notices).toBe(1);
  });

  it('a form of one tab never sets the password of a link that another tab opened since', async () => {
    const first = await sentLink(pages.core, centre, centre.jane);
    const second = await sentLink(pages.core, centre, centre.jose);
    const browser = await opened(first.token);
    await browser.get(`/reset/${second.token}`);
    const form = { password: GOOD, confirm: GOOD, link: first.linkId };
    const answer = await browser.post('/reset', form);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('En este navegador se abrió otro enlace');
    expect(answer.text).toContain(`name="link" value="${second.linkId}"`);
    expect(await credentialOf(centre.jane)).toBeNull();
    expect(await credentialOf(centre.jose)).toBeNull();
  });
});
