import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const GOOD = 'correct horse battery';
const NOT_ME = '/reset/not-me';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const visitor = () => makeVisitor(pages.url);
const row = (linkId: LinkId) => pages.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
const entries = () =>
  pages.core.db.auditEntry.count({ where: { accountId: centre.accountId, action: 'reset.reported' } });

/** A visitor who has tapped the quiet link of the message and looks at the question. */
async function tapped(token: string): Promise<Visitor> {
  const browser = visitor();
  await browser.get(`/reset/${token}/not-me`);
  await browser.get(NOT_ME);
  return browser;
}

describe('a guardian taps “I did not ask for this” in the message', () => {
  it('the token goes into the sealed cookie, and the page asks before anything is done', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = visitor();
    const answer = await browser.get(`/reset/${token}/not-me`);
    expect(answer).toMatchObject({ status: 303, headers: { location: NOT_ME } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^reset=[\w-]+; /);
    expect(answer.headers['set-cookie']?.[0]).not.toContain(token);
    const page = await browser.get(NOT_ME);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>You did not ask for this?</h1>');
    expect(page.text).toContain('Your password has not been changed.');
    expect(page.text).toContain('j•••h@e•••.com');
    expect(page.text).not.toContain(token);
    expect((await row(linkId)).state).toBe('live');
  });

  it('presses the button, and is told what was done and that there is nothing else to do', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = await tapped(token);
    const answer = await browser.post(NOT_ME);
    expect(answer).toMatchObject({ status: 303, headers: { location: NOT_ME } });
    expect((await row(linkId)).state).toBe('reported');
    const page = await browser.get(NOT_ME);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Thank you for telling us');
    expect(page.text).toContain('your password is as it was. You need not do anything else.');
    expect(page.text).toContain('The managers of Superstars Gymnastics are told');
    expect(page.text).toContain(`href="/${centre.slug}/portal/sign-in"`);
    expect(page.text).toContain(`href="/${centre.slug}/portal/forgot"`);
    expect(page.text).not.toContain('name="link"');
    expect(pages.core.logLines.join('')).not.toContain(token);
  });

  it('presses it twice, or reloads: it is done once, and the page stays the same', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = await tapped(token);
    const answers = await Promise.all([browser.post(NOT_ME), browser.post(NOT_ME)]);
    answers.push(await browser.post(NOT_ME));
    for (const { status, headers } of answers)
      expect({ status, location: headers.location }).toEqual({ status: 303, location: NOT_ME });
    expect(await entries()).toBe(1);
    const [first, again] = [await browser.get(NOT_ME), await browser.get(NOT_ME)];
    expect(again.text).toBe(first.text);
  });

  it('and the link opens no form any more, in this browser or another, and says why', async () => {
    const { token } = await sentLink(pages.core, centre);
    const thief = visitor();
    await thief.get(`/reset/${token}`);
    await thief.get('/reset');
    await (await tapped(token)).post(NOT_ME);
    const late = await thief.post('/reset', { password: GOOD, confirm: GOOD });
    const other = visitor();
    await other.get(`/reset/${token}`);
    for (const page of [late, await other.get('/reset')]) {
      expect(page.status).toBe(410);
      expect(page.text).toContain('This link was stopped');
      expect(page.text).not.toContain(`href="${NOT_ME}"`);
    }
    expect(await pages.core.db.credential.count({ where: { guardianId: centre.jane } })).toBe(0);
  });

  it('in Spanish, as the record says', async () => {
    const { token } = await sentLink(pages.core, centre, centre.jose);
    const browser = await tapped(token);
    const question = await browser.get(NOT_ME);
    expect(question.text).toContain('<html lang="es">');
    expect(question.text).toContain('¿No lo pidió usted?');
    await browser.post(NOT_ME);
    expect((await browser.get(NOT_ME)).text).toContain('Gracias por avisarnos');
  });
});

