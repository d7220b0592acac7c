import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomToken } from '../../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, STAFF_PASSWORD, staffEmail, staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';
import { sampleLinks } from './sampleLinks.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages({ before: sampleLinks });
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const office = (page = '', at = centre) => `/${at.slug}/office${page}`;
const COOKIE = 'office-link.link-slack';

describe('a one-time link of the office', () => {
  it('leads over the sign-in page to its own, and is in no address from then on', async () => {
    await givePassword(pages.core, centre, 'manager');
    const token = randomToken();
    const browser = makeVisitor(pages.url);
    const opened = await browser.get(office(`/link-slack/${token}`));
    expect([opened.status, opened.headers.location]).toEqual([303, office('/link-slack')]);
    expect(opened.headers['set-cookie']?.[0]).toMatch(
      /^office-link\.link-slack=[\w-]+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/,
    );
    expect(JSON.stringify(opened.headers)).not.toContain(token);
    expect((await browser.get(office('/link-slack'))).headers.location).toBe(office('/sign-in'));
    const form = { email: staffEmail(centre, 'manager'), password: STAFF_PASSWORD };
    const wrong = await browser.post(office('/sign-in'), { ...form, password: 'a guess' });
    expect(wrong.status).toBe(422);
    const signedIn = await browser.post(office('/sign-in'), form);
    expect(signedIn.headers.location).toBe(office('/link-slack'));
    expect(JSON.parse((await browser.get(office('/link-slack'))).text)).toEqual({
      staffId: centre.staff.manager,
      token,
    });
    // Once on the way there, the next sign-in leads home again.
    await browser.post(office('/sign-out'));
    expect((await browser.post(office('/sign-in'), form)).headers.location).toBe(office());
  });

  it('changes nothing and signs nobody in by being opened, whatever it is and however often', async () => {
    const before = await pages.core.db.auditEntry.count();
    const answers = new Set<string>();
    for (const token of [randomToken(), randomToken(), 'x', "'; DROP TABLE staff --", 'x'.repeat(5_000)]) {
      const browser = makeVisitor(pages.url);
      const { status, text, headers } = await browser.get(office(`/link-slack/${encodeURIComponent(token)}`));
      answers.add(JSON.stringify([status, text, headers.location]));
      expect([...browser.cookies.keys()]).toEqual([COOKIE]);
      // As long for one that nobody has as for any other.
      expect(browser.cookies.get(COOKIE)).toHaveLength(95);
    }
    expect(answers.size).toBe(1);
    expect(await pages.core.db.auditEntry.count()).toBe(before);
    expect(await pages.core.db.session.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('keeps whoever is signed in the same, under the same id', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    const id = browser.cookies.get(`office.${centre.slug}`);
    const token = randomToken();
    await browser.get(office(`/link-slack/${token}`));
    expect(browser.cookies.get(`office.${centre.slug}`)).toBe(id);
    expect(JSON.parse((await browser.get(office('/link-slack'))).text)).toEqual({
      staffId: centre.staff.manager,
      token,
    });
  });

  it('is of one kind and one account: moved to another, its cookie is nothing', async () => {
    const other = await makeCentre(pages.core, 'Other Centre');
    const browser = await staffSignedIn(pages, centre, 'manager');
    await staffSignedIn(pages, other, 'manager', browser);
    await browser.get(office(`/link-slack/${randomToken()}`));
    const sealed = browser.cookies.get(COOKIE) ?? '';
    browser.cookies.set('office-link.assign', sealed);
    for (const page of [office('/assign'), office('/link-slack', other)])
      expect(JSON.parse((await browser.get(page)).text).token, page).toBe(null);
    for (const forged of ['', 'x', randomToken(), sealed.slice(1), `${sealed}A`, sealed.replace(/^./, 'A')]) {
      browser.cookies.set(COOKIE, forged);
      const { token } = JSON.parse((await browser.get(office('/link-slack'))).text);
      expect(token, forged).toBe(null);
    }
  });

  it('is gone once it is used up', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    await browser.get(office(`/link-slack/${randomToken()}`));
    await browser.ask('POST', office('/link-slack'));
    expect(browser.cookies.has(COOKIE)).toBe(false);
  });

  it.each(['%5Cevil.example', '%2F%2Fevil.example', '..', 'nowhere', '%00', '@evil.example'])(
    'leads nowhere at all for the account %s',
    async (slug) => {
      const { status, headers } = await makeVisitor(pages.url).get(
        `/${slug}/office/link-slack/${randomToken()}`,
      );
      expect([status, headers.location]).toEqual([404, undefined]);
    },
  );
});

it('on https the cookie is one that no other host, path or plain line can set', async () => {
  const secure = await servePages({ publicUrl: 'https://keydesk.example', before: sampleLinks });
  try {
    const { slug } = await makeCentre(secure.core);
    const { headers } = await makeVisitor(secure.url).get(`/${slug}/office/assign/${randomToken()}`);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^__Host-office-link\.assign=[\w-]+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax; Secure$/,
    );
  } finally {
    await secure.close();
  }
});
