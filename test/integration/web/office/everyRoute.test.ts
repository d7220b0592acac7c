import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomToken } from '../../../../src/core/secrets.ts';
import { makeWebApp } from '../../../../src/web/app.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor, type Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

/** Pages of the office for whoever comes: they sign nobody in, and what they may tell they tell everybody. */
const FOR_EVERYBODY = [
  ...['/forgot', '/sign-in', '/sign-out', '/password/changed'],
  // The Business Owner may have no session to stop a recovery in.
  ...['/recovery', '/recovery/:token', '/link-slack/:token', '/assign/:token'],
];
let pages: TestPages;
let centre: TestCentre;
/** Every other route of the office that there is, whoever added it. */
let guarded: string[];

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
  const { app } = makeWebApp({ core: pages.core, config: { TRUST_PROXY: 0 } });
  const all = app.router.stack.flatMap(({ route }) => (route ? [String(route.path)] : []));
  const office = all.filter((path) => path.startsWith('/:account/office'));
  guarded = office
    .map((path) => path.slice('/:account/office'.length))
    .filter((path) => !FOR_EVERYBODY.includes(path));
});
afterAll(() => pages.close());

const office = (page = '') => `/${centre.slug}/office${page}`;
/** Sends an empty form with a token of this browser, whether or not the page has a form. */
async function send(browser: Visitor, page: string) {
  await browser.get(office('/forgot'));
  const body = new URLSearchParams(browser.hidden(office('/forgot'))).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return browser.ask('POST', office(page), { body, headers });
}

it('the list of pages that ask who one is has what it should', () => {
  for (const page of ['', '/password', '/sessions', '/assign', '/link-slack'])
    expect(guarded).toContain(page);
  expect(guarded.filter((page) => page.includes(':'))).toEqual([]);
});

describe('every page of the office but those for everybody', () => {
  it('leads strangers to the sign-in page, and takes no form of theirs', async () => {
    for (const page of guarded) {
      const stranger = makeVisitor(pages.url);
      expect((await stranger.get(office(page))).headers.location, page).toBe(office('/sign-in'));
      const { status, headers } = await send(stranger, page);
      if (status !== 405) expect(headers.location, page).toBe(office('/sign-in'));
    }
  });

  it('takes no form without a token, whoever is signed in', async () => {
    const owner = await staffSignedIn(pages, centre, 'owner');
    for (const page of guarded)
      expect([403, 405], page).toContain((await owner.ask('POST', office(page))).status);
  });

  it('leads whoever has to choose their own password to that, and takes no form of theirs (S5)', async () => {
    await givePassword(pages.core, centre, 'admin', { mustChange: true });
    const browser = await staffSignedIn(pages, centre, 'admin');
    for (const page of guarded.filter((one) => one !== '/password')) {
      expect((await browser.get(office(page))).headers.location, page).toBe(office('/password'));
      const { status, headers } = await send(browser, page);
      if (status !== 405) expect(headers.location, page).toBe(office('/password'));
    }
  });
});

it('no token of a one-time link is in a log line', async () => {
  for (const kind of ['link-slack', 'assign', 'recovery']) {
    const token = randomToken();
    const browser = makeVisitor(pages.url);
    const { headers } = await browser.get(office(`/${kind}/${token}`));
    expect(headers.location).toBe(office(`/${kind}`));
    await browser.get(office(`/${kind}`));
    await browser.get(office(`/${kind}/${token}/more`));
    expect(pages.core.logLines.join('\n')).not.toContain(token);
  }
  expect(pages.core.logLines.join('\n')).toContain('/:account/office/assign/:token');
});
