import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { after, MINUTE } from '../../../src/core/clock.ts';
import { openDevice } from '../../../src/core/credentials/knownDevice.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import { MOST_FAILURES, streakOf } from '../../../src/core/credentials/streaks.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';
import { makeOwner, sentStaffLink, staffLink } from '../../support/staffLinks.ts';

const PASSWORD = 'seven green lamps';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const redeem = (token: string, password = PASSWORD) =>
  redeemLink(core, { token, password, confirm: password, visit: 'one-browser' });
const credentialOf = (staffId: StaffId) => core.db.credential.findUnique({ where: { staffId } });
const fits = async (staffId: StaffId, password = PASSWORD) =>
  core.hashing.verify((await credentialOf(staffId))?.passwordHash, password);

async function signedIn(staffId: StaffId): Promise<void> {
  const now = core.clock.now();
  await core.db.session.create({
    data: {
      idHash: crypto.getRandomValues(Buffer.alloc(32)),
      accountId: centre.accountId,
      portal: 'office',
      staffId,
      createdAt: now,
      seenAt: now,
      expiresAt: after(now, MINUTE),
    },
  });
}

describe('staff choose a password with a link', () => {
  it.each(['staff_reset', 'staff_invitation', 'owner_recovery'] as const)(
    'of %s: sessions end, a notice goes out, and the Audit Log says who and at which portal',
    async (purpose) => {
      const { token, linkId } = await sentStaffLink(core, centre, purpose);
      const { person } = (await findLink(core, token)) ?? {};
      const staffId = purpose === 'owner_recovery' ? centre.staff.owner : centre.staff.manager;
      expect(person).toEqual(personAt('office', staffId));
      await signedIn(staffId);
      await signedIn(centre.staff.admin);
      expect(await redeem(token)).toMatchObject({ kind: 'redeemed' });
      expect(await fits(staffId)).toBe(true);
      expect(await core.db.session.findMany({ select: { staffId: true } })).toEqual([
        { staffId: centre.staff.admin },
      ]);
      await core.db.session.deleteMany();
      const notice = await core.db.delivery.findFirstOrThrow({
        where: { accountId: centre.accountId, template: 'password-changed' },
      });
      expect(notice.content).toMatchObject({
        portal: 'office',
        staffId,
        owner: purpose === 'owner_recovery',
        former: false,
      });
      const rows = await core.db.auditEntry.findMany({
        where: { accountId: centre.accountId, action: 'reset.redeemed' },
      });
      expect(rows).toMatchObject([
        {
          actorKind: 'staff',
          actorId: staffId,
          via: 'office_portal',
          subjectKind: 'staff',
          subjectId: staffId,
          details: { link: linkId, purpose, sessions_ended: 1 },
        },
      ]);
    },
  );

  it('and a password that others chose for them need not be changed any more', async () => {
    const { token } = await sentStaffLink(core, centre);
    const staffId = centre.staff.manager;
    const passwordHash = await core.hashing.hash('given by somebody');
    await core.db.credential.create({
      data: {
        accountId: centre.accountId,
        staffId,
        passwordHash,
        changedAt: core.clock.now(),
        mustChange: true,
      },
    });
    await redeem(token);
    expect(await credentialOf(staffId)).toMatchObject({ mustChange: false });
    expect(await fits(staffId)).toBe(true);
  });

  it('and a login that takes no password any more takes the new one, at the Office Portal alone', async () => {
    const { token } = await sentStaffLink(core, centre);
    const { accountId } = centre;
    const login = `manager@${centre.slug}.example`;
    for (const portal of ['office', 'customer'] as const) {
      const { loginHash, deviceHash } = streakOf(core, { accountId, portal, login });
      await core.db.signInStreak.create({
        data: { accountId, portal, loginHash, deviceHash, failures: MOST_FAILURES, lastAt: core.clock.now() },
      });
    }
    const outcome = await redeem(token);
    const left = await core.db.signInStreak.findMany({ where: { accountId }, select: { portal: true } });
    expect(left).toEqual([{ portal: 'customer' }]);
    // The browser is known from now on, at this portal and under this login.
    const kept = 'knownDevice' in outcome ? outcome.knownDevice : undefined;
    expect(openDevice(core, { accountId, portal: 'office', login }, kept)).toBeDefined();
    expect(openDevice(core, { accountId, portal: 'customer', login }, kept)).toBeUndefined();
  });

  it('the notice also goes to an address that was on record two days ago', async () => {
    const { token } = await sentStaffLink(core, centre);
    await core.db.contactChange.create({
      data: {
        accountId: centre.accountId,
        staffId: centre.staff.manager,
        channel: 'email',
        oldAddress: 'maya@old.example',
        changedAt: after(core.clock.now(), -2 * 24 * 60 * MINUTE),
      },
    });
    await redeem(token);
    const told = await core.db.delivery.findMany({
      where: { accountId: centre.accountId, template: 'password-changed' },
    });
    expect(told.map(({ address, content }) => [address, (content as { former: boolean }).former])).toEqual(
      expect.arrayContaining([
        [`manager@${centre.slug}.example`, false],
        ['maya@old.example', true],
      ]),
    );
  });

  it('whoever is guardian and staff with one email changes one password and leaves the other', async () => {
    const email = `manager@${centre.slug}.example`;
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email, emailKey: email } });
    const forGuardian = await sentLink(core, centre);
    const forStaff = await sentStaffLink(core, centre);
    expect(await redeem(forStaff.token)).toMatchObject({ kind: 'redeemed' });
    expect(await core.db.credential.count({ where: { guardianId: centre.jane } })).toBe(0);
    // Neither does it end the other's link.
    expect(await redeem(forGuardian.token, 'five blue chairs')).toMatchObject({ kind: 'redeemed' });
    expect(await fits(centre.staff.manager)).toBe(true);
    expect(await fits(centre.staff.manager, 'five blue chairs')).toBe(false);
  });

  it('fifty times at once ends in one new password and one notice', async () => {
    const { token } = await sentStaffLink(core, centre);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        redeemLink(core, {
          token,
          password: `${PASSWORD} ${i}`,
          confirm: `${PASSWORD} ${i}`,
          visit: `browser-${i}`,
        }),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'redeemed')).toHaveLength(1);
    expect(
      await core.db.delivery.count({ where: { template: 'password-changed', accountId: centre.accountId } }),
    ).toBe(1);
  });
});