describe('the reset page', () => {
  it('has the quiet link after everything else, and no second form', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = visitor();
    await browser.get(`/reset/${token}`);
    const { text } = await browser.get('/reset');
    expect(text.match(/<form/g)).toHaveLength(1);
    expect(text.indexOf(`href="${NOT_ME}"`)).toBeGreaterThan(text.indexOf('Save new password'));
    expect(await (await browser.get(NOT_ME)).text).toContain('You did not ask for this?');
  });

  it('leads on to the question without opening the message again, and back', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = visitor();
    await browser.get(`/reset/${token}`);
    const question = await browser.get(NOT_ME);
    expect(question.text).toContain('<a class="hint" href="/reset">');
    expect((await browser.post('/reset', { password: GOOD, confirm: GOOD })).status).toBe(303);
    expect((await row(linkId)).state).toBe('redeemed');
  });
});

describe('a link that is over can be reported too', () => {
  it('expired: the centre is told, and the guardian that nothing happened', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    pages.core.clock.advance(LINK_LIFE + MINUTE);
    const browser = visitor();
    await browser.get(`/reset/${token}`);
    expect((await browser.get('/reset')).text).toContain(`href="${NOT_ME}"`);
    const question = await browser.get(NOT_ME);
    expect(question.text).toContain('This link no longer works');
    expect(question.text).not.toContain('href="/reset"');
    expect((await browser.post(NOT_ME)).status).toBe(303);
    expect((await browser.get(NOT_ME)).text).toContain('The link had ended before');
    expect((await row(linkId)).reportedAt).not.toBeNull();
    expect((await browser.get('/reset')).text).not.toContain(`href="${NOT_ME}"`);
  });

  it('used: the first thing to do is to choose another password', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const thief = visitor();
    await thief.get(`/reset/${token}`);
    await thief.post('/reset', { password: GOOD, confirm: GOOD });
    const browser = await tapped(token);
    expect((await browser.get(NOT_ME)).text).toContain('A new password was chosen with this link.');
    await browser.post(NOT_ME);
    const { text } = await browser.get(NOT_ME);
    expect(text).toContain('choose another password right away');
    expect(text.indexOf('/portal/forgot')).toBeLessThan(text.indexOf('/portal/sign-in'));
    expect((await row(linkId)).state).toBe('redeemed');
  });
});

describe('a mail scanner', () => {
  it('that follows every link in every way, renders every page and tries its forms’ addresses changes nothing', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const addresses = [
      `/reset/${token}`,
      `/reset/${token}/not-me`,
      '/reset',
      NOT_ME,
      `${NOT_ME}/`,
      `${NOT_ME}?yes=1`,
    ];
    const manners: Record<string, string>[] = [
      {},
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'preview', 'user-agent': 'SafeLinks' },
      { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' },
    ];
    for (const headers of manners) {
      const browser = visitor();
      for (const _twice of [1, 2]) {
        for (const method of ['HEAD', 'GET', 'OPTIONS']) {
          for (const path of addresses) {
            const answer = await browser.ask(method, path, { headers });
            expect(answer.status, `${method} ${path}`).toBeLessThan(500);
            if (answer.headers.location) await browser.ask(method, answer.headers.location, { headers });
          }
        }
      }
    }
    expect(await row(linkId)).toMatchObject({ state: 'live', reportedAt: null });
    expect(await entries()).toBe(0);
  });

  it('that posts blindly, with the cookies it was given, is refused for want of the form’s token', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = await tapped(token);
    for (const body of ['', 'link=', `link=${linkId}`, 'form-token=', `form-token=${'a'.repeat(64)}`]) {
      const answer = await browser.ask('POST', NOT_ME, {
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(answer.status).toBe(403);
    }
    expect((await row(linkId)).state).toBe('live');
  });

  it('HEAD answers as GET does, without the page', async () => {
    const { token } = await sentLink(pages.core, centre);
    const browser = await tapped(token);
    const head = await browser.ask('HEAD', NOT_ME);
    expect(head).toMatchObject({ status: 200, text: '' });
  });
});

