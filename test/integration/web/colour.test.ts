import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const COLOR = '#7a1f5c';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
  await pages.core.db.account.update({ where: { id: centre.accountId }, data: { brandColor: COLOR } });
});
afterAll(() => pages.close());

const get = (path: string) => makeVisitor(pages.url).get(path);

/** What a page links in its head. */
async function linksOf(path: string): Promise<string[]> {
  const { text } = await get(path);
  return [...text.matchAll(/<link [^>]*href="([^"]+)"/g)].map(([, href]) => href ?? '');
}

describe('a centre’s colour', () => {
  it('is on its pages by a stylesheet and an icon that may be kept for good, and on no page without a centre', async () => {
    const [all, own = '', icon = ''] = await linksOf(`/${centre.slug}/portal/sign-in`);
    expect(own).toMatch(/^\/assets\/colour\.7a1f5c\.[\w-]{8}\.css$/);
    expect(icon).toMatch(/^\/assets\/icon\.7a1f5c\.[\w-]{8}\.svg$/);
    for (const [path, type] of [
      [own, 'text/css; charset=utf-8'],
      [icon, 'image/svg+xml'],
    ] as const) {
      const { status, headers, text } = await get(path);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        type,
        'public, max-age=31536000, immutable',
      ]);
      expect(text).toContain(COLOR);
    }
    expect(await linksOf('/')).toEqual([all, expect.stringMatching(/^\/assets\/icon\.[\w-]{12}\.svg$/)]);
  });

  it('of another shape in the address is not there', async () => {
    const [, own = '', icon = ''] = await linksOf(`/${centre.slug}/portal/sign-in`);
    for (const path of [
      own.replace('7a1f5c', '7a1f5d'),
      own.replace('7a1f5c', '7A1F5C'),
      own.replace('7a1f5c', 'red}*{}'),
      own.replace('.css', '.svg'),
      icon.replace('.svg', '.css'),
      own.replace(/\.[\w-]{8}\./, '.'),
      '/assets/constructor.7a1f5c.12345678.css',
      '/assets/',
    ])
      expect((await get(path)).status, path).toBe(404);
  });
});

it('the icon that browsers ask for by themselves is there and costs little', async () => {
  const { status, headers } = await get('/favicon.ico');
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'image/x-icon',
    'public, max-age=86400',
  ]);
  expect(Number(headers['content-length'])).toBeLessThan(1_024);
  const file = readFileSync(new URL('../../../src/web/favicon.ico', import.meta.url));
  expect([...file.subarray(0, 6)]).toEqual([0, 0, 1, 0, 1, 0]);
});

it('a packed page is the page, and no packing is forced on anybody', async () => {
  const path = `${pages.url}/${centre.slug}/portal/forgot`;
  const shape = (text: string) => text.replace(/value="[\w-]{64}"/, '');
  const plain = await get(`/${centre.slug}/portal/forgot`);
  expect(plain.headers).not.toHaveProperty('content-encoding');
  for (const encoding of ['gzip', 'br']) {
    const answer = await fetch(path, { headers: { 'accept-encoding': encoding } });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(plain.text.length * 0.7);
    expect(shape(await answer.text())).toBe(shape(plain.text));
  }
});
