import { describe, expect, it } from 'vitest';
import type { GuardianId } from '../../../src/core/ids.ts';
import { addressDigest } from '../../../src/core/links/request.ts';
import { pressesForged, storiesOfRequests, submitsForged } from './approvalsSetup.ts';

const { world, set, row, asks, presses, card, guardian } = storiesOfRequests();

/** SMS on or off; twelve credits were bought. */
async function texts(smsEnabled: boolean) {
  const { core, centre } = world();
  const { accountId } = centre;
  await core.db.account.update({ where: { id: accountId }, data: { smsEnabled, creditThreshold: 0 } });
  if ((await core.db.creditEntry.count({ where: { accountId } })) === 0)
    await core.db.$executeRaw`
      INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, note)
      VALUES (${accountId}::uuid, 1, 'added', 12, 0, ${core.clock.now()}, 'for a test')`;
}

/** Fern asks for a text. */
async function asksForText() {
  const { id } = await guardian();
  const { phone, name } = await world().core.db.guardian.findUniqueOrThrow({ where: { id } });
  const shownAddress = addressDigest(id as GuardianId, phone ?? '');
  return { ...(await asks('U_FRONT_DESK', { guardianId: id, channel: 'sms', shownAddress })), name };
}

describe('the window of a decision', () => {
  it('says what a text costs and what there is, and the guards that fired with their sentences', async () => {
    await texts(true);
    await set({ everySms: true, repeated: { on: true, resets: 1 } });
    const made = await asksForText();
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('It costs 1 SMS credit; the centre has 12 SMS credits left.', { in: 'modal' });
    const window = maya.reads('modal');
    expect(window).toContain('Every text needs approval at this centre.');
    expect(window).toContain('Reset by SMS to');
    expect(window).toContain('caller identified: in person');
  });

  it('is the same from App Home', async () => {
    const made = await asks();
    const olive = world().slack.person('U_OWNER');
    await olive.opensHome();
    await olive.home(made.name);
    await olive.clicks('Deny', { in: 'home', beside: made.name });
    await olive.sees('Nothing is sent then.', { in: 'modal' });
    await olive.fills('decision-note', 'Not today.');
    await olive.clicks('Deny', { in: 'modal' });
    await olive.sees('Denied. Nothing was sent', { in: 'modal' });
    expect(await row(made.requestId)).toMatchObject({ state: 'denied', decidedNote: 'Not today.' });
  });

  it('asks anew for a reason that says nothing', async () => {
    const made = await asks();
    const maya = await presses('U_MANAGER', 'Deny', made);
    await maya.sees('Why not?', { in: 'modal' });
    await maya.fills('decision-note', ' … ');
    expect(await maya.submits()).toMatchObject({
      ok: false,
      errors: { 'decision-note': expect.stringContaining('Say in a few words why') },
    });
    await maya.fills('decision-note', 'Somebody else was on the line.');
    await maya.clicks('Deny', { in: 'modal' });
    await maya.sees('Denied. Nothing was sent', { in: 'modal' });
  });

  it('offers no Approve where no text could go, and says why and what is left', async () => {
    await texts(true);
    const made = await asksForText();
    await texts(false);
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Texts are not switched on', { in: 'modal' });
    expect(maya.reads('modal')).toContain('Nothing was decided. Deny it if it is not to be sent.');
    expect((await maya.modal('Texts are not switched on')).submit).toBeNull();
    expect((await row(made.requestId)).state).toBe('open');
  });

  it('decides nothing when SMS is switched off while it is open', async () => {
    await texts(true);
    const made = await asksForText();
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('It costs 1 SMS credit', { in: 'modal' });
    await texts(false);
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('Texts are not switched on', { in: 'modal' });
    expect(await row(made.requestId)).toMatchObject({ state: 'open', linkId: null });
  });

  it('ends a request whose guardian has another address by now', async () => {
    const { id } = await guardian();
    const { email, name } = await world().core.db.guardian.findUniqueOrThrow({ where: { id } });
    const shownAddress = addressDigest(id as GuardianId, email ?? '');
    const made = { ...(await asks('U_FRONT_DESK', { guardianId: id, shownAddress })), name };
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Approving sends', { in: 'modal' });
    const changed = { email: 'other@example.com', emailKey: 'other@example.com' };
    await world().core.db.guardian.update({ where: { id }, data: changed });
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('It cannot be approved any more, so it ended: The address on record changed', {
      in: 'modal',
    });
    await card('U_FRONT_DESK', made, 'Cancelled');
    expect(await row(made.requestId)).toMatchObject({ state: 'cancelled', endedReason: 'contact-changed' });
  });
});

describe('somebody who may not decide', () => {
  it('sees no buttons on a copy of their own, and hears who can when they press one all the same', async () => {
    const { core, centre, slack } = world();
    await set({
      notified: { kind: 'chosen', levels: ['manager'], staff: [] },
      decidesGuardianResets: 'admin',
    });
    const made = await asks();
    const own = JSON.stringify(await card('U_MANAGER', made, 'Waiting for approval'));
    expect(own).not.toContain('approve-request');
    expect(own).toContain('Ada Admin or Olive Owner can decide.');
    const maya = slack.person('U_MANAGER');
    await pressesForged(world(), 'U_MANAGER', 'approve-request', made.requestId);
    await maya.sees('You cannot decide this request. Ada Admin or Olive Owner can.', { in: 'modal' });
    expect(await core.db.resetLink.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('was demoted while the window was open: the submit is refused, and kept in the Audit Log', async () => {
    const { core, centre } = world();
    const made = await asks();
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Approving sends', { in: 'modal' });
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'front_desk' } });
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('You cannot decide this request.', { in: 'modal' });
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'manager' } });
    expect((await row(made.requestId)).state).toBe('open');
    expect(
      await core.db.auditEntry.count({
        where: { action: 'request.decision_refused', actorId: centre.staff.manager },
      }),
    ).toBe(1);
  });

  it('asked for it: neither a button nor a forged window decides (A3)', async () => {
    await set({ sendsGuardianResets: 'admin' });
    const made = await asks('U_MANAGER');
    await pressesForged(world(), 'U_MANAGER', 'approve-request', made.requestId);
    const maya = world().slack.person('U_MANAGER');
    await maya.sees('You asked for this yourself, so somebody else decides: Ada Admin or Olive Owner.', {
      in: 'modal',
    });
    expect(
      await submitsForged(world(), 'U_MANAGER', 'approve-request', { requestId: made.requestId }),
    ).toContain('You asked for this yourself');
    expect((await row(made.requestId)).state).toBe('open');
  });
});
