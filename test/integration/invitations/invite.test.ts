import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId, StaffId } from '../../../src/core/ids.ts';
import { inviteStaff } from '../../../src/core/invitations/invite.ts';
import { listInvitees } from '../../../src/core/invitations/list.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { markSent } from '../../support/links.ts';
import { givePassword, staffEmail, staffSignedIn } from '../../support/staffLogin.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;
beforeAll(async () => {
  pages = await servePages();
});
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const asOwner = () => ({ accountId: centre.accountId, askerId: centre.staff.owner });
const invitations = () =>
  pages.core.db.resetLink.findMany({
    where: { accountId: centre.accountId, purpose: 'staff_invitation' },
    orderBy: { requestedAt: 'asc' },
  });
const audited = () =>
  pages.core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action: 'staff.invited' } });
const path = () => `/${centre.slug}/office/invitations`;

async function standingOf(staffId: StaffId) {
  const listed = await listInvitees(pages.core, centre.accountId, centre.staff.owner);
  return listed?.find((one) => one.staffId === staffId)?.standing;
}

describe('the Business Owner', () => {
  it('finds the page from home, sees how everybody stands, and invites all with one press', async () => {
    const { core } = pages;
    await givePassword(core, centre, 'admin');
    await core.db.staff.update({
      where: { id: centre.staff.front_desk },
      data: { email: null, emailKey: null },
    });
    const olive = await staffSignedIn(pages, centre, 'owner');
    expect((await olive.get(`/${centre.slug}/office`)).text).toContain(`href="${path()}"`);
    const page = await olive.get(path());
    expect(page.text).toContain('1 of your staff has a password; 1 can be invited.');
    for (const words of ['Has a password', 'No email on record', 'Not invited yet', 'Invite one person'])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('Olive Owner</bdi></h2>');
    const pressed = await olive.post(path(), { invite: 'all' });
    expect(pressed.headers.location).toBe(path());
    const [only, another] = await invitations();
    expect(another).toBeUndefined();
    expect(only).toMatchObject({
      ...{ staffId: centre.staff.manager, state: 'pending', address: staffEmail(centre, 'manager') },
      ...{ requesterId: centre.staff.owner, channel: 'email' },
    });
    const [entry] = await audited();
    expect(entry).toMatchObject({
      ...{ actorId: centre.staff.owner, via: 'office_portal', subjectId: centre.staff.manager },
      details: { link: only?.id, to: expect.stringContaining('•••') },
    });
    const after = await olive.get(path());
    expect(after.text).toContain('the email is on its way');
    expect(after.text).not.toContain('<button name="invite"');
  });

  it('invites one alone', async () => {
    const olive = await staffSignedIn(pages, centre, 'owner');
    await olive.post(path(), { invite: centre.staff.manager });
    expect((await invitations()).map(({ staffId }) => staffId)).toEqual([centre.staff.manager]);
  });

  it('pressing twice, or in two tabs, makes one each', async () => {
    const olive = await staffSignedIn(pages, centre, 'owner');
    await olive.get(path());
    await Promise.all([
      olive.post(path(), { invite: 'all' }),
      olive.post(path(), { invite: 'all' }),
      olive.post(path(), { invite: centre.staff.manager }),
    ]);
    const made = await invitations();
    expect(made).toHaveLength(3);
    expect(new Set(made.map(({ staffId }) => staffId)).size).toBe(3);
    expect(await audited()).toHaveLength(3);
  });

  it('sees when a link is over or did not arrive, and invites again', async () => {
    const { core } = pages;
    const manager = centre.staff.manager;
    await inviteStaff(core, { ...asOwner(), whom: manager });
    const [first] = await invitations();
    await markSent(core, centre.accountId, first?.id as LinkId);
    expect(await standingOf(manager)).toMatchObject({ kind: 'invited', until: expect.any(Date) });
    expect(await inviteStaff(core, { ...asOwner(), whom: manager })).toBe(0);
    core.clock.advance(31 * MINUTE);
    await expireLink(core, first?.id as LinkId);
    expect(await standingOf(manager)).toMatchObject({
      kind: 'can-be-invited',
      before: { undelivered: false },
    });
    expect(await inviteStaff(core, { ...asOwner(), whom: manager })).toBe(1);
    const second = (await invitations())[1];
    await core.db.delivery.updateMany({
      where: { linkId: second?.id ?? '' },
      data: { state: 'bounced', sealedToken: null },
    });
    expect(await standingOf(manager)).toMatchObject({ before: { undelivered: true } });
    expect(await inviteStaff(core, { ...asOwner(), whom: 'all' })).toBe(3);
    expect((await invitations()).filter(({ state }) => state === 'superseded')).toHaveLength(1);
  });

  it('cannot invite themselves, somebody with a password, deactivated, without email, or of another account', async () => {
    const { core } = pages;
    const elsewhere = await makeCentre(core);
    await givePassword(core, centre, 'admin');
    await core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: core.clock.now() },
    });
    await core.db.staff.update({
      where: { id: centre.staff.front_desk },
      data: { email: null, emailKey: null },
    });
    const olive = await staffSignedIn(pages, centre, 'owner');
    for (const invite of [...Object.values(centre.staff), elsewhere.staff.manager, 'all'])
      expect((await olive.post(path(), { invite })).status).toBe(303);
    expect(
      await core.db.resetLink.count({ where: { purpose: 'staff_invitation', accountId: centre.accountId } }),
    ).toBe(0);
    expect(await core.db.resetLink.count({ where: { accountId: elsewhere.accountId } })).toBe(0);
  });

  it('odd buttons invite nobody and are no error', async () => {
    const olive = await staffSignedIn(pages, centre, 'owner');
    for (const invite of ['', 'everybody', 'x'.repeat(20_000), '00000000-0000-0000-0000-000000000000'])
      expect((await olive.post(path(), { invite })).status).toBe(303);
    expect((await olive.post(path(), {})).status).toBe(303);
    expect(await invitations()).toEqual([]);
  });
});

