import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeOwner, sentStaffLink, staffLink } from '../../support/staffLinks.ts';
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

async function opened(token: string, headers: Record<string, string> = {}): Promise<Visitor> {
  const browser = makeVisitor(pages.url);
  await browser.get(`/reset/${token}`, headers);
  return browser;
}
const chosen = { password: GOOD, confirm: GOOD };
const office = (rest: string) => `/${centre.slug}/office${rest}`;

describe('somebody of the staff opens a link', () => {
  it('chooses a password for the Office Portal, and is led to its sign-in, not signed in', async () => {
    const { token } = await sentStaffLink(pages.core, centre);
    const browser = await opened(token);
    const { text } = await browser.get('/reset');
    expect(text).toContain('Hello Maya Manager. This is for your login to the Office Portal:');
    expect(text).toContain('<h1>Choose a new password</h1>');
    expect(text).not.toMatch(/Customer Portal|\/portal/);
    const answer = await browser.post('/reset', chosen);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/reset/done' } });
    const done = await browser.get('/reset/done');
    expect(done.text).toContain(`href="${office('/sign-in')}"`);
    expect(done.text).not.toContain('/portal/');
    expect((await browser.get(office(''))).headers.location).toBe(office('/sign-in'));
    const email = `manager@${centre.slug}.example`;
    const signedIn = await browser.post(office('/sign-in'), { email, password: GOOD });
    expect(signedIn.status).toBe(303);
    expect((await browser.get(office(''))).status).toBe(200);
    // The Customer Portal knows nothing of it.
    const portal = await browser.post(`/${centre.slug}/portal/sign-in`, { email, password: GOOD });
    expect(portal.status).toBe(422);
  });

  it('of an invitation: it speaks of a first password, also in Spanish', async () => {
    const { token } = await sentStaffLink(pages.core, centre, 'staff_invitation');
    const browser = await opened(token);
    expect((await browser.get('/reset')).text).toContain('<h1>Choose your password</h1>');
    const { text } = await browser.get('/reset', { 'accept-language': 'es' });
    expect(text).toContain('<h1>Elija su contraseña</h1>');
    expect(text).toContain('Es para su acceso al Portal de oficina:');
  });

  it('too late: the page leads to the Office Portal’s Forgot Password', async () => {
    const { token } = await sentStaffLink(pages.core, centre);
    const browser = await opened(token);
    pages.core.clock.advance(LINK_LIFE);
    const { status, text } = await browser.get('/reset');
    expect(status).toBe(410);
    expect(text).toContain(`href="${office('/forgot')}"`);
    expect(text).not.toContain('/portal/');
  });

  it('says that they did not ask for it: those with Admin Access are told', async () => {
    const { token, linkId } = await staffLinkSent();
    const browser = makeVisitor(pages.url);
    await browser.get(`/reset/${token}/not-me`);
    const { text } = await browser.get('/reset/not-me');
    expect(text).toContain(`those with Admin Access at ${'Superstars Gymnastics'} are then told`);
    expect(text).toContain('This is about the login to the Office Portal:');
    await browser.post('/reset/not-me');
    const done = await browser.get('/reset/not-me');
    expect(done.text).toContain('Those with Admin Access at Superstars Gymnastics are told.');
    expect(done.text).toContain(`href="${office('/sign-in')}"`);
    expect(await pages.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      state: 'reported',
    });
  });

  const staffLinkSent = () => sentStaffLink(pages.core, centre);
});

describe('the Business Owner', () => {
  const pagesOf = async (token: string) => {
    const browser = await opened(token);
    const over = await browser.get('/reset');
    await browser.get(`/reset/${token}/not-me`);
    const asked = await browser.get('/reset/not-me');
    await browser.post('/reset/not-me');
    const told = await browser.get('/reset/not-me');
    return { over, all: [over, asked, told].map(({ text }) => text).join('\n') };
  };

  it('chooses a password with the link of a recovery', async () => {
    const { token } = await sentStaffLink(pages.core, centre, 'owner_recovery');
    const browser = await opened(token);
    expect((await browser.get('/reset')).text).toContain('Hello Olive Owner.');
    expect((await browser.post('/reset', chosen)).status).toBe(303);
  });

  it.each(['expired', 'used', 'live'])(
    'is never sent to Forgot Password by a link that is %s (S3)',
    async (how) => {
      const { token } = await sentStaffLink(pages.core, centre, 'owner_recovery');
      if (how === 'expired') pages.core.clock.advance(LINK_LIFE);
      if (how === 'used') await (await opened(token)).post('/reset', chosen);
      const { over, all } = await pagesOf(token);
      expect(over.status).toBe(how === 'live' ? 200 : 410);
      expect(all).not.toContain('/forgot');
      if (how !== 'live') expect(over.text).toContain('ask whoever runs Keydesk for you');
    },
  );

  it('who was promoted with a link in the mailbox finds a dead one, and no way to another (S3)', async () => {
    const { token } = await sentStaffLink(pages.core, centre, 'staff_reset', { staffId: centre.staff.admin });
    const browser = await opened(token);
    await browser.get('/reset');
    await makeOwner(pages.core, centre, centre.staff.admin);
    const answer = await browser.post('/reset', chosen);
    expect(answer.status).toBe(410);
    expect(answer.text).toContain('This link no longer works');
    expect(answer.text).not.toContain('/forgot');
    expect(await pages.core.db.credential.count({ where: { staffId: centre.staff.admin } })).toBe(0);
  });
});

it('a link that was never sent, or is of somebody who left, shows no form', async () => {
  const unsent = await staffLink(pages.core, centre);
  expect((await (await opened(unsent.token)).get('/reset')).status).toBe(410);
  const { token } = await sentStaffLink(pages.core, centre);
  await pages.core.db.staff.update({
    where: { id: centre.staff.manager },
    data: { deactivatedAt: pages.core.clock.now() },
  });
  const { status, text } = await (await opened(token)).get('/reset');
  expect(status).toBe(410);
  expect(text).toContain('speak to somebody with Admin Access');
});
