import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { issuePrintedLink } from '../../../src/core/links/printedLink.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { auditOf } from '../delivery/outbox.ts';

const PASSWORD = 'seven green lamps';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const redeem = (token: string, password = PASSWORD) =>
  redeemLink(core, { token, password, confirm: password, visit: 'one-browser' });
const fits = async (staffId: StaffId) => {
  const credential = await core.db.credential.findUnique({ where: { staffId } });
  return core.hashing.verify(credential?.passwordHash, PASSWORD);
};

describe('the link that the terminal prints for a first password', () => {
  const issue = (staffId: StaffId) =>
    core.db.$transaction((tx) =>
      issuePrintedLink(core, tx, {
        accountId: centre.accountId,
        staffId,
        purpose: 'owner_first',
        actor: { kind: 'operator', id: 'root' },
        via: 'operator_tool',
      }),
    );

  it('works at once, once, for 30 minutes, and no message carries it', async () => {
    const token = await issue(centre.staff.owner);
    expect(await core.db.delivery.count({ where: { accountId: centre.accountId } })).toBe(0);
    core.clock.advance(30 * MINUTE - 1);
    expect(await redeem(token)).toMatchObject({ kind: 'redeemed' });
    expect(await fits(centre.staff.owner)).toBe(true);
    const late = await issue(centre.staff.owner);
    core.clock.advance(30 * MINUTE);
    expect(await redeem(late, 'another good one')).toMatchObject({ kind: 'dead' });
    expect((await auditOf(core, centre)).map(({ action }) => action)).toContain('owner.link_issued');
    expect(JSON.stringify(await auditOf(core, centre))).not.toContain(token);
  });

  it('printed anew replaces the one before it, and is for nobody else', async () => {
    const first = await issue(centre.staff.owner);
    await issue(centre.staff.owner);
    expect(await redeem(first)).toMatchObject({ kind: 'dead', link: { standing: 'replaced' } });
    await expect(issue(centre.staff.admin)).rejects.toThrow('only for a Business Owner');
  });
});
