import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeSettings } from '../../../src/core/approvals/changeSettings.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { sweepRequests } from '../../../src/core/approvals/due.ts';
import { MayNotDecide } from '../../../src/core/approvals/refusals.ts';
import { readPolicy } from '../../../src/core/approvals/settings.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Prisma } from '../../../src/core/database/client.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { askFor, yes } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

/** As another version of Keydesk, or somebody with a database client, may have left them. */
const BROKEN = {
  sendsGuardianResets: 'supervisor',
  decidesGuardianResets: ['manager'],
  burst: { on: true, sends: 10, minutes: 60 },
  repeated: 3,
  postedTo: { kind: 'webhook' },
  requestMinutes: '60',
  askedAs: 'supervisor',
} satisfies Prisma.InputJsonObject;

const row = (id: RequestId) => core.db.resetRequest.findUniqueOrThrow({ where: { id } });
const broken = async (id: RequestId) => {
  await core.db.resetRequest.update({ where: { id }, data: { policy: BROKEN } });
  return id;
};

describe('settings that this Keydesk cannot read', () => {
  it('count as the strictest where they say who, and as the default elsewhere; every YES still works', async () => {
    const { accountId, staff } = centre;
    await core.db.account.update({ where: { id: accountId }, data: { approvalSettings: BROKEN } });
    const { settings } = await readPolicy(core.db, accountId);
    expect(settings).toMatchObject({
      sendsGuardianResets: 'owner',
      decidesGuardianResets: 'owner',
      burst: { on: true, sends: 10 },
      repeated: { on: true, resets: 3 },
      postedTo: { kind: 'direct' },
      requestMinutes: 60,
    });
    expect(await yes(core, centre, { by: staff.manager })).toMatchObject({
      kind: 'asked',
      because: ['level'],
    });
    await changeSettings(core, { accountId, staffId: staff.owner }, { sendsGuardianResets: 'manager' });
    expect((await readPolicy(core.db, accountId)).settings.sendsGuardianResets).toBe('manager');
  });

  it('of an open request let the Business Owner decide it, and nobody below', async () => {
    const requestId = await broken(await askFor(core, centre));
    const { accountId, staff } = centre;
    const approve = (staffId: (typeof staff)['manager']) =>
      decide(core, { accountId, requestId, staffId, decision: 'approve' });
    await expect(approve(staff.manager)).rejects.toBeInstanceOf(MayNotDecide);
    expect(await approve(staff.owner)).toMatchObject({ kind: 'approved' });
  });
});

describe('the sweep', () => {
  it('ends requests with such settings, and a row that makes trouble does not hold up those after it', async () => {
    const first = await broken(await askFor(core, centre));
    core.clock.advance(MINUTE);
    const second = await askFor(core, centre, { to: centre.jose });
    // Whatever it may be that fails about one of them.
    await core.db.$executeRawUnsafe(`
      CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.id = '${first}'::uuid THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`);
    await core.db.$executeRawUnsafe(`
      CREATE TRIGGER refuse_one BEFORE UPDATE ON reset_requests FOR EACH ROW EXECUTE FUNCTION refuse_one()`);
    core.clock.advance(65 * MINUTE);
    await sweepRequests(core);
    expect((await row(second)).state).toBe('expired');
    await core.db.$executeRawUnsafe('DROP TRIGGER refuse_one ON reset_requests');
    await sweepRequests(core);
    expect((await row(first)).state).toBe('expired');
  });
});
