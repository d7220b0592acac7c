import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { readDecision } from '../../../src/core/approvals/readDecision.ts';
import { readRequest } from '../../../src/core/approvals/readRequest.ts';
import {
  MayNotDecide,
  NoSuchRequest,
  NoteRefused,
  NotOwnRequest,
  OwnRequest,
} from '../../../src/core/approvals/refusals.ts';
import type { RequestId, StaffId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { asked, askFor, colleague, set, withTexts, yesToStaff } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const press = (
  requestId: RequestId,
  decision: 'approve' | 'deny',
  staffId: StaffId = centre.staff.manager,
  note = decision === 'deny' ? 'could not be reached' : undefined,
) => decide(core, { accountId: centre.accountId, requestId, staffId, decision, note });
const row = (id: RequestId) => core.db.resetRequest.findUniqueOrThrow({ where: { id } });
const links = () => core.db.resetLink.findMany({ where: { accountId: centre.accountId } });
const notices = () => core.db.staffNotice.findMany({ where: { accountId: centre.accountId } });
const auditOf = async (action: string) =>
  core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action } });

describe('an approval', () => {
  it('makes the link in the requester’s name, whose life begins when it is sent, on the cards of the request', async () => {
    const requestId = await askFor(core, centre);
    const before = await core.db.postedMessage.count({ where: { requestId } });
    const done = await press(requestId, 'approve');
    if (done.kind !== 'approved') throw new Error(done.kind);
    const [link] = await links();
    expect(link).toMatchObject({
      id: done.linkId,
      state: 'pending',
      requesterId: centre.staff.front_desk,
      identifiedHow: 'in_person',
      sentAt: null,
      expiresAt: null,
    });
    expect(await row(requestId)).toMatchObject({
      state: 'approved',
      decidedBy: centre.staff.manager,
      linkId: done.linkId,
    });
    expect(await core.db.postedMessage.count({ where: { requestId, linkId: done.linkId } })).toBe(before);
    expect(await core.db.delivery.count({ where: { linkId: done.linkId, state: 'queued' } })).toBe(1);
    const [notice] = await notices();
    expect(notice).toMatchObject({ kind: 'request-ended', staffId: centre.staff.front_desk });
    expect(notice?.content).toMatchObject({ state: 'approved', by: 'Maya Manager' });
    const [approved] = await auditOf('request.approved');
    expect(approved?.details).toMatchObject({ request: requestId, link: done.linkId, to: 'j•••h@e•••.com' });
  });

  it('of a text sets one credit aside, at the approval and not before', async () => {
    await withTexts(core, centre, 1);
    const balance = async () =>
      (await core.db.creditBalance.findUniqueOrThrow({ where: { accountId: centre.accountId } })).balance;
    const requestId = await askFor(core, centre, { channel: 'sms' });
    expect(await balance()).toBe(1);
    expect(await press(requestId, 'approve')).toMatchObject({ kind: 'approved' });
    expect(await balance()).toBe(0);
  });

  it('of a staff reset is for Admin Access, and the link is of that purpose (S4)', async () => {
    const requestId = asked(await yesToStaff(core, centre, { to: centre.staff.front_desk }));
    const other = await colleague(core, centre, 'manager', 'Mo Manager');
    await expect(press(requestId, 'approve', other)).rejects.toBeInstanceOf(MayNotDecide);
    expect(await press(requestId, 'approve', centre.staff.admin)).toMatchObject({ kind: 'approved' });
    expect((await links())[0]).toMatchObject({ purpose: 'staff_reset', staffId: centre.staff.front_desk });
  });

  it('pressed again by the same person finds it done', async () => {
    const requestId = await askFor(core, centre);
    await press(requestId, 'approve');
    expect(await press(requestId, 'approve')).toMatchObject({
      kind: 'already',
      state: 'approved',
      byYou: true,
    });
    expect(await press(requestId, 'deny', centre.staff.admin)).toMatchObject({
      kind: 'already',
      state: 'approved',
      by: 'Maya Manager',
      byYou: false,
    });
    expect(await links()).toHaveLength(1);
  });
});