describe('a link of staff is dead', () => {
  const dead = async (token: string, standing = 'withdrawn') => {
    expect(await findLink(core, token)).toMatchObject({ standing });
    expect(await redeem(token)).toMatchObject({ kind: 'dead', link: { standing } });
    expect(await core.db.credential.count({ where: { accountId: centre.accountId } })).toBe(0);
  };

  it('once they are deactivated', async () => {
    const { token } = await sentStaffLink(core, centre);
    await core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: core.clock.now() },
    });
    await dead(token);
  });

  it('once they became the Business Owner, also at the click (S3)', async () => {
    for (const purpose of ['staff_reset', 'staff_invitation'] as const) {
      centre = await makeCentre(core);
      const { token } = await sentStaffLink(core, centre, purpose, { staffId: centre.staff.admin });
      await makeOwner(core, centre, centre.staff.admin);
      await dead(token);
    }
  });

  it('of the owner, once somebody else is the Business Owner', async () => {
    const { token } = await sentStaffLink(core, centre, 'owner_recovery');
    await makeOwner(core, centre, centre.staff.admin);
    await dead(token);
  });

  it('30 minutes after it was sent, when a newer one was asked for, and before it was sent', async () => {
    const first = await sentStaffLink(core, centre);
    const second = await sentStaffLink(core, centre);
    await dead(first.token, 'replaced');
    core.clock.advance(30 * MINUTE);
    await dead(second.token, 'expired');
    const unsent = await staffLink(core, centre);
    await dead(unsent.token);
  });
});

describe('at the same moment', () => {
  it('a redemption and a promotion to Business Owner: one of them comes first, and no owner’s password is set by it', async () => {
    for (let round = 0; round < 10; round += 1) {
      centre = await makeCentre(core);
      const { token } = await sentStaffLink(core, centre, 'staff_reset', { staffId: centre.staff.admin });
      const [outcome] = await Promise.all([redeem(token), makeOwner(core, centre, centre.staff.admin)]);
      expect(['redeemed', 'dead']).toContain(outcome.kind);
      expect(await fits(centre.staff.admin)).toBe(outcome.kind === 'redeemed');
    }
  });

  it('a redemption and a deactivation, and a newer link, never wait for each other in a ring', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { token } = await sentStaffLink(core, centre);
      const [outcome] = await Promise.all([
        redeem(token, `${PASSWORD} ${round}`),
        sentStaffLink(core, centre),
        core.db.staff.update({
          where: { id: centre.staff.manager },
          data: { deactivatedAt: round % 2 === 0 ? null : core.clock.now() },
        }),
      ]);
      expect(['redeemed', 'dead']).toContain(outcome.kind);
      await core.db.staff.update({ where: { id: centre.staff.manager }, data: { deactivatedAt: null } });
    }
  });
});
