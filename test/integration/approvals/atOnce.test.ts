import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { attendToRequest } from '../../../src/core/approvals/due.ts';
import { readRequest } from '../../../src/core/approvals/readRequest.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { askFor, withTexts, yes } from './asking.ts';

const ROUNDS = 25;

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

/** What stands in every table about one request, after all that was done at the same moment. */
async function aftermath(centre: TestCentre, requestId: RequestId) {
  const { accountId } = centre;
  const request = await core.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } });
  const links = await core.db.resetLink.findMany({ where: { accountId }, include: { deliveries: true } });
  const ends = await core.db.auditEntry.findMany({
    where: {
      accountId,
      action: {
        in: ['approved', 'denied', 'cancelled', 'expired', 'superseded'].map((end) => `request.${end}`),
      },
    },
  });
  return {
    request,
    ends: ends.map(({ action }) => action),
    open: links.filter(({ state }) => state === 'pending'),
    sent: links.flatMap(({ deliveries }) => deliveries).filter(({ state }) => state === 'queued'),
    balance: (await core.db.creditBalance.findUniqueOrThrow({ where: { accountId } })).balance,
    told: await core.db.staffNotice.count({ where: { accountId, kind: 'request-ended' } }),
  };
}

/** One outcome, one message, one credit: the same whoever came first. */
async function expectOneOutcome(centre: TestCentre, requestId: RequestId) {
  const { request, ends, open, sent, balance, told } = await aftermath(centre, requestId);
  expect(ends).toEqual([`request.${request.state}`]);
  const isSent = request.state === 'approved' || request.state === 'superseded';
  expect(open).toHaveLength(isSent ? 1 : 0);
  expect(sent).toHaveLength(isSent ? 1 : 0);
  expect(balance).toBe(isSent ? 9 : 10);
  // A link that somebody sent directly after the approval has taken the place of the approved one.
  expect(request.linkId !== null).toBe(request.state === 'approved');
  // Whoever cancelled it themselves need not be told.
  expect(told).toBe(request.state === 'cancelled' ? 0 : 1);
  expect((await readRequest(core, requestId))?.shown.state).toBe(request.state);
  return request.state;
}

type Deed = (centre: TestCentre, requestId: RequestId) => Promise<unknown>;

const pressing =
  (by: 'manager' | 'admin', decision: 'approve' | 'deny'): Deed =>
  ({ accountId, staff }, requestId) =>
    decide(core, { accountId, requestId, staffId: staff[by], decision, note: 'as agreed' });
const cancelling: Deed = ({ accountId, staff }, requestId) =>
  cancelRequest(core, { accountId, requestId, staffId: staff.front_desk });
const sending: Deed = (centre) => yes(core, centre, { by: centre.staff.admin, channel: 'sms' });
/** In a process whose clock is an hour ahead: for it the time of the request is over. */
const expiring: Deed = (_, requestId) =>
  attendToRequest({ ...core, clock: { now: () => after(core.clock.now(), 60 * MINUTE) } }, requestId);

/** Takes as long as so many small statements do. */
async function questions(count: number): Promise<void> {
  for (let asked = 0; asked < count; asked += 1) await core.db.$queryRaw`SELECT 1`;
}

const RACES: [string, Deed, Deed, readonly string[]][] = [
  ['two managers approve', pressing('manager', 'approve'), pressing('admin', 'approve'), ['approved']],
  [
    'one approves, one denies',
    pressing('manager', 'approve'),
    pressing('admin', 'deny'),
    ['approved', 'denied'],
  ],
  [
    'one approves, the requester cancels',
    pressing('manager', 'approve'),
    cancelling,
    ['approved', 'cancelled'],
  ],
  ['one denies, the requester cancels', pressing('manager', 'deny'), cancelling, ['denied', 'cancelled']],
  ['one approves, its time is over', pressing('manager', 'approve'), expiring, ['approved', 'expired']],
  [
    'one approves, somebody sends directly',
    pressing('manager', 'approve'),
    sending,
    ['approved', 'superseded'],
  ],
  ['the requester cancels, its time is over', cancelling, expiring, ['cancelled', 'expired']],
];

describe(`at the same moment, ${ROUNDS} times`, () => {
  it.each(RACES)('%s: one outcome, one message, one credit', async (_, one, other, outcomes) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const centre = await makeCentre(core);
      await withTexts(core, centre, 10);
      const requestId = await askFor(core, centre, { channel: 'sms' });
      const [first, second] = round % 2 === 0 ? [one, other] : [other, one];
      await Promise.all([
        first(centre, requestId),
        // The second begins while the first is at one or another of its statements.
        questions((round % 7) * 4).then(() => second(centre, requestId)),
      ]);
      expect(outcomes).toContain(await expectOneOutcome(centre, requestId));
    }
  });
});
