import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeAccount } from '../../../src/core/accounts/changeAccount.ts';
import { AccountRefused } from '../../../src/core/accounts/createAccount.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const by = { login: 'olga' };
const entries = async () => (await verifyAudit(core, centre.accountId)).entries;

it('a setting is changed once, with one line in the Audit Log', async () => {
  const before = await entries();
  const change = { minPasswordLength: 12, smsEnabled: true };
  expect(await changeAccount(core, centre.accountId, change, by)).toEqual([
    'smsEnabled',
    'minPasswordLength',
  ]);
  expect(await changeAccount(core, centre.accountId, change, by)).toEqual([]);
  expect(await entries()).toBe(before + 2);
  expect(await core.db.account.findUnique({ where: { id: centre.accountId } })).toMatchObject(change);
  expect(
    await core.db.auditEntry.findMany({ where: { action: 'account.changed' }, orderBy: { seq: 'asc' } }),
  ).toEqual([
    expect.objectContaining({ actorId: 'olga', details: { setting: 'smsEnabled', from: false, to: true } }),
    expect.objectContaining({ actorId: 'olga', details: { setting: 'minPasswordLength', from: 8, to: 12 } }),
  ]);
});

it.each([7, 0, -1, 8.5, 65, Number.NaN])(
  'a least password length of %s is refused (S1)',
  async (minPasswordLength) => {
    const before = await entries();
    const refused = changeAccount(core, centre.accountId, { minPasswordLength, smsEnabled: false }, by);
    await expect(refused).rejects.toThrow(AccountRefused);
    expect(await entries()).toBe(before);
  },
);

it('the same change at the same moment is told once', async () => {
  const before = await entries();
  const change = () => changeAccount(core, centre.accountId, { minPasswordLength: 20 }, by);
  const [one, other] = await Promise.all([change(), change()]);
  expect([one.length, other.length].sort()).toEqual([0, 1]);
  expect(await entries()).toBe(before + 1);
});