it.each(['admin', 'manager', 'front_desk'] as const)('%s neither sees nor does it', async (level) => {
  const them = await staffSignedIn(pages, centre, level);
  expect((await them.get(`/${centre.slug}/office`)).text).not.toContain(path());
  const page = await them.get(path());
  expect(page.status).toBe(403);
  expect(page.text).not.toContain('Maya Manager</bdi></h2>');
  expect((await them.post(path(), { invite: 'all' })).status).toBe(403);
  expect(await invitations()).toEqual([]);
});

it('who ceases to be the owner in the middle invites nobody more', async () => {
  const { core } = pages;
  let left = 1;
  const asking = {
    ...core,
    db: new Proxy(core.db, {
      get(db, name) {
        const value = Reflect.get(db, name) as unknown;
        if (name !== '$transaction') return typeof value === 'function' ? value.bind(db) : value;
        return async (...args: unknown[]) => {
          if (left === 0) await handOn();
          left -= 1;
          return (value as (...given: unknown[]) => unknown).apply(db, args);
        };
      },
    }),
  };
  const { accountId, staff } = centre;
  const handOn = () =>
    core.db.$transaction(async (tx) => {
      const now = core.clock.now();
      await tx.ownershipTransfer.create({
        data: {
          ...{ accountId, fromId: staff.owner, toId: staff.admin, state: 'done' },
          ...{ offeredAt: now, expiresAt: now, endedAt: now },
        },
      });
      await tx.staff.update({ where: { id: staff.owner }, data: { level: 'admin' } });
      await tx.staff.update({ where: { id: staff.admin }, data: { level: 'owner' } });
    });
  expect(await inviteStaff(asking as typeof core, { ...asOwner(), whom: 'all' })).toBe(1);
});

it('two hundred at once are fine, also pressed in two tabs', async () => {
  const { core } = pages;
  const { accountId } = centre;
  await core.db.staff.createMany({
    data: Array.from({ length: 200 }, (_, index) => ({
      ...{ accountId, externalId: `many-${index}`, name: `Coach ${index}`, level: 'front_desk' as const },
      ...{ email: `coach.${index}@example.com`, emailKey: `coach.${index}@example.com` },
    })),
  });
  const olive = await staffSignedIn(pages, centre, 'owner');
  await olive.get(path());
  const answers = await Promise.all([
    olive.post(path(), { invite: 'all' }),
    olive.post(path(), { invite: 'all' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  const made = await invitations();
  expect(made).toHaveLength(203);
  expect(new Set(made.map(({ staffId }) => staffId)).size).toBe(203);
  expect((await olive.get(path())).text).toContain('Coach 199');
}, 60_000);
