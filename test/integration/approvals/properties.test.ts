import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { attendToRequest } from '../../../src/core/approvals/due.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import { Refusal } from '../../../src/core/errors.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { withTexts, yes } from './asking.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

const CREDITS = 3;

/** Something that somebody does, in whatever order. */
type Deed =
  | { does: 'ask' | 'send'; about: 'jane' | 'jose'; channel: 'email' | 'sms' }
  | { does: 'approve' | 'deny'; by: 'front_desk' | 'manager' | 'admin'; which: number }
  | { does: 'cancel' | 'attend'; which: number }
  | { does: 'wait'; minutes: number };

const which = fc.nat({ max: 3 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    does: fc.constantFrom('ask' as const, 'send' as const),
    about: fc.constantFrom('jane' as const, 'jose' as const),
    channel: fc.constantFrom('email' as const, 'sms' as const),
  }),
  fc.record({
    does: fc.constantFrom('approve' as const, 'deny' as const),
    by: fc.constantFrom('front_desk' as const, 'manager' as const, 'admin' as const),
    which,
  }),
  fc.record({ does: fc.constantFrom('cancel' as const, 'attend' as const), which }),
  fc.record({ does: fc.constant('wait' as const), minutes: fc.constantFrom(20, 40, 61) }),
);

/** Does it, whether it is allowed or refused with a sentence; anything else is a fault. */
async function act(centre: TestCentre, asked: RequestId[], done: Deed): Promise<void> {
  const { accountId, staff } = centre;
  try {
    if ('minutes' in done) return core.clock.advance(done.minutes * MINUTE);
    if ('about' in done) {
      const by = done.does === 'ask' ? staff.front_desk : staff.manager;
      const outcome = await yes(core, centre, { by, to: centre[done.about], channel: done.channel });
      if (outcome.kind === 'asked') asked.push(outcome.requestId);
      return;
    }
    const requestId = asked[done.which];
    if (!requestId) return;
    if ('by' in done) {
      const press = { decision: done.does, note: 'as agreed' };
      await decide(core, { accountId, requestId, staffId: staff[done.by], ...press });
    } else if (done.does === 'attend') await attendToRequest(core, requestId);
    else await cancelRequest(core, { accountId, requestId, staffId: staff.front_desk });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

it('whatever people do in whatever order, some of it at the same moment, rows, audit and ledger agree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      async (steps) => {
        const centre = await makeCentre(core);
        const { accountId } = centre;
        await withTexts(core, centre, CREDITS);
        const asked: RequestId[] = [];
        for (const step of steps) await Promise.all(step.map((done) => act(centre, asked, done)));

        const requests = await core.db.resetRequest.findMany({ where: { accountId } });
        const ends = await core.db.auditEntry.findMany({
          where: { accountId, action: { startsWith: 'request.' } },
        });
        for (const { id, state, requesterId, decidedBy, linkId } of requests) {
          const own = ends.filter(({ details }) => (details as { request?: string }).request === id);
          const told = own.filter(
            ({ action }) =>
              !['request.made', 'request.reminded', 'request.decision_refused'].includes(action),
          );
          expect(told.map(({ action }) => action)).toEqual(state === 'open' ? [] : [`request.${state}`]);
          expect(decidedBy).not.toBe(requesterId);
          expect(linkId !== null).toBe(state === 'approved');
        }
        for (const guardianId of [centre.jane, centre.jose]) {
          expect(
            requests.filter((one) => one.guardianId === guardianId && one.state === 'open').length,
          ).toBeLessThan(2);
          const links = await core.db.resetLink.count({ where: { guardianId, state: 'pending' } });
          expect(links).toBeLessThan(2);
        }
        const texts = await core.db.delivery.count({ where: { accountId, channel: 'sms', state: 'queued' } });
        const { sum, balance } = await ledgerSum(core, accountId);
        expect({ sum, balance }).toEqual({ sum: CREDITS - texts, balance: CREDITS - texts });
      },
    ),
    { numRuns: 30 },
  );
}, 120_000);
