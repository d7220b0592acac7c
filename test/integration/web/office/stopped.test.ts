import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, staffEmail, staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

/** What a hundred tries would leave, without the hour and a half. */
async function hundredFailures(): Promise<void> {
  const { accountId } = centre;
  await pages.core.db.signInStreak.updateMany({ where: { accountId }, data: { failures: 100 } });
  pages.core.clock.advance(MINUTE);
}

it('a login that was stopped says to everybody alike what to do, the Business Owner among them (S3)', async () => {
  await givePassword(pages.core, centre, 'owner');
  await givePassword(pages.core, centre, 'manager');
  const path = `/${centre.slug}/office/sign-in`;
  for (const [language, own] of [
    ['en', 'The Business Owner gets no link there'],
    ['es', 'Quien es titular del negocio no recibe enlaces por esa vía'],
  ] as const) {
    const answers = new Set<string>();
    for (const email of [staffEmail(centre, 'owner'), staffEmail(centre, 'manager'), 'nobody@example.com']) {
      const form = { email, password: 'a guess' };
      await makeVisitor(pages.url).post(path, form);
      await hundredFailures();
      const { status, text } = await makeVisitor(pages.url).post(path, form, { 'accept-language': language });
      expect(status).toBe(429);
      expect(text).toContain(own);
      answers.add(text.replace(/value="[\w-]{64}"/, '').replace(`value="${email}"`, ''));
    }
    expect([...answers]).toHaveLength(1);
  }
});

describe('where the own password is changed', () => {
  const PLACES = ['password', 'ownership'] as const;
  const WRONG = { current: 'not it', password: 'a new one of hers', confirm: 'a new one of hers' };

  it.each(PLACES)('the Business Owner is not sent to Forgot Password on the page %s (S3)', async (page) => {
    const olive = await staffSignedIn(pages, centre, 'owner');
    const path = `/${centre.slug}/office/${page}`;
    const form = { ...WRONG, to: centre.staff.admin, do: 'offer' };
    const wrong = await olive.post(path, form);
    expect(wrong.text).toContain('That is not your current password');
    await hundredFailures();
    const stopped = await olive.post(path, form);
    expect(stopped.status).toBe(429);
    expect(stopped.text).toContain('ask whoever runs Keydesk for your business');
    for (const { text } of [wrong, stopped]) {
      expect(text).not.toContain('Forgot your password');
      expect(text).not.toContain('office/forgot');
    }
  });

  it('everybody else is', async () => {
    const maya = await staffSignedIn(pages, centre, 'manager');
    const { text } = await maya.post(`/${centre.slug}/office/password`, WRONG);
    expect(text).toContain('or choose a new one with “Forgot your password?”');
    expect(text).toContain(`href="/${centre.slug}/office/forgot"`);
  });
});
