import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { deactivateStaff } from '../../../src/core/staff/deactivate.ts';
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

const row = (id: RequestId) => core.db.resetRequest.findUniqueOrThrow({ where: { id } });
const audited = async () =>
  (
    await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: { startsWith: 'request.' } },
      orderBy: { seq: 'asc' },
    })
  ).map(({ action }) => action);

describe('a request whose time is over, though its job has not come yet, has expired', () => {
  it('when its requester cancels it', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(60 * MINUTE);
    const { accountId, staff } = centre;
    expect(await cancelRequest(core, { accountId, requestId, staffId: staff.front_desk })).toEqual({
      state: 'expired',
      isNew: false,
    });
    expect(await audited()).toEqual(['request.made', 'request.expired']);
    expect(await core.db.staffNotice.count({ where: { accountId, kind: 'request-ended' } })).toBe(1);
  });

  it('when its requester is deactivated', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(60 * MINUTE);
    const { accountId, staff } = centre;
    await deactivateStaff(core, { accountId, askerId: staff.admin, subjectId: staff.front_desk });
    expect(await row(requestId)).toMatchObject({ state: 'expired', endedReason: null });
  });

  it('when somebody asks anew, or sends directly', async () => {
    const first = await askFor(core, centre);
    core.clock.advance(60 * MINUTE);
    const second = await askFor(core, centre);
    expect(await row(first)).toMatchObject({ state: 'expired', endedReason: null });
    core.clock.advance(60 * MINUTE);
    await yes(core, centre, { by: centre.staff.manager });
    expect(await row(second)).toMatchObject({ state: 'expired', endedReason: null });
    expect((await audited()).filter((action) => action === 'request.superseded')).toEqual([]);
  });
});
