import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
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

describe('a link that is over', () => {
  async function pageOf(token: string) {
    return (await opened(token)).get('/reset');
  }

  it('lives to the last millisecond of its 30 minutes and no longer', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    pages.core.clock.advance(LINK_LIFE - 1);
    expect((await browser.get('/reset')).status).toBe(200);
    pages.core.clock.advance(1);
    const late = await browser.post('/reset', { password: GOOD, confirm: GOOD });
    expect(late.status).toBe(410);
    expect(late.text).toContain('This link has expired');
    expect(late.text).toContain(`href="/${centre.slug}/portal/forgot"`);
    expect((await browser.get('/reset')).status).toBe(410);
    expect(await credentialOf(centre.jane)).toBeNull();
    expect((await links({ id: linkId })).state).toBe('live');
  });

  it('says in which way: used, replaced or withdrawn', async () => {
    const used = await sentLink(pages.core, centre);
    await (await opened(used.token)).post('/reset', { password: GOOD, confirm: GOOD });
    expect((await pageOf(used.token)).text).toContain('This link has been used');

    const older = await sentLink(pages.core, centre, centre.jose);
    await sentLink(pages.core, centre, centre.jose);
    expect((await pageOf(older.token)).text).toContain('Hay un enlace más nuevo');

    const withdrawn = await sentLink(pages.core, centre);
    await pages.core.db.resetLink.update({
      where: { id: withdrawn.linkId },
      data: { state: 'cancelled', endedAt: pages.core.clock.now() },
    });
    const page = await pageOf(withdrawn.token);
    expect(page.status).toBe(410);
    expect(page.text).toContain('This link no longer works');
  });

  it('a guardian who may no longer log in is shown no form', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    await pages.core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } });
    expect((await browser.get('/reset')).text).toContain('This link no longer works');
    const answer = await browser.post('/reset', { password: GOOD, confirm: GOOD });
    expect(answer.text).toContain('This link no longer works');
    expect(await credentialOf(centre.jane)).toBeNull();
  });

  it.each(['nobody', 'A'.repeat(43)])('says of the unknown token %j what can be done', async (token) => {
    const browser = await opened(token);
    await browser.get(`/${centre.slug}/portal/forgot`);
    for (const page of [
      await browser.get('/reset'),
      await browser.post('/reset', { password: GOOD, confirm: GOOD }),
    ]) {
      expect(page.status).toBe(404);
      expect(page.text).toContain('We cannot open this link');
    }
  });

  it('a made-up, altered or foreign cookie opens nothing', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = await opened(token);
    const sealed = Buffer.from(browser.cookies.get('reset') ?? '', 'base64url');
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    const session = pages.core.secrets.seal('session-cookie', 'reset-page', `${token}.visit`);
    for (const value of [
      token,
      `${token}.visit`,
      '',
      'x'.repeat(5_000),
      sealed.toString('base64url'),
      Buffer.from(session).toString('base64url'),
    ]) {
      browser.cookies.set('reset', value);
      expect((await browser.get('/reset')).status).toBe(404);
    }
  });
});
