import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TooBusy } from '../../../src/core/credentials/hashing.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const GOOD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const everyPath = () => [
  '/',
  '/reset',
  '/reset/x',
  '/reset/done',
  '/nowhere',
  '/healthz',
  '/readyz',
  '/robots.txt',
  '/%',
  ...['', '/forgot', '/sign-in', '/sign-out'].map((page) => `/${centre.slug}/portal${page}`),
];

describe('headers', () => {
  it('are strict on every answer, problems included', async () => {
    for (const path of everyPath()) {
      const { headers } = await makeVisitor(pages.url).get(path);
      expect(headers, path).toMatchObject({
        'content-security-policy':
          "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'x-robots-tag': 'noindex, nofollow',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      for (const name of ['x-powered-by', 'etag', 'strict-transport-security', 'access-control-allow-origin'])
        expect(headers, path).not.toHaveProperty(name);
    }
  });

  it('ask for https for good where PUBLIC_URL is https, and cookies are tied to it', async () => {
    const secure = await servePages({ publicUrl: 'https://keydesk.example.com' });
    try {
      const browser = makeVisitor(secure.url);
      const answer = await browser.get('/reset/x');
      expect(answer.headers['strict-transport-security']).toBe('max-age=63072000');
      expect(answer.headers['set-cookie']?.[0]).toMatch(
        /^__Host-reset=[^;]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
      );
    } finally {
      await secure.close();
    }
  });

  it('believe as many proxies as stand in front, and no more', async () => {
    const behindOne = await servePages({ trustProxy: 1 });
    try {
      const at = await makeCentre(behindOne.core);
      const { token } = await sentLink(behindOne.core, at);
      await redeemLink(behindOne.core, { token, password: GOOD, confirm: GOOD, visit: 'a test' });
      await makeVisitor(behindOne.url).post(
        `/${at.slug}/portal/sign-in`,
        { email: 'jane.smith@example.com', password: GOOD },
        { 'x-forwarded-for': '203.0.113.66, 198.51.100.7' },
      );
      const { ip } = await behindOne.core.db.session.findFirstOrThrow();
      expect(ip).toBe('198.51.100.7');
    } finally {
      await behindOne.close();
    }
  });
});

describe('pages', () => {
  it('name no third party and hold no script, style or picture of their own', async () => {
    for (const path of everyPath()) {
      const { text } = await makeVisitor(pages.url).get(path);
      expect(text, path).not.toMatch(/https?:|<script|<style|\sstyle=|\son\w+=|<iframe|javascript:/i);
    }
  });

  it('weigh at most 14 KB with all that is on them', async () => {
    const { token } = await sentLink(pages.core, centre, centre.jose);
    const browser = makeVisitor(pages.url);
    await browser.get(`/reset/${token}`);
    const form = await browser.post('/reset', { password: 'password1', confirm: 'password1' });
    const assets = [...form.text.matchAll(/href="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets).toHaveLength(2);
    let bytes = gzipSync(form.text).length;
    for (const path of assets) {
      const asset = await browser.get(path, { 'accept-encoding': 'gzip' });
      expect(asset.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
        'content-encoding': 'gzip',
      });
      bytes += Number(asset.headers['content-length']);
    }
    expect(bytes).toBeLessThan(14 * 1_024);
  });

  it('names from the record can never be markup', async () => {
    const nasty = `<img src=x onerror="alert(1)">'&amp;`;
    const at = await makeCentre(pages.core, nasty);
    await pages.core.db.guardian.update({ where: { id: at.jane }, data: { name: nasty } });
    const { token } = await sentLink(pages.core, at);
    const browser = makeVisitor(pages.url);
    await browser.get(`/reset/${token}`);
    const { text } = await browser.get('/reset');
    expect(text).not.toContain('<img');
    expect(text).toContain('Hello &lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;amp;.');
  });

  it('say what a machine may know: robots, health, readiness', async () => {
    const browser = makeVisitor(pages.url);
    expect((await browser.get('/robots.txt')).text).toBe('User-agent: *\nDisallow: /\n');
    expect((await browser.get('/healthz')).text).toBe('ok\n');
    expect([(await browser.get('/readyz')).status, (await browser.get('/readyz')).text]).toEqual([
      200,
      'ready\n',
    ]);
    expect((await browser.get('/')).text).not.toContain(centre.slug);
  });
});

describe('when it is us', () => {
  it('too much hashing at once is a 503 that says when to come back, and the link is unharmed', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = makeVisitor(pages.url);
    await browser.get(`/reset/${token}`);
    const { hash, verify } = pages.core.hashing;
    const busy = () => Promise.reject(new TooBusy());
    Object.assign(pages.core.hashing, { hash: busy, verify: busy });
    try {
      const answer = await browser.post('/reset', { password: GOOD, confirm: GOOD });
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(answer.text).toContain('Nothing was changed');
      expect(answer.text).toContain('<form method="post" action="/reset"');
      const form = { email: 'jane.smith@example.com', password: GOOD };
      expect((await browser.post(`/${centre.slug}/portal/sign-in`, form)).status).toBe(503);
    } finally {
      Object.assign(pages.core.hashing, { hash, verify });
    }
    expect((await pages.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).state).toBe('live');
    expect((await browser.post('/reset', { password: GOOD, confirm: GOOD })).status).toBe(303);
  });

  it('what fails unexpectedly is a number on the page and in the log, and nothing else of it', async () => {
    const broken = await servePages();
    const at = await makeCentre(broken.core);
    await broken.core.db.$executeRaw`ALTER TABLE credentials RENAME TO gone`;
    const form = { email: 'canary.address@example.com', password: 'canary password' };
    const answer = await makeVisitor(broken.url).post(`/${at.slug}/portal/sign-in`, form);
    expect(answer.status).toBe(500);
    const number = /class="number">([0-9A-F]{10})</.exec(answer.text)?.[1] ?? 'none';
    expect(broken.core.logLines.filter((line) => line.includes(number))).toHaveLength(2);
    expect(broken.core.logLines.join('') + answer.text).not.toMatch(/canary|prisma\.|SELECT/);
    await broken.close();
  });

  it('a record that an import holds for long ends in a page that says to try again, and nothing is lost', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = makeVisitor(pages.url);
    await browser.get(`/reset/${token}`);
    const choose = () => browser.post('/reset', { password: GOOD, confirm: GOOD });
    const waiting = await pages.core.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM guardians WHERE id = ${centre.jane}::uuid FOR UPDATE`;
        const answer = choose();
        // Prisma's own limit of a transaction is five seconds.
        await tx.$queryRaw`SELECT 1 FROM pg_sleep(6)`;
        return { answer };
      },
      { timeout: 20_000 },
    );
    const answer = await waiting.answer;
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect((await choose()).status).toBe(303);
  });

  it('a database that is gone makes it unready, not dead', async () => {
    const alone = await servePages();
    const broken = Promise.reject(new Error('gone'));
    broken.catch(() => {});
    Object.defineProperty(alone.core.db, '$queryRaw', { value: () => broken });
    const browser = makeVisitor(alone.url);
    expect((await browser.get('/readyz')).status).toBe(503);
    expect((await browser.get('/healthz')).status).toBe(200);
    await alone.close();
  });
});

describe('the access log', () => {
  it('has one line an answer, and never a token, cookie, address, password or query', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = makeVisitor(pages.url);
    const before = pages.core.logLines.length;
    await browser.get(`/reset/${token}?canary=query`);
    await browser.get('/reset');
    await browser.get(`/oops/reset/${token}`);
    await browser.get(`/${token}/portal`);
    await browser.get(`/reset/${token}%`);
    await browser.post('/reset', { password: 'canary1', confirm: token });
    await browser.post(`/${centre.slug}/portal/forgot`, { email: 'canary@example.com' });
    await browser.post(`/${centre.slug}/portal/sign-in`, { email: 'canary@example.com', password: 'canary' });
    await expect.poll(() => pages.core.logLines.length).toBeGreaterThanOrEqual(before + 8);
    const lines = pages.core.logLines.slice(before);
    const all = lines.join('');
    expect(all).not.toContain(token);
    expect(all).not.toContain(token.slice(0, 12));
    expect(all).not.toContain('canary');
    for (const value of browser.cookies.values()) expect(all).not.toContain(value);
    expect(
      lines.map((line) => JSON.parse(line)).find(({ route }) => route === '/reset/:token'),
    ).toMatchObject({
      method: 'GET',
      status: 303,
      ms: expect.any(Number),
      req: expect.stringMatching(/^[0-9A-F]{10}$/),
    });
  });
});

it('the packed stylesheet is the stylesheet', async () => {
  const browser = makeVisitor(pages.url);
  const path = /href="(\/assets\/style[^"]+)"/.exec((await browser.get('/')).text)?.[1] ?? '';
  const plain = await browser.get(path);
  expect(plain.headers['content-type']).toBe('text/css; charset=utf-8');
  const response = await fetch(pages.url + path, { headers: { 'accept-encoding': 'gzip' } });
  expect(await response.text()).toBe(plain.text);
});
