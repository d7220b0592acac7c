import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const portal = (page: string) => `/${centre.slug}/portal${page}`;
const ENGLISH = { 'accept-language': 'en-US' };
const SPANISH = { 'accept-language': 'es-MX' };

describe('the language of a page', () => {
  it('is the one chosen on this browser, else the record’s, else the browser’s, else the centre’s', async () => {
    const { token } = await sentLink(pages.core, centre, centre.jose);
    const jose = makeVisitor(pages.url);
    await jose.get(`/reset/${token}`);
    expect((await jose.get('/reset', ENGLISH)).text).toContain('Elija una contraseña nueva');
    await jose.get('/reset?language=en', ENGLISH);
    expect((await jose.get('/reset', SPANISH)).text).toContain('Choose a new password');

    const unknown = makeVisitor(pages.url);
    expect((await unknown.get(portal('/forgot'), SPANISH)).headers['content-language']).toBe('es');
    expect((await unknown.get(portal('/forgot'), ENGLISH)).headers['content-language']).toBe('en');
    await pages.core.db.account.update({ where: { id: centre.accountId }, data: { language: 'es' } });
    pages.core.clock.advance(60_000);
    expect((await unknown.get(portal('/forgot'))).headers['content-language']).toBe('es');
    expect((await unknown.get(portal('/forgot'), ENGLISH)).headers['content-language']).toBe('en');
    await pages.core.db.account.update({ where: { id: centre.accountId }, data: { language: 'en' } });
    pages.core.clock.advance(60_000);
  });

  it('is the browser’s before the centre’s for a guardian whose record says none', async () => {
    const { token } = await sentLink(pages.core, centre, centre.jane);
    const jane = makeVisitor(pages.url);
    await jane.get(`/reset/${token}`);
    expect((await jane.get('/reset', SPANISH)).text).toContain('Elija una contraseña nueva');
  });

  it('is the record’s on a problem, too, once it is known whose page it is; and the centre’s name is there', async () => {
    const { accountId, jose: guardianId } = centre;
    const password = 'caballo correcto';
    await pages.core.db.credential.create({
      data: {
        accountId,
        guardianId,
        passwordHash: await pages.core.hashing.hash(password),
        changedAt: pages.core.clock.now(),
      },
    });
    const jose = makeVisitor(pages.url);
    await jose.post(portal('/sign-in'), { email: 'jose@example.com', password });
    const answer = await jose.get(portal(`/policies/${randomUUID()}`), ENGLISH);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Esa página no existe');
    expect(answer.text).toMatch(/<bdi class="name">[^<]+<\/bdi>/);
  });

  it('can be switched on every page, problems and answers to forms included', async () => {
    const browser = makeVisitor(pages.url);
    const answers = [
      await browser.get('/', ENGLISH),
      await browser.get('/nowhere', ENGLISH),
      await browser.get('/%', ENGLISH),
      await browser.get('/reset', ENGLISH),
      await browser.get(portal('/sign-in'), ENGLISH),
      await browser.post(portal('/sign-in'), {}, ENGLISH),
      await browser.post(portal('/sign-in'), 'email[]=1', ENGLISH),
      await browser.post(portal('/forgot'), { email: 'a@example.com' }, ENGLISH),
      await browser.ask('POST', portal('/forgot'), { headers: ENGLISH }),
    ];
    for (const { text } of answers)
      expect(text).toContain('<a href="?language=es" hreflang="es" lang="es">Español</a>');
    expect((await browser.get('/', SPANISH)).text).toContain(
      '<a href="?language=en" hreflang="en" lang="en">English</a>',
    );
  });
});

describe('the choice', () => {
  it('is kept for a year on this browser, leads to the clean page and leaves the record alone', async () => {
    const browser = makeVisitor(pages.url);
    const answer = await browser.get(`${portal('/sign-in')}?language=es`, ENGLISH);
    expect([answer.status, answer.headers.location, answer.text]).toEqual([303, portal('/sign-in'), '']);
    expect(answer.headers['set-cookie']).toEqual([
      'language=es; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax',
    ]);
    expect((await browser.get(portal('/sign-in'), ENGLISH)).text).toContain('<html lang="es">');
    expect((await browser.get('/nowhere', ENGLISH)).text).toContain('Esa página no existe');
    const guardians = await pages.core.db.guardian.findMany({ where: { accountId: centre.accountId } });
    expect(guardians.filter(({ language }) => language === 'es')).toHaveLength(1);
  });

  it.each([
    ['//evil.example?language=es', '/'],
    ['//evil.example/%2e%2e?language=es', '/'],
    ['/\\evil.example?language=es', '/'],
    ['/%5cevil.example?language=es', '/'],
    ['/a//evil.example?language=es', '/'],
    ['/nowhere?language=es&next=//evil.example', '/nowhere'],
    ['/nowhere%0d%0aset-cookie:x?language=es', '/'],
    [`/${'x'.repeat(5_000)}?language=es`, '/'],
  ])('%s leads nowhere but here', async (path, location) => {
    expect((await makeVisitor(pages.url).get(path)).headers.location).toBe(location);
  });

  it.each(['fr', 'EN', '', 'es%00', '__proto__', 'es&language=fr'])('%j is none', async (value) => {
    const browser = makeVisitor(pages.url);
    const { status, headers } = await browser.get(`/?language=${value}`, ENGLISH);
    // Of two, the first counts.
    expect([status, headers['set-cookie']?.length ?? 0]).toEqual(value.includes('&') ? [303, 1] : [200, 0]);
    browser.cookies.set('language', value);
    expect((await browser.get('/', ENGLISH)).headers['content-language']).toBe('en');
  });

  it('is no way around a form: a POST with it is a POST', async () => {
    const { headers, status } = await makeVisitor(pages.url).ask('POST', '/?language=es');
    expect([status, headers['set-cookie']]).toEqual([405, undefined]);
  });
});
