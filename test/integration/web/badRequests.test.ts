import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

/** A visitor with a link in hand, and what must be so afterwards. */
async function atForm(): Promise<{ browser: Visitor; nothingChanged: () => Promise<void> }> {
  const { token, linkId } = await sentLink(pages.core, centre);
  const browser = makeVisitor(pages.url);
  await browser.get(`/reset/${token}`);
  return {
    browser,
    async nothingChanged() {
      const link = await pages.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
      expect(link.state).toBe('live');
      expect(await pages.core.db.credential.count({ where: { accountId: centre.accountId } })).toBe(0);
    },
  };
}

describe('a form', () => {
  it.each([
    ['arrays', `password[]=${GOOD}&confirm[]=${GOOD}`, 400],
    ['objects', `password[$ne]=x&confirm[$ne]=x&password=${GOOD}&confirm=${GOOD}`, 400],
    ['a field twice', `password=${GOOD}&password=${GOOD}&confirm=${GOOD}`, 400],
    ['broken percent signs', `password=%zz&confirm=%zz`, 400],
    ['bytes that are no text', `password=%ff%fe%ff%fe%ff%fe%ff%fe&confirm=%ff%fe`, 400],
    ['half of a surrogate', `password=%ed%a0%80aaaaaaaa&confirm=%ed%a0%80aaaaaaaa`, 400],
    ['NUL', `password=correct%00horse&confirm=correct%00horse`, 400],
    ['a NUL in a name', `pass%00word=${GOOD}`, 400],
    ['a thousand fields', Array.from({ length: 1_000 }, (_, i) => `f${i}=1`).join('&'), 400],
    ['a megabyte of password', `password=${'x'.repeat(1_048_576)}&confirm=x`, 413],
    ['prototypes', `__proto__=x&constructor=y&password=&confirm=`, 422],
    ['nothing', '', 422],
    ['a password that is only a line break', 'password=%0d%0a&confirm=%0d%0a', 422],
  ])('with %s is refused in plain words and changes nothing', async (_what, body, status) => {
    const { browser, nothingChanged } = await atForm();
    const answer = await browser.post('/reset', body.replaceAll(' ', '+'));
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<h1>');
    expect(answer.text).not.toMatch(/at .*\.ts|node_modules|Error:/);
    await nothingChanged();
  });

  it('may carry fields that we do not know', async () => {
    const { browser } = await atForm();
    const answer = await browser.post('/reset', { password: GOOD, confirm: GOOD, submit: 'Save', csrf: 'x' });
    expect(answer.headers.location).toBe('/reset/done');
  });

  it.each([
    ['application/json', JSON.stringify({ password: GOOD, confirm: GOOD })],
    ['multipart/form-data; boundary=x', '--x\r\n'],
    ['text/plain', `password=${GOOD}&confirm=${GOOD}`],
    ['application/x-www-form-urlencoded; charset=utf-16', `password=${GOOD}&confirm=${GOOD}`],
    ['', `password=${GOOD}&confirm=${GOOD}`],
  ])('sent as %j is refused', async (type, body) => {
    const { browser, nothingChanged } = await atForm();
    const answer = await browser.post('/reset', body, { 'content-type': type });
    expect(answer.status).toBe(415);
    await nothingChanged();
  });

  it('sent packed is refused before it is unpacked', async () => {
    const { browser, nothingChanged } = await atForm();
    const answer = await browser.post('/reset', 'password=x', { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(415);
    await nothingChanged();
  });

  it('at sign-in with lists or a megabyte is refused as well', async () => {
    const browser = makeVisitor(pages.url);
    const path = `/${centre.slug}/portal/sign-in`;
    const status = async (body: string) => (await browser.post(path, body)).status;
    expect(await status('email[]=a@b&password=x')).toBe(400);
    expect(await status('email=jane.smith%40example.com&email=x%40y&password=x')).toBe(400);
    expect(await status(`email=jane.smith%40example.com&password=${'x'.repeat(1_048_576)}`)).toBe(413);
    expect(await status(`email=jane.smith%40example.com&password=${'x'.repeat(8_000)}`)).toBe(422);
  });
});

describe('another site', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
    { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' },
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1.evil.example' },
  ])('cannot press our buttons: %j', async (headers) => {
    const { browser, nothingChanged } = await atForm();
    const form = { password: GOOD, confirm: GOOD };
    const answer = await browser.post('/reset', form, headers as Record<string, string>);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('came from another website');
    await nothingChanged();
  });

  it('our own pages can, although no-referrer makes their origin null', async () => {
    const { browser } = await atForm();
    const headers = { 'sec-fetch-site': 'same-origin', origin: 'null' };
    const answer = await browser.post('/reset', { password: GOOD, confirm: GOOD }, headers);
    expect(answer.status).toBe(303);
  });
});

