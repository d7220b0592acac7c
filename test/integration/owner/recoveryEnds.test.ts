import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { changePassword } from '../../../src/core/credentials/changePassword.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { findRecovery, lastRecoveryOf } from '../../../src/core/owner/readRecovery.ts';
import { NoRecoveryWaits } from '../../../src/core/owner/refusals.ts';
import { sendRecovery } from '../../../src/core/owner/sendRecovery.ts';
import { cancelRecovery, stopRecovery } from '../../../src/core/owner/stopRecovery.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { tokenOf } from '../../support/links.ts';
import { STAFF_PASSWORD } from '../../support/staffLogin.ts';
import { askedFor, auditOf, BY, deliverAll, outboxOf, proofOf, recoveryOf, stopTokenOf } from './owning.ts';

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore({ publicUrl: 'https://keydesk.example' });
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const mailed = (what: string) => `owner-recovery ${what} email owner@${centre.slug}.example`;

describe('the owner stops a recovery', () => {
  it('with the link of the message, once and for good; nothing is sent, and they are told', async () => {
    const { recoveryId } = await askedFor(core, centre);
    const token = await stopTokenOf(core, centre);
    expect(await stopRecovery(core, centre.accountId, { token })).toEqual({ kind: 'stopped' });
    expect(await stopRecovery(core, centre.accountId, { token })).toEqual({ kind: 'stopped' });
    core.clock.advance(61 * MINUTE);
    await sendRecovery(core, recoveryId);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'stopped', linkId: null });
    expect((await outboxOf(core, centre)).sort()).toEqual([mailed('asked'), mailed('stopped')]);
    expect(await auditOf(core, centre, 'owner.recovery_stopped')).toMatchObject([
      { actorKind: 'visitor', via: 'office_portal' },
    ]);
  });

  it('signed in, or in Slack; nobody else can, whatever their level or account', async () => {
    const { recoveryId } = await askedFor(core, centre);
    const { accountId, staff } = centre;
    const other = await makeCentre(core);
    const stop = (staffId: typeof staff.owner, id = recoveryId) =>
      stopRecovery(core, accountId, { staffId, recoveryId: id, via: 'slack' });
    expect(await stop(staff.admin)).toEqual({ kind: 'unknown' });
    expect(await stop(other.staff.owner)).toEqual({ kind: 'unknown' });
    expect(await stop(staff.owner, crypto.randomUUID())).toEqual({ kind: 'unknown' });
    const token = await stopTokenOf(core, centre);
    expect(await stopRecovery(core, other.accountId, { token })).toEqual({ kind: 'unknown' });
    expect(await findRecovery(core, other.accountId, token)).toBeUndefined();
    expect(await lastRecoveryOf(core, accountId, staff.admin)).toBeUndefined();
    expect(await lastRecoveryOf(core, accountId, staff.owner)).toMatchObject({
      id: recoveryId,
      stoppable: true,
    });
    expect(await stop(staff.owner)).toEqual({ kind: 'stopped' });
  });

  it('even after its link went out: the link dies with it', async () => {
    const { recoveryId } = await askedFor(core, centre);
    const token = await stopTokenOf(core, centre);
    core.clock.advance(60 * MINUTE);
    await sendRecovery(core, recoveryId);
    const { linkId } = await recoveryOf(core, centre);
    const linkToken = await tokenOf(core, linkId as Parameters<typeof tokenOf>[1]);
    await deliverAll(core, centre);
    expect(await findRecovery(core, centre.accountId, token)).toMatchObject({ stoppable: true });
    expect(await stopRecovery(core, centre.accountId, { token })).toEqual({ kind: 'stopped' });
    expect(await findLink(core, linkToken)).toMatchObject({ standing: 'withdrawn' });
    const password = 'three more good words';
    const late = await redeemLink(core, { token: linkToken, password, confirm: password, visit: 'v' });
    expect(late.kind).toBe('dead');
  });

  it('too late, once its link was used', async () => {
    const { recoveryId } = await askedFor(core, centre);
    const token = await stopTokenOf(core, centre);
    core.clock.advance(60 * MINUTE);
    await sendRecovery(core, recoveryId);
    const { linkId } = await recoveryOf(core, centre);
    const linkToken = await tokenOf(core, linkId as Parameters<typeof tokenOf>[1]);
    await deliverAll(core, centre);
    const password = 'three more good words';
    await redeemLink(core, { token: linkToken, password, confirm: password, visit: 'v' });
    expect(await stopRecovery(core, centre.accountId, { token })).toEqual({ kind: 'over' });
  });

  it('against the sending at the same moment: no link lives, fifty times', async () => {
    for (let i = 0; i < 50; i += 1) {
      const { recoveryId } = await askedFor(core, centre);
      const token = await stopTokenOf(core, centre);
      core.clock.advance(60 * MINUTE);
      await Promise.all([sendRecovery(core, recoveryId), stopRecovery(core, centre.accountId, { token })]);
      const { state, linkId } = await recoveryOf(core, centre);
      // Stopped before or after the link was made: either way there is none that lives.
      expect(state).toBe('stopped');
      const link = linkId ? await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } }) : null;
      expect(link?.state ?? 'none').toMatch(/none|cancelled/);
    }
  });
});

