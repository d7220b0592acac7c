import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { attendToRequest, startRequests, sweepRequests } from '../../../src/core/approvals/due.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { readNotice } from '../../../src/core/notices/postNotice.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { asked, askFor, set, yesToStaff } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const row = (id: RequestId) => core.db.resetRequest.findUniqueOrThrow({ where: { id } });
const told = async (kind: string) =>
  (await core.db.staffNotice.findMany({ where: { accountId: centre.accountId, kind } })).map(
    ({ destination }) => destination,
  );
const audited = (action: string) =>
  core.db.auditEntry.count({ where: { accountId: centre.accountId, action } });

describe('the life of a request (A5)', () => {
  it('has one reminder half-way, to those who may decide, however often somebody looks', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(29 * MINUTE);
    await attendToRequest(core, requestId);
    expect(await told('request-waiting')).toEqual([]);
    core.clock.advance(MINUTE);
    await Promise.all([attendToRequest(core, requestId), attendToRequest(core, requestId)]);
    core.clock.advance(10 * MINUTE);
    await attendToRequest(core, requestId);
    expect((await told('request-waiting')).sort()).toEqual(['U_ADMIN', 'U_MANAGER', 'U_OWNER']);
    expect(await audited('request.reminded')).toBe(1);
    expect((await row(requestId)).state).toBe('open');
  });

  it('is not called waiting by a reminder that Slack took late', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(30 * MINUTE);
    await attendToRequest(core, requestId);
    const [notice] = await core.db.staffNotice.findMany({
      where: { accountId: centre.accountId, kind: 'request-waiting' },
    });
    expect(await readNotice(core, notice?.id ?? '')).toBeDefined();
    const { accountId, staff } = centre;
    await cancelRequest(core, { accountId, requestId, staffId: staff.front_desk });
    expect(await readNotice(core, notice?.id ?? '')).toBeUndefined();
  });

  it('ends after the minutes of the settings, once, and the requester is told (A6)', async () => {
    await set(core, centre.accountId, { requestMinutes: 10 });
    const requestId = await askFor(core, centre);
    core.clock.advance(10 * MINUTE - 1);
    await attendToRequest(core, requestId);
    expect((await row(requestId)).state).toBe('open');
    core.clock.advance(1);
    await Promise.all([1, 2, 3].map(() => attendToRequest(core, requestId)));
    expect(await row(requestId)).toMatchObject({ state: 'expired', decidedBy: null });
    expect(await told('request-ended')).toEqual(['U_FRONT_DESK']);
    expect(await audited('request.expired')).toBe(1);
  });

  it('is looked after by the sweep where its jobs do not come', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(31 * MINUTE);
    await Promise.all([sweepRequests(core), sweepRequests(core)]);
    expect(await audited('request.reminded')).toBe(1);
    core.clock.advance(30 * MINUTE);
    await sweepRequests(core);
    expect((await row(requestId)).state).toBe('expired');
  });

  it('ends within a sweep when the requester leaves, and nothing else need know of requests', async () => {
    const requestId = await askFor(core, centre);
    await sweepRequests(core);
    expect((await row(requestId)).state).toBe('open');
    await core.db.staff.update({
      where: { id: centre.staff.front_desk },
      data: { deactivatedAt: core.clock.now() },
    });
    await sweepRequests(core);
    expect(await row(requestId)).toMatchObject({ state: 'cancelled', endedReason: 'requester-left' });
  });

  it('ends within a sweep when the address changes, and not for other capitals', async () => {
    const requestId = await askFor(core, centre);
    const email = (email: string) =>
      core.db.guardian.update({ where: { id: centre.jane }, data: { email, emailKey: email.toLowerCase() } });
    await email('JANE.SMITH@example.com');
    await sweepRequests(core);
    expect((await row(requestId)).state).toBe('open');
    await email('other@example.com');
    await sweepRequests(core);
    expect(await row(requestId)).toMatchObject({ state: 'cancelled', endedReason: 'contact-changed' });
  });

  it('about staff ends within a sweep when the requester is demoted below asking', async () => {
    const requestId = asked(await yesToStaff(core, centre, { to: centre.staff.front_desk }));
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'front_desk' } });
    await sweepRequests(core);
    expect(await row(requestId)).toMatchObject({ state: 'cancelled', endedReason: 'requester-left' });
  });
});

describe('who is told', () => {
  const places = async (requestId: RequestId) =>
    (await core.db.postedMessage.findMany({ where: { requestId } }))
      .map(({ destination }) => destination)
      .filter((destination) => !/^U_\d+$/.test(destination))
      .sort();

  it('is a channel, where one is set, and whoever was chosen besides', async () => {
    const channel = { kind: 'channel' as const, workspaceId: centre.workspaceId, channelId: 'C0APPROVALS' };
    await set(core, centre.accountId, { postedTo: channel });
    expect(await places(await askFor(core, centre))).toEqual(['C0APPROVALS']);
    await set(core, centre.accountId, {
      postedTo: channel,
      notified: { kind: 'chosen', levels: ['owner'], staff: [] },
    });
    expect(await places(await askFor(core, centre))).toEqual(['C0APPROVALS', 'U_OWNER']);
  });

  it('is who was chosen and not who may decide; of nobody who can be reached, who may decide', async () => {
    await set(core, centre.accountId, {
      notified: { kind: 'chosen', levels: [], staff: [centre.staff.admin] },
    });
    expect(await places(await askFor(core, centre))).toEqual(['U_ADMIN']);
    await core.db.slackIdentity.deleteMany({ where: { staffId: centre.staff.admin } });
    expect(await places(await askFor(core, centre))).toEqual(['U_MANAGER', 'U_OWNER']);
  });
});

it('in the background, a request ends by its job', async () => {
  const busy = await makeTestCore({ background: true });
  const stop = await startRequests(busy);
  try {
    const there = await makeCentre(busy);
    const requestId = await askFor(busy, there);
    // The queue goes by the database's clock, so the job is asked for anew.
    busy.clock.advance(61 * MINUTE);
    await busy.db.$transaction((tx) => busy.queue.add(tx, 'request-due', { requestId }));
    await expect
      .poll(async () => (await busy.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } })).state)
      .toBe('expired');
  } finally {
    await stop();
    await busy.close();
  }
});
