import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { sweepRecoveries } from '../../../src/core/owner/ownerWork.ts';
import { lastRecovery } from '../../../src/core/owner/readRecovery.ts';
import {
  OwnerWithoutEmail,
  OwnerWithoutPassword,
  RecoveryWaits,
  VerificationRefused,
} from '../../../src/core/owner/refusals.ts';
import { requestRecovery } from '../../../src/core/owner/requestRecovery.ts';
import { sendRecovery } from '../../../src/core/owner/sendRecovery.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { tokenOf } from '../../support/links.ts';
import { givePassword } from '../../support/staffLogin.ts';
import { askedFor, auditOf, BY, deliverAll, HOW, outboxOf, recoveryOf, stopTokenOf } from './owning.ts';

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore({ publicUrl: 'https://keydesk.example' });
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

describe('asking for an owner recovery', () => {
  it('keeps how ownership was verified and by whom, and tells the owner by email and in Slack', async () => {
    const { to, sendAt, told } = await askedFor(core, centre);
    expect(told).toEqual({ emails: 1, text: false, slack: true });
    expect(sendAt).toEqual(new Date(core.clock.now().getTime() + 60 * MINUTE));
    expect(to).not.toContain(centre.slug);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'waiting', operator: 'op', verified: HOW });
    expect(await outboxOf(core, centre)).toEqual([`owner-recovery asked email owner@${centre.slug}.example`]);
    const [entry] = await auditOf(core, centre, 'owner.recovery_requested');
    expect(entry).toMatchObject({ actorKind: 'operator', actorId: 'op', details: { verified: HOW } });
    const { calls } = await deliverAll(core, centre);
    expect(calls[0]?.text).toMatch(
      new RegExp(`https://keydesk.example/${centre.slug}/office/recovery/[\\w-]{43}\\n`),
    );
  });

  it('tells addresses that were replaced in the last 72 hours too, and by text where there is a credit', async () => {
    const { accountId, staff } = centre;
    await core.db.staff.update({ where: { id: staff.owner }, data: { phone: '+15125550177' } });
    await core.db.account.update({ where: { id: accountId }, data: { smsEnabled: true } });
    const replaced = (oldAddress: string, hoursAgo: number) => ({
      accountId,
      staffId: staff.owner,
      channel: 'email' as const,
      oldAddress,
      changedAt: new Date(core.clock.now().getTime() - hoursAgo * 60 * MINUTE),
    });
    await core.db.contactChange.createMany({
      data: [replaced('lately@example.com', 71), replaced('long.ago@example.com', 73)],
    });
    await addCredits(core, { accountId, amount: 1, note: 'test', by: BY });
    expect((await askedFor(core, centre)).told).toEqual({ emails: 2, text: true, slack: true });
    expect((await outboxOf(core, centre)).sort()).toEqual([
      `owner-recovery asked email lately@example.com former`,
      `owner-recovery asked email owner@${centre.slug}.example`,
      'owner-recovery sms +15125550177',
    ]);
    expect(await core.db.creditBalance.findUnique({ where: { accountId } })).toMatchObject({ balance: 0 });
  });

  it('goes on by email alone where no credit is left', async () => {
    const { accountId, staff } = centre;
    await core.db.staff.update({ where: { id: staff.owner }, data: { phone: '+15125550177' } });
    await core.db.account.update({ where: { id: accountId }, data: { smsEnabled: true } });
    expect((await askedFor(core, centre)).told).toEqual({ emails: 1, text: false, slack: true });
    expect(await core.db.delivery.count({ where: { accountId, channel: 'sms' } })).toBe(0);
  });

  it.each([
    ['nothing', ''],
    ['blanks', '  \t '],
    ['signs without letters', '…!'],
    ['too much', 'x'.repeat(501)],
    ['a second line', 'licence\nand more'],
    ['a sign that ends a text', 'licence\u0000'],
  ])('is refused with %s as verification, and nothing happens', async (_, verified) => {
    await givePassword(core, centre, 'owner');
    const asking = requestRecovery(core, { accountId: centre.accountId, verified, by: BY });
    await expect(asking).rejects.toThrow(VerificationRefused);
    expect(await core.db.ownerRecovery.count({ where: { accountId: centre.accountId } })).toBe(0);
    expect(await outboxOf(core, centre)).toEqual([]);
  });

  it('is refused while one waits, without a password to recover, and without an email', async () => {
    const asking = () => requestRecovery(core, { accountId: centre.accountId, verified: HOW, by: BY });
    await expect(asking()).rejects.toThrow(OwnerWithoutPassword);
    await givePassword(core, centre, 'owner');
    await asking();
    await expect(asking()).rejects.toThrow(RecoveryWaits);
    const other = await makeCentre(core);
    await core.db.staff.update({ where: { id: other.staff.owner }, data: { email: null, emailKey: null } });
    const there = requestRecovery(core, { accountId: other.accountId, verified: HOW, by: BY });
    await expect(there).rejects.toThrow(OwnerWithoutEmail);
  });

  it('of two at the same moment makes one', async () => {
    await givePassword(core, centre, 'owner');
    const ask = () => requestRecovery(core, { accountId: centre.accountId, verified: HOW, by: BY });
    const ended = await Promise.allSettled([ask(), ask(), ask()]);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await outboxOf(core, centre)).toHaveLength(1);
  });
});

