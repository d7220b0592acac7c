import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { mailOwnLink } from '../../../src/core/links/mailOwnLink.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { offerOwnership } from '../../../src/core/owner/offerOwnership.ts';
import { deactivateStaff, reactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentStaffLink, staffLink } from '../../support/staffLinks.ts';
import { makeMailService, sendingBy } from '../delivery/outbox.ts';
import { proofOf } from '../owner/owning.ts';

const PASSWORD = 'seven green lamps';
const ROUNDS = 8;
let core: TestCore;
let centre: TestCentre;
let hash: string | undefined;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

/** Hashing takes most of a redemption and comes before its turn: without it the two really meet. */
async function redeem(token: string) {
  hash ??= await core.hashing.hash(PASSWORD);
  const quick = { ...core, hashing: { ...core.hashing, hash: async () => hash as string } };
  return redeemLink(quick, { token, password: PASSWORD, confirm: PASSWORD, visit: 'v' });
}
const hasChosen = async (staffId: string) =>
  core.hashing.verify((await core.db.credential.findUnique({ where: { staffId } }))?.passwordHash, PASSWORD);

/** Olive has offered the business to Ada, who is about to accept. */
async function aboutToAccept(): Promise<() => ReturnType<typeof acceptOwnership>> {
  const { accountId, staff } = centre;
  const olive = await proofOf(core, centre, 'owner');
  const offer = await offerOwnership(core, {
    accountId,
    fromId: staff.owner,
    toId: staff.admin,
    proof: olive.proof,
  });
  if (offer.kind !== 'offered') throw new Error(`It was ${offer.kind}.`);
  const ada = await proofOf(core, centre, 'admin');
  return () => acceptOwnership(core, { accountId, transferId: offer.transferId, ...ada });
}

it('a link is used while its holder accepts the business: no owner gets a password from it (S3)', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    centre = await makeCentre(core);
    const accept = await aboutToAccept();
    const { token } = await sentStaffLink(core, centre, 'staff_reset', { staffId: centre.staff.admin });
    const [used, accepted] = await Promise.all([redeem(token), accept()]);
    // Either the new password took away the session that accepts, or the link was dead.
    expect([used.kind, accepted.kind]).toEqual(
      used.kind === 'redeemed' ? ['redeemed', 'signed-out'] : ['dead', 'accepted'],
    );
    expect(await hasChosen(centre.staff.admin)).toBe(used.kind === 'redeemed');
  }
});

it('a link is sent while its holder accepts the business: whatever went out is dead', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    centre = await makeCentre(core);
    const accept = await aboutToAccept();
    const { token, linkId } = await staffLink(core, centre, 'staff_reset', { staffId: centre.staff.admin });
    const { id } = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
    const [, accepted] = await Promise.all([
      superviseDelivery(core, sendingBy(makeMailService()), id as DeliveryId),
      accept(),
    ]);
    expect(accepted.kind).toBe('accepted');
    expect(await findLink(core, token)).toMatchObject({ standing: 'withdrawn', isOwner: true });
    expect(await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      state: 'cancelled',
      endedReason: 'owner',
    });
    expect(await redeem(token)).toMatchObject({ kind: 'dead' });
  }
});

it('a link is asked for while its holder accepts the business: the Business Owner has none in the end', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    centre = await makeCentre(core);
    const accept = await aboutToAccept();
    const own = { accountId: centre.accountId, staffId: centre.staff.admin, requestKey: `round ${round}` };
    await Promise.all([mailOwnLink(core, own).catch(() => undefined), accept()]);
    const open = {
      staffId: centre.staff.admin,
      state: { in: ['pending', 'live'] as ('pending' | 'live')[] },
    };
    expect(await core.db.resetLink.count({ where: open })).toBe(0);
  }
});

it('a link is used while its holder is deactivated: it was used before, or not at all, and nobody is let in', async () => {
  const { accountId, staff } = centre;
  const who = { accountId, askerId: staff.owner, subjectId: staff.manager };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { token, linkId } = await sentStaffLink(core, centre);
    const [used] = await Promise.all([redeem(token), deactivateStaff(core, who)]);
    const { state, endedReason } = await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
    expect([state, endedReason]).toEqual(
      used.kind === 'redeemed' ? ['redeemed', null] : ['cancelled', 'access_lost'],
    );
    expect(await core.db.session.count({ where: { staffId: staff.manager } })).toBe(0);
    await reactivateStaff(core, who);
  }
});
