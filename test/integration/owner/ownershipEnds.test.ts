import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { endTransfer, expireTransfers } from '../../../src/core/owner/endTransfer.ts';
import { OFFER_STANDS } from '../../../src/core/owner/offerOwnership.ts';
import { lastTransferOf } from '../../../src/core/owner/readTransfer.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { auditOf, outboxOf, proofOf } from './owning.ts';
import { AS_BEFORE, acceptBy, HANDED_ON, levelsIn, offerBy, offeredIn } from './passingOn.ts';

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const offered = () => offeredIn(core, centre);
const accept = (transferId: string) => acceptBy(core, centre, transferId);
const levels = () => levelsIn(core, centre);

describe('an offer that leads to nothing', () => {
  it.each([
    ['declined', 'admin'],
    ['cancelled', 'owner'],
  ] as const)('is %s by the one who may, and both are told', async (end, level) => {
    const transferId = await offered();
    const { accountId, staff } = centre;
    for (const other of ['front_desk', 'manager', level === 'admin' ? 'owner' : 'admin'] as const)
      expect(await endTransfer(core, { accountId, transferId, staffId: staff[other] }, end)).toBe(false);
    expect(await endTransfer(core, { accountId, transferId, staffId: staff[level] }, end)).toBe(true);
    expect(await endTransfer(core, { accountId, transferId, staffId: staff[level] }, end)).toBe(false);
    expect(await accept(transferId)).toEqual({ kind: 'over' });
    expect(await levels()).toEqual(AS_BEFORE);
    expect(await outboxOf(core, centre)).toContain(`ownership ${end} to email admin@${centre.slug}.example`);
    expect(await auditOf(core, centre, `ownership.${end}`)).toHaveLength(1);
  });

  it('expires after seven days, told once; swept or not, it cannot be accepted then', async () => {
    const transferId = await offered();
    core.clock.advance(OFFER_STANDS);
    expect(await lastTransferOf(core, centre.accountId, centre.staff.admin)).toMatchObject({
      state: 'expired',
    });
    expect(await accept(transferId)).toEqual({ kind: 'over' });
    await expireTransfers(core);
    await expireTransfers(core);
    expect(await auditOf(core, centre, 'ownership.expired')).toHaveLength(1);
    expect((await offerBy(core, centre)).kind).toBe('offered');
  });
});

describe('at the same moment', () => {
  it('of two acceptances one counts', async () => {
    const transferId = await offered();
    const own = await proofOf(core, centre, 'admin');
    const asked = { accountId: centre.accountId, transferId, ...own };
    const ended = await Promise.all([1, 2, 3].map(() => acceptOwnership(core, asked)));
    expect(ended.map(({ kind }) => kind).sort()).toEqual(['accepted', 'over', 'over']);
    expect(await auditOf(core, centre, 'ownership.transferred')).toHaveLength(1);
  });

  it('acceptance and taking it back: one of the two, and the levels agree, thirty times', async () => {
    const { accountId, staff } = centre;
    const own = await proofOf(core, centre, 'admin');
    for (let i = 0; i < 30; i += 1) {
      const transferId = await offered();
      const [accepted, cancelled] = await Promise.all([
        acceptOwnership(core, { accountId, transferId, ...own }),
        endTransfer(core, { accountId, transferId, staffId: staff.owner }, 'cancelled'),
      ]);
      expect(accepted.kind === 'accepted').toBe(!cancelled);
      expect(await levels()).toEqual(cancelled ? AS_BEFORE : HANDED_ON);
      if (!cancelled) break;
    }
  });

  it('acceptance and demotion: whoever comes first counts, and the account keeps one owner', async () => {
    const transferId = await offered();
    const own = await proofOf(core, centre, 'admin');
    await Promise.allSettled([
      acceptOwnership(core, { accountId: centre.accountId, transferId, ...own }),
      core.db.staff.updateMany({
        where: { id: centre.staff.admin, level: 'admin' },
        data: { level: 'manager' },
      }),
    ]);
    const owners = Object.values(await levels()).filter((level) => level === 'owner');
    expect(owners).toHaveLength(1);
  });
});