describe('a recovery is cancelled, and the owner told', () => {
  const afterAnHour = async (recoveryId: string) => {
    core.clock.advance(60 * MINUTE);
    await sendRecovery(core, recoveryId);
    expect(await outboxOf(core, centre)).toContain(mailed('cancelled'));
    return auditOf(core, centre, 'owner.recovery_cancelled');
  };

  it('by the Operator, once', async () => {
    const { recoveryId } = await askedFor(core, centre);
    await cancelRecovery(core, { accountId: centre.accountId, by: BY });
    expect(await afterAnHour(recoveryId)).toMatchObject([
      { actorKind: 'operator', actorId: 'op', details: { reason: 'operator' } },
    ]);
    await expect(cancelRecovery(core, { accountId: centre.accountId, by: BY })).rejects.toThrow(
      NoRecoveryWaits,
    );
  });

  it('when the address on record is another one by then', async () => {
    const { recoveryId } = await askedFor(core, centre);
    const id = centre.staff.owner;
    await core.db.staff.update({ where: { id }, data: { email: 'thief@example.com' } });
    core.clock.advance(60 * MINUTE);
    await sendRecovery(core, recoveryId);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'cancelled', linkId: null });
    expect(await outboxOf(core, centre)).toContain(`${mailed('cancelled')} former`);
    expect(await auditOf(core, centre, 'owner.recovery_cancelled')).toMatchObject([
      { details: { reason: 'address_changed' } },
    ]);
  });

  it('at once when the owner changes the password meanwhile; signing in alone leaves it waiting', async () => {
    const { recoveryId } = await askedFor(core, centre);
    const { staffId, proof } = await proofOf(core, centre, 'owner');
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'waiting' });
    core.clock.advance(1_000);
    const changed = await changePassword(core, {
      accountId: centre.accountId,
      person: { portal: 'office', staffId },
      session: proof.session,
      current: STAFF_PASSWORD,
      password: 'three more good words',
      confirm: 'three more good words',
      browser: {},
    });
    expect(changed.kind).toBe('changed');
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'cancelled' });
    expect(await afterAnHour(recoveryId)).toMatchObject([{ details: { reason: 'password_changed' } }]);
  });

  it('when the password was chosen anew in any other way', async () => {
    const { recoveryId } = await askedFor(core, centre);
    core.clock.advance(1_000);
    await core.db.credential.updateMany({
      where: { staffId: centre.staff.owner },
      data: { changedAt: core.clock.now() },
    });
    expect(await afterAnHour(recoveryId)).toMatchObject([{ details: { reason: 'password_changed' } }]);
  });
});