describe('when its time is over', () => {
  it('the link goes to the address on record, and sets a new password; sessions end', async () => {
    const { recoveryId } = await askedFor(core, centre);
    core.clock.advance(60 * MINUTE);
    await sendRecovery(core, recoveryId);
    const recovery = await recoveryOf(core, centre);
    expect(recovery).toMatchObject({ state: 'sent' });
    const linkId = recovery.linkId as Parameters<typeof tokenOf>[1];
    const token = await tokenOf(core, linkId);
    const { calls } = await deliverAll(core, centre);
    const mail = calls.find(({ text }) => text.includes(`/reset/${token}`));
    expect(mail?.to).toBe(`owner@${centre.slug}.example`);
    expect(await findLink(core, token)).toMatchObject({ standing: 'usable', purpose: 'owner_recovery' });
    const password = 'three more good words';
    const outcome = await redeemLink(core, { token, password, confirm: password, visit: 'v' });
    expect(outcome.kind).toBe('redeemed');
    expect(await lastRecovery(core, centre.accountId)).toMatchObject({ link: 'redeemed', stoppable: false });
    expect(await verifyAudit(core, centre.accountId)).toMatchObject({ problems: [] });
  });

  it('nothing goes out a moment before', async () => {
    const { recoveryId } = await askedFor(core, centre);
    core.clock.advance(60 * MINUTE - 1);
    await sendRecovery(core, recoveryId);
    await sweepRecoveries(core);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'waiting', linkId: null });
  });

  it('one link goes out, however often and by how many processes it is seen to', async () => {
    const { recoveryId } = await askedFor(core, centre);
    core.clock.advance(61 * MINUTE);
    await Promise.all([1, 2, 3, 4].map(() => sendRecovery(core, recoveryId)));
    await sweepRecoveries(core);
    const { accountId } = centre;
    expect(await core.db.resetLink.count({ where: { accountId, purpose: 'owner_recovery' } })).toBe(1);
    expect(await auditOf(core, centre, 'owner.recovery_sent')).toHaveLength(1);
  });

  it('a lost job, or one that came too early by another clock, is made up for by the sweep', async () => {
    const { recoveryId } = await askedFor(core, centre);
    await sendRecovery(core, recoveryId);
    core.clock.advance(60 * MINUTE + 9_000);
    await sweepRecoveries(core);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'waiting' });
    core.clock.advance(2_000);
    await sweepRecoveries(core);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'sent' });
  });

  it('a clock that was set back only makes the owner’s time longer', async () => {
    const { recoveryId } = await askedFor(core, centre);
    core.clock.advance(-120 * MINUTE);
    await sendRecovery(core, recoveryId);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'waiting' });
    core.clock.advance(181 * MINUTE);
    await sendRecovery(core, recoveryId);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'sent' });
  });

  it('the time is the account’s', async () => {
    await core.db.account.update({ where: { id: centre.accountId }, data: { recoveryMinutes: 5 } });
    const { recoveryId } = await askedFor(core, centre);
    core.clock.advance(5 * MINUTE);
    await sendRecovery(core, recoveryId);
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'sent' });
  });
});

it('no token of a recovery is anywhere in clear: rows, jobs, notices, Audit Log, log', async () => {
  await askedFor(core, centre);
  const token = await stopTokenOf(core, centre);
  expect(token).toMatch(/^[\w-]{43}$/);
  const rows = await core.db.$queryRaw<{ all: string }[]>`
    SELECT concat(
      (SELECT json_agg(r) FROM owner_recoveries r), (SELECT json_agg(d) FROM deliveries d),
      (SELECT json_agg(n) FROM staff_notices n), (SELECT json_agg(l) FROM audit_log l),
      (SELECT json_agg(j) FROM pgboss.job j)) AS all`;
  expect(rows[0]?.all).toContain(HOW);
  expect(rows[0]?.all).not.toContain(token);
  expect(core.logLines.join('')).not.toContain(token);
});
