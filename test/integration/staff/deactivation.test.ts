import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotPermitted } from '../../../src/core/errors.ts';
import { randomToken, sha256 } from '../../../src/core/secrets.ts';
import { confirmSlackLink } from '../../../src/core/staff/confirmLink.ts';
import { deactivateStaff, reactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { NotLinkedInSlack, NotOnStaff } from '../../../src/core/staff/refusals.ts';
import { cutWhoLeftSlack } from '../../../src/core/staff/slackLeft.ts';
import { unlinkOther } from '../../../src/core/staff/unlink.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { auditOf, offerTo, sessionOf, unlinked } from './linking.ts';
import { atOnce, oneMore } from './people.ts';

const HOUR = 60 * 60_000;

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const both = (asker: keyof TestCentre['staff'], subject: keyof TestCentre['staff']) => ({
  accountId: centre.accountId,
  askerId: centre.staff[asker],
  subjectId: centre.staff[subject],
});

/** The manager has a session, a link to choose a password, a request of their own, and one about them. */
async function busyManager(): Promise<void> {
  const { accountId, staff, jane } = centre;
  const now = core.clock.now();
  const later = new Date(now.getTime() + HOUR);
  await core.db.session.create({
    data: {
      idHash: sha256(randomToken()),
      accountId,
      portal: 'office',
      staffId: staff.manager,
      createdAt: now,
      seenAt: now,
      expiresAt: later,
    },
  });
  await core.db.resetLink.create({
    data: {
      ...{
        accountId,
        purpose: 'staff_reset',
        staffId: staff.manager,
        channel: 'email',
        address: 'maya@example.com',
      },
      ...{
        tokenHash: sha256(randomToken()),
        requestKey: randomToken(),
        requesterKind: 'staff',
        requesterId: staff.admin,
      },
      ...{ requestedAt: now, state: 'live', expiresAt: later },
    },
  });
  const request = {
    accountId,
    channel: 'email',
    address: 'x@example.com',
    policy: {},
    requestedAt: now,
    expiresAt: later,
  } as const;
  await core.db.resetRequest.create({
    data: { ...request, guardianId: jane, requesterId: staff.manager, requestKey: randomToken() },
  });
  const another = await oneMore(core, centre, 'manager');
  await core.db.resetRequest.create({
    data: { ...request, staffId: staff.manager, requesterId: another, requestKey: randomToken() },
  });
}

const open = async () => ({
  sessions: await core.db.session.count({ where: { accountId: centre.accountId } }),
  links: await core.db.resetLink.count({ where: { accountId: centre.accountId, state: 'live' } }),
  requests: await core.db.resetRequest.count({ where: { accountId: centre.accountId, state: 'open' } }),
  identities: await core.db.slackIdentity.count({ where: { staffId: centre.staff.manager } }),
});

describe('deactivating', () => {
  it('ends sessions, links and requests at once; the Slack user stays theirs', async () => {
    await busyManager();
    expect(await deactivateStaff(core, both('admin', 'manager'))).toBe(true);
    expect(await open()).toEqual({ sessions: 0, links: 0, requests: 0, identities: 1 });
    const reasons = await core.db.resetRequest.findMany({
      where: { accountId: centre.accountId },
      select: { endedReason: true },
    });
    expect(reasons.map(({ endedReason }) => endedReason).sort()).toEqual(['access-lost', 'requester-left']);
    expect((await auditOf(core, centre, ['staff.deactivated']))[0]?.details).toMatchObject({
      level: 'manager',
      sessions_ended: 1,
      links_ended: 1,
      requests_ended: 2,
    });
  });

  it('twice does it once; reactivated, they are as they were, but not signed in', async () => {
    await busyManager();
    await deactivateStaff(core, both('admin', 'manager'));
    expect(await deactivateStaff(core, both('admin', 'manager'))).toBe(false);
    expect(await reactivateStaff(core, both('admin', 'manager'))).toBe(true);
    expect(await reactivateStaff(core, both('admin', 'manager'))).toBe(false);
    expect(await open()).toEqual({ sessions: 0, links: 0, requests: 0, identities: 1 });
    const actions = (await auditOf(core, centre, ['staff.deactivated', 'staff.reactivated'])).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(['staff.deactivated', 'staff.reactivated']);
  });

  it.each([
    ['a Manager', 'manager', 'front_desk', NotPermitted],
    ['Admin Access, themselves', 'admin', 'admin', NotOnStaff],
    ['Admin Access, the Business Owner', 'admin', 'owner', NotOnStaff],
    ['the Business Owner, themselves', 'owner', 'owner', NotOnStaff],
  ] as const)('%s: refused, with an audit row', async (_, asker, subject, refusal) => {
    await expect(deactivateStaff(core, both(asker, subject))).rejects.toThrow(refusal);
    const { deactivatedAt } = await core.db.staff.findUniqueOrThrow({ where: { id: centre.staff[subject] } });
    expect(deactivatedAt).toBeNull();
    expect(await auditOf(core, centre, ['staff.deactivation_refused'])).toHaveLength(1);
  });

  it('of Admin Access is for the Business Owner alone, and so is taking it back', async () => {
    const two = await oneMore(core, centre, 'admin');
    const byAdmin = { ...both('admin', 'admin'), subjectId: two };
    await expect(deactivateStaff(core, byAdmin)).rejects.toThrow(NotOnStaff);
    const byOwner = { ...both('owner', 'admin'), subjectId: two };
    expect(await deactivateStaff(core, byOwner)).toBe(true);
    await expect(reactivateStaff(core, byAdmin)).rejects.toThrow(NotOnStaff);
    expect(await reactivateStaff(core, byOwner)).toBe(true);
  });

  it('two deactivate each other at the same moment: the second finds that they may do nothing any more', async () => {
    // Only the owner may deactivate Admin Access; so one is the owner's press, the other the admin's on a manager.
    const fern = centre.staff.front_desk;
    const results = await atOnce(
      () => deactivateStaff(core, both('owner', 'admin')),
      () => deactivateStaff(core, { ...both('admin', 'manager'), subjectId: fern }),
    );
    expect(results[0]?.status).toBe('fulfilled');
    const { deactivatedAt } = await core.db.staff.findUniqueOrThrow({ where: { id: fern } });
    expect(deactivatedAt !== null).toBe(results[1]?.status === 'fulfilled');
  });
});

describe('unlinking somebody', () => {
  it('ends the link; there is nothing to unlink twice', async () => {
    await unlinkOther(core, both('admin', 'manager'));
    expect((await open()).identities).toBe(0);
    await expect(unlinkOther(core, both('admin', 'manager'))).rejects.toThrow(NotLinkedInSlack);
    expect(await auditOf(core, centre, ['slack.unlinked'])).toMatchObject([
      { actorId: centre.staff.admin, subjectId: centre.staff.manager, details: { slack_user: 'U_MANAGER' } },
    ]);
  });

  it.each([
    ['a Manager', 'manager', 'front_desk', NotPermitted],
    ['Admin Access, the Business Owner', 'admin', 'owner', NotOnStaff],
  ] as const)('%s: refused, with an audit row', async (_, asker, subject, refusal) => {
    await expect(unlinkOther(core, both(asker, subject))).rejects.toThrow(refusal);
    expect(await core.db.slackIdentity.count({ where: { staffId: centre.staff[subject] } })).toBe(1);
    expect(await auditOf(core, centre, ['slack.unlink_refused'])).toHaveLength(1);
  });
});

describe('Slack says that somebody left', () => {
  const left = (slackUserId: string, because: 'deactivated' | 'guest' = 'deactivated') =>
    cutWhoLeftSlack(core, { team: centre.teamId, slackUserId, because });

  it('their link, sessions, links and requests end, and Admin Access is told', async () => {
    await busyManager();
    expect(await left('U_MANAGER', 'guest')).toBe(true);
    expect(await open()).toEqual({ sessions: 0, links: 0, requests: 0, identities: 0 });
    expect(await left('U_MANAGER', 'guest')).toBe(false);
    const notices = await core.db.staffNotice.findMany({
      where: { accountId: centre.accountId, kind: 'slack-left' },
    });
    expect(notices.map(({ destination }) => destination).sort()).toEqual(['U_ADMIN', 'U_OWNER']);
    expect((await auditOf(core, centre, ['slack.unlinked']))[0]).toMatchObject({
      actorKind: 'slack_user',
      actorId: 'U_MANAGER',
      details: { reason: 'slack_guest', sessions_ended: 1 },
    });
  });

  it('an offer that they have open ends with it', async () => {
    await unlinked(core, centre, 'manager');
    const { token, offerId } = await offerTo(core, centre, { slackUserId: 'U_MANAGER' });
    await left('U_MANAGER');
    const { accountId, staff } = centre;
    const session = await sessionOf(core, accountId, staff.manager);
    const pressed = { accountId, staffId: staff.manager, token, madeFor: offerId, session };
    expect(await confirmSlackLink(core, pressed)).toEqual({ kind: 'refused', because: 'over' });
  });

  it('of the Business Owner, only the link and the sessions end: their way back to the password stays', async () => {
    const { accountId, staff } = centre;
    const now = core.clock.now();
    await core.db.resetLink.create({
      data: {
        ...{
          accountId,
          purpose: 'owner_recovery',
          staffId: staff.owner,
          channel: 'email',
          address: 'olive@example.com',
        },
        ...{ tokenHash: sha256(randomToken()), requestKey: randomToken(), requesterKind: 'operator' },
        ...{ requestedAt: now, state: 'live', expiresAt: new Date(now.getTime() + HOUR) },
      },
    });
    expect(await left('U_OWNER')).toBe(true);
    expect(await core.db.resetLink.count({ where: { accountId, state: 'live' } })).toBe(1);
    expect(await core.db.slackIdentity.count({ where: { staffId: staff.owner } })).toBe(0);
  });

  it('somebody whom nobody linked, or of another workspace, concerns nobody', async () => {
    expect(await left('U_NOBODY')).toBe(false);
    expect(
      await cutWhoLeftSlack(core, { team: 'T0ELSEWHERE', slackUserId: 'U_MANAGER', because: 'guest' }),
    ).toBe(false);
    expect((await open()).identities).toBe(1);
  });
});