describe('a denial', () => {
  it('asks for a reason, and tells the requester (A2, A6)', async () => {
    const requestId = await askFor(core, centre);
    await expect(press(requestId, 'deny', centre.staff.manager, '  \n ')).rejects.toBeInstanceOf(NoteRefused);
    await expect(press(requestId, 'deny', centre.staff.manager, 'x'.repeat(2_000))).rejects.toBeInstanceOf(
      NoteRefused,
    );
    expect(await press(requestId, 'deny')).toEqual({ kind: 'denied' });
    expect(await row(requestId)).toMatchObject({ state: 'denied', decidedNote: 'could not be reached' });
    expect((await notices())[0]?.content).toMatchObject({ state: 'denied', note: 'could not be reached' });
    expect(await links()).toHaveLength(0);
  });
});

describe('nobody decides (A3)', () => {
  it('their own request, whatever their level', async () => {
    await set(core, centre.accountId, { sendsGuardianResets: 'owner' });
    const requestId = await askFor(core, centre, { by: centre.staff.admin });
    await expect(press(requestId, 'approve', centre.staff.admin)).rejects.toBeInstanceOf(OwnRequest);
    expect((await auditOf('request.decision_refused'))[0]?.details).toMatchObject({ reason: 'own' });
    expect(await row(requestId)).toMatchObject({ state: 'open' });
  });

  it('below the level that was frozen, though the settings have become looser since', async () => {
    await set(core, centre.accountId, { decidesGuardianResets: 'admin' });
    const requestId = await askFor(core, centre);
    await set(core, centre.accountId, {});
    await expect(press(requestId, 'approve')).rejects.toBeInstanceOf(MayNotDecide);
    expect(await press(requestId, 'approve', centre.staff.admin)).toMatchObject({ kind: 'approved' });
  });

  it('once demoted or deactivated', async () => {
    const requestId = await askFor(core, centre);
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'front_desk' } });
    await expect(press(requestId, 'approve')).rejects.toThrow('Ada Admin or Olive Owner can.');
    await core.db.staff.update({
      where: { id: centre.staff.admin },
      data: { deactivatedAt: core.clock.now() },
    });
    await expect(press(requestId, 'approve', centre.staff.admin)).rejects.toBeInstanceOf(MayNotDecide);
    expect(await links()).toHaveLength(0);
  });

  it('from another account', async () => {
    const requestId = await askFor(core, centre);
    const other = await makeCentre(core, 'Other Centre');
    await expect(press(requestId, 'approve', other.staff.owner)).rejects.toBeInstanceOf(MayNotDecide);
    const theirs = { accountId: other.accountId, requestId, staffId: other.staff.owner };
    await expect(decide(core, { ...theirs, decision: 'approve' })).rejects.toBeInstanceOf(NoSuchRequest);
    await expect(readDecision(core, theirs)).rejects.toBeInstanceOf(NoSuchRequest);
  });

  it('about their own password', async () => {
    const requestId = asked(await yesToStaff(core, centre, { to: centre.staff.admin }));
    await expect(press(requestId, 'approve', centre.staff.admin)).rejects.toBeInstanceOf(MayNotDecide);
    expect(await press(requestId, 'approve', centre.staff.owner)).toMatchObject({ kind: 'approved' });
  });
});

describe('a cancellation', () => {
  it('is the requester’s alone, and once', async () => {
    const requestId = await askFor(core, centre);
    const { accountId, staff } = centre;
    await expect(cancelRequest(core, { accountId, requestId, staffId: staff.owner })).rejects.toBeInstanceOf(
      NotOwnRequest,
    );
    const own = { accountId, requestId, staffId: staff.front_desk };
    expect(await cancelRequest(core, own)).toEqual({ state: 'cancelled', isNew: true });
    expect(await cancelRequest(core, own)).toEqual({ state: 'cancelled', isNew: false });
    expect(await notices()).toHaveLength(0);
    expect(await press(requestId, 'approve')).toMatchObject({ kind: 'already', state: 'cancelled' });
  });
});

describe('what is shown of a request', () => {
  it('has everything but the address', async () => {
    const requestId = await askFor(core, centre);
    const read = await readRequest(core, requestId);
    expect(read?.shown).toMatchObject({
      subject: { kind: 'guardian', name: 'Jane Smith', family: 'Smith' },
      to: 'j•••h@e•••.com',
      requester: { name: 'Fern Front-Desk', level: 'front_desk' },
      reasons: [{ code: 'level', sentence: 'Front Desk asks before such a reset is sent.' }],
      state: 'open',
      deciders: ['Maya Manager', 'Ada Admin', 'Olive Owner'],
    });
    expect(read?.copies).toHaveLength(4);
    expect(JSON.stringify(read?.shown)).not.toContain('jane.smith@example.com');
  });
});