describe('forged headers', () => {
  const FORGED = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.9',
    forwarded: 'host=evil.example;proto=https;for=203.0.113.9',
    'x-original-url': '/evil',
    'x-http-method-override': 'DELETE',
    referer: 'https://evil.example/',
  };

  it('never show up in an answer', async () => {
    const { browser } = await atForm();
    const asks = [
      browser.get('/reset', FORGED),
      browser.get('/reset/x', FORGED),
      browser.get(`/${centre.slug}/portal`, FORGED),
      browser.get(`/${centre.slug}/portal/sign-in`, FORGED),
      browser.post(`/${centre.slug}/portal/forgot`, { email: 'jane.smith@example.com' }, FORGED),
      browser.get('/nowhere', FORGED),
    ];
    for (const answer of await Promise.all(asks)) {
      expect(answer.status).toBeLessThan(500);
      expect(answer.text + JSON.stringify(answer.headers)).not.toContain('evil');
      expect(answer.headers.location ?? '/').toMatch(/^\//);
    }
  });

  it('do not change where a session is said to come from', async () => {
    const passwordHash = await pages.core.hashing.hash(GOOD);
    await pages.core.db.credential.create({
      data: {
        accountId: centre.accountId,
        guardianId: centre.jane,
        passwordHash,
        changedAt: pages.core.clock.now(),
      },
    });
    const form = { email: 'jane.smith@example.com', password: GOOD };
    const browser = makeVisitor(pages.url);
    expect((await browser.post(`/${centre.slug}/portal/sign-in`, form, FORGED)).status).toBe(303);
    const { ip } = await pages.core.db.session.findFirstOrThrow({ where: { accountId: centre.accountId } });
    expect(ip).toMatch(/127\.0\.0\.1$/);
  });
});

describe('paths and methods', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'LINK'])(
    '%s is refused on every page',
    async (method) => {
      const { browser, nothingChanged } = await atForm();
      for (const path of ['/reset', '/reset/x', `/${centre.slug}/portal/sign-in`, '/']) {
        const answer = await browser.ask(method, path);
        expect([answer.status, answer.headers.allow]).toEqual([405, expect.stringContaining('GET, HEAD')]);
      }
      await nothingChanged();
    },
  );

  it('OPTIONS says what there is, and POST is refused where there is no form', async () => {
    const browser = makeVisitor(pages.url);
    const options = await browser.ask('OPTIONS', '/reset');
    expect([options.status, options.headers.allow, options.text]).toEqual([
      204,
      'GET, HEAD, POST, OPTIONS',
      '',
    ]);
    expect((await browser.post('/reset/x')).status).toBe(405);
    expect((await browser.post(`/${centre.slug}/portal`)).status).toBe(405);
  });

  it.each(['/%', '/%zz/portal', '/reset/%ff', '/%c0%ae%c0%ae/portal', '/x/portal/%'])(
    '%s is a plain 4xx',
    async (path) => {
      const answer = await makeVisitor(pages.url).get(path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.text).toContain('<h1>');
    },
  );

  it.each(['/nowhere', '/.env', '/reset/a/b', '/assets/style.css'])(
    '%s is not there, kindly, in the visitor’s language',
    async (path) => {
      const answer = await makeVisitor(pages.url).get(path, { 'accept-language': 'es' });
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('Esa página no existe');
    },
  );
});