describe('somebody without the link', () => {
  /** With a form of another page, whose token would be good here too. */
  async function stranger(token: string): Promise<Visitor> {
    const browser = await tapped(token);
    await browser.get(`/${centre.slug}/portal/forgot`);
    return browser;
  }

  it.each(['nobody', 'A'.repeat(43)])(
    'is told of the unknown token %j what every unknown link is told',
    async (token) => {
      const browser = await stranger(token);
      const page = await browser.get(NOT_ME);
      const answer = await browser.post(NOT_ME);
      for (const one of [page, answer]) {
        expect(one.status).toBe(404);
        expect(one.text).toContain('We cannot open this link');
      }
      expect(await entries()).toBe(0);
    },
  );

  it('in another browser, with a made-up or foreign cookie, or with none, cannot report it', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const owner = await tapped(token);
    const sealed = Buffer.from(owner.cookies.get('reset') ?? '', 'base64url');
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    const session = pages.core.secrets.seal('session-cookie', 'reset-page', `${token}.visit`);
    for (const value of [
      undefined,
      token,
      `${token}.visit`,
      'x'.repeat(5_000),
      sealed.toString('base64url'),
      Buffer.from(session).toString('base64url'),
    ]) {
      const browser = await stranger('A'.repeat(43));
      if (value === undefined) browser.cookies.delete('reset');
      else browser.cookies.set('reset', value);
      expect((await browser.get(NOT_ME)).status).toBe(404);
      expect((await browser.post(NOT_ME, { link: linkId })).status).toBe(404);
    }
    expect((await row(linkId)).state).toBe('live');
  });

  it('learns nothing from the way there: it answers alike whatever stands in the place of the token', async () => {
    const { token } = await sentLink(pages.core, centre);
    const reported = await sentLink(pages.core, centre, centre.jose);
    await (await tapped(reported.token)).post(NOT_ME);
    const shapes = await Promise.all(
      [token, reported.token, 'x', 'a'.repeat(2_000), '%F0%9F%98%80', '..%2f..%2fetc', '%00'].map(
        async (one) => {
          const { status, headers, text } = await visitor().get(`/reset/${one}/not-me`);
          return {
            status,
            text,
            location: headers.location,
            cookieLength: headers['set-cookie']?.[0]?.length,
          };
        },
      ),
    );
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  });

  it('cannot make a guardian’s browser press the button from another site', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = await tapped(token);
    const answer = await browser.post(NOT_ME, {}, { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(403);
    expect((await row(linkId)).state).toBe('live');
  });
});

describe('a button that was made for another link', () => {
  it('does nothing, and the page says that another link was opened since', async () => {
    const mine = await sentLink(pages.core, centre);
    const other = await sentLink(pages.core, centre, centre.jose);
    const browser = await tapped(mine.token);
    await browser.get(`/reset/${other.token}`);
    const answer = await browser.post(NOT_ME);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('En este navegador se abrió otro enlace');
    for (const { linkId } of [mine, other]) expect((await row(linkId)).state).toBe('live');
    expect((await browser.post(NOT_ME)).status).toBe(303);
    expect((await row(other.linkId)).state).toBe('reported');
  });

  it.each(['', 'x', 'é'.repeat(9_000), '00000000-0000-0000-0000-000000000000', '{"a":1}'])(
    'nor does a field that holds anything else do harm',
    async (link) => {
      const { token } = await sentLink(pages.core, centre);
      const browser = await tapped(token);
      expect((await browser.post(NOT_ME, { link })).status).toBeLessThan(500);
    },
  );
});

it('methods that a page does not have are refused', async () => {
  const { token } = await sentLink(pages.core, centre);
  const browser = await tapped(token);
  for (const path of [NOT_ME, `/reset/${token}/not-me`])
    for (const method of ['PUT', 'DELETE', 'PATCH'])
      expect((await browser.ask(method, path)).status).toBe(405);
  expect((await browser.post(`/reset/${token}/not-me`)).status).toBe(405);
});
