import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { TooBusy } from '../../../src/core/credentials/hashing.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { staffEmail, staffSignedIn } from '../../support/staffLogin.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';
import { atForm, begun, NEW_PASSWORD, REASON } from './assigning.ts';

let pages: TestPages;
let centre: TestCentre;
beforeAll(async () => {
  pages = await servePages();
});
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const BOTH = { password: NEW_PASSWORD, confirm: NEW_PASSWORD };

function auditOf(action: string) {
  return pages.core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action } });
}

async function signsIn(password: string): Promise<string> {
  const browser = makeVisitor(pages.url);
  const answer = await browser.post(`/${centre.slug}/office/sign-in`, {
    email: staffEmail(centre, 'manager'),
    password,
  });
  if (answer.status !== 303) return 'refused';
  const home = await browser.get(`/${centre.slug}/office`);
  return home.status === 303 ? String(home.headers.location) : 'in';
}

describe('the page', () => {
  it('shows whose password it is and why; the assigned one works, everything else of theirs ends, and they are told', async () => {
    const { core } = pages;
    await staffSignedIn(pages, centre, 'manager');
    await core.db.contactChange.create({
      data: {
        ...{ accountId: centre.accountId, staffId: centre.staff.manager, channel: 'email' },
        ...{ oldAddress: 'maya.before@example.com', changedAt: core.clock.now() },
      },
    });
    const { browser, path } = await atForm(pages, centre);
    const page = await browser.get(path);
    expect(page.text).toContain('Maya Manager');
    expect(page.text).toContain(REASON);
    expect(page.text).toContain('name="must_change" value="yes" checked');
    const answer = await browser.post(path, { ...BOTH, must_change: 'yes' });
    expect(answer.headers.location).toBe(`/${centre.slug}/office/assign/done`);
    const done = await browser.get(String(answer.headers.location));
    expect(done.text).toContain('>••••••••••<');
    expect(done.text).toContain('They choose their own at the next sign-in.');

    expect(await core.db.session.count({ where: { staffId: centre.staff.manager } })).toBe(0);
    expect(await core.db.session.count({ where: { staffId: centre.staff.admin } })).toBe(1);
    const told = await core.db.delivery.findMany({
      where: { accountId: centre.accountId, template: 'password-assigned' },
    });
    expect(told.map(({ address }) => address).sort()).toEqual(
      [staffEmail(centre, 'manager'), 'maya.before@example.com'].sort(),
    );
    const [entry] = await auditOf('password.assigned');
    expect(entry).toMatchObject({
      actorId: centre.staff.admin,
      via: 'office_portal',
      subjectId: centre.staff.manager,
      details: { reason: REASON, must_change: true, sessions_ended: 1 },
    });
    // Signed in with it, and led to choosing their own first.
    expect(await signsIn(NEW_PASSWORD)).toBe(`/${centre.slug}/office/password`);
  });

  it('says afterwards who tells them: a mail, or the asker where there is no email on record', async () => {
    const { browser, path } = await atForm(pages, centre);
    await browser.post(path, BOTH);
    const done = `/${centre.slug}/office/assign/done`;
    expect((await browser.get(done)).text).toContain('are told by email');
    const nobody = { email: null, emailKey: null };
    await pages.core.db.staff.update({ where: { id: centre.staff.manager }, data: nobody });
    expect((await browser.get(done)).text).toContain('so tell them yourself');
  });

  it('without the tick they may keep it', async () => {
    const { browser, path } = await atForm(pages, centre);
    await browser.post(path, BOTH);
    expect(await signsIn(NEW_PASSWORD)).toBe('in');
  });

  it.each([
    ['', '', 'Type'],
    ['short', 'short', '8'],
    ['password123', 'password123', 'guess first'],
    ['maya manager', 'maya manager', 'little more than their name'],
    [NEW_PASSWORD, `${NEW_PASSWORD}!`, 'not the same'],
    ['x'.repeat(129), 'x'.repeat(129), '128'],
  ])(
    'refuses %j and %j by the one policy, echoes nothing, and the way stays usable',
    async (password, confirm, said) => {
      const { browser, path } = await atForm(pages, centre);
      const answer = await browser.post(path, { password, confirm });
      expect(answer.status).toBe(422);
      expect(answer.text.toLowerCase()).toContain(said.toLowerCase());
      if (password) expect(answer.text).not.toContain(`"${password}"`);
      // As it was ticked: not.
      expect(answer.text).not.toContain('value="yes" checked');
      expect((await browser.post(path, BOTH)).status).toBe(303);
    },
  );

  it('refuses a password that the reason in Slack gave away', async () => {
    const reason = 'lost it, the new one is kettle drum 77';
    const { browser, path } = await atForm(pages, centre, { reason });
    const answer = await browser.post(path, { password: 'kettle drum 77', confirm: 'kettle drum 77' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('or your reason');
    expect((await browser.post(path, BOTH)).status).toBe(303);
  });

  it('refuses a leaked password', async () => {
    const { browser, path } = await atForm(pages, centre);
    const asked: string[] = [];
    Object.assign(pages.core, {
      leakedPasswords: { has: async (one: string) => asked.push(one) > 0 },
    });
    const answer = await browser.post(path, BOTH);
    Object.assign(pages.core, { leakedPasswords: undefined });
    expect(answer.status).toBe(422);
    expect(asked).toEqual([NEW_PASSWORD]);
  });

  it('too busy: 503 with Retry-After, and the way stays usable', async () => {
    const { browser, path } = await atForm(pages, centre);
    const busy = vi.spyOn(pages.core.hashing, 'hash').mockRejectedValueOnce(new TooBusy());
    const answer = await browser.post(path, BOTH);
    busy.mockRestore();
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.text).toContain('Very many people are here');
    expect((await browser.post(path, BOTH)).status).toBe(303);
  });

  it('sent twice, it is done once; with another password, or in another browser of theirs, the second changes nothing', async () => {
    const { browser, path, assignment } = await atForm(pages, centre);
    const both = await Promise.all([browser.post(path, BOTH), browser.post(path, BOTH)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    const other = await browser.post(path, {
      assignment,
      password: 'another one here',
      confirm: 'another one here',
    });
    expect(other.status).toBe(404);
    expect(await auditOf('password.assigned')).toHaveLength(1);
    expect(await signsIn(NEW_PASSWORD)).toBe('in');
  });

  it('the form of one link is not taken for another that was opened meanwhile', async () => {
    const { browser, path, assignment } = await atForm(pages, centre);
    await browser.get(await begun(pages.core, centre, { subject: 'front_desk' }));
    const answer = await browser.post(path, { ...BOTH, assignment });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Fern Front-Desk');
    expect(await auditOf('password.assigned')).toEqual([]);
  });
});

describe('the way there', () => {
  it('demands that the asker signs in, and a moment ago', async () => {
    const link = await begun(pages.core, centre);
    const stranger = makeVisitor(pages.url);
    await stranger.get(link);
    expect((await stranger.get(`/${centre.slug}/office/assign`)).headers.location).toMatch(/sign-in$/);
    const browser = await staffSignedIn(pages, centre, 'admin');
    pages.core.clock.advance(11 * MINUTE);
    await browser.get(await begun(pages.core, centre));
    expect((await browser.get(`/${centre.slug}/office/assign`)).headers.location).toMatch(/sign-in$/);
    const back = await staffSignedIn(pages, centre, 'admin', browser);
    expect((await back.get(`/${centre.slug}/office/assign`)).status).toBe(200);
  });

  it('is of no use to anybody else, who is kept in the Audit Log once, and stays usable for the asker', async () => {
    const link = await begun(pages.core, centre);
    for (const level of ['owner', 'manager'] as const) {
      const thief = await staffSignedIn(pages, centre, level);
      await thief.get(link);
      for (let i = 0; i < 2; i += 1) {
        const page = await thief.get(`/${centre.slug}/office/assign`);
        expect(page.status).toBe(404);
        expect(page.text).not.toContain(REASON);
      }
    }
    const refused = await auditOf('password.assignment_refused');
    expect(refused.map(({ actorId }) => actorId)).toEqual([centre.staff.owner, centre.staff.manager]);
    const browser = await staffSignedIn(pages, centre, 'admin');
    await browser.get(link);
    expect((await browser.get(`/${centre.slug}/office/assign`)).status).toBe(200);
  });

  it.each(['late', 'replaced', 'another account', 'guessed'])(
    '%s: over, and says nothing of whom',
    async (how) => {
      const { core } = pages;
      const elsewhere = await makeCentre(core);
      const link = await begun(core, how === 'another account' ? elsewhere : centre);
      const browser = await staffSignedIn(pages, centre, 'admin');
      if (how === 'replaced') await begun(core, centre);
      const token = how === 'guessed' ? 'x'.repeat(43) : link.split('/').at(-1);
      await browser.get(`/${centre.slug}/office/assign/${token}`);
      if (how === 'late') core.clock.advance(10 * MINUTE);
      const again = how === 'late' ? await staffSignedIn(pages, centre, 'admin', browser) : browser;
      const page = await again.get(`/${centre.slug}/office/assign`);
      expect(page.status).toBe(404);
      expect(page.text).toContain('This link cannot be used');
      expect(page.text).not.toContain('Maya');
    },
  );

  it('opened with nothing before it, it says the same, also to a form that is sent', async () => {
    const browser = await staffSignedIn(pages, centre, 'admin');
    expect((await browser.get(`/${centre.slug}/office/assign`)).status).toBe(404);
    await browser.get(`/${centre.slug}/office`);
    expect((await browser.post(`/${centre.slug}/office/assign`, BOTH)).status).toBe(404);
    expect((await browser.get(`/${centre.slug}/office/assign/done`)).headers.location).toBe(
      `/${centre.slug}/office`,
    );
  });
});

it('giant and odd fields change nothing and are never a 500', async () => {
  const { browser, path } = await atForm(pages, centre);
  for (const form of [
    { ...BOTH, assignment: 'no id' },
    { ...BOTH, assignment: 'x'.repeat(10_000) },
    { password: 'ñ'.repeat(3_000), confirm: 'x' },
  ])
    expect([409, 422]).toContain((await browser.post(path, form)).status);
  expect((await browser.post(path, { password: 'x'.repeat(60_000) })).status).toBe(413);
  expect((await browser.post(path, { ...BOTH, must_change: 'perhaps' })).status).toBe(303);
});
