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

it('the logo’s colour is read in any usual form, told in the Audit Log and taken away by none', async () => {
  const change = (brandColor: string | null) => changeAccount(core, centre.accountId, { brandColor }, by);
  expect(await change('#7A1F5C')).toEqual(['brandColor']);
  expect(await change('7a1f5c')).toEqual([]);
  expect(await change(null)).toEqual(['brandColor']);
  const told = await core.db.auditEntry.findMany({
    where: { action: 'account.changed', details: { path: ['setting'], equals: 'brandColor' } },
    orderBy: { seq: 'asc' },
  });
  expect(told.map(({ details }) => details)).toEqual([
    { setting: 'brandColor', from: null, to: '#7a1f5c' },
    { setting: 'brandColor', from: '#7a1f5c', to: null },
  ]);
  for (const none of ['', 'purple', '#12345', 'none', '#7a1f5c;color:red'])
    await expect(change(none)).rejects.toThrow('such as #7a1f5c');
  expect(await core.db.account.findUnique({ where: { id: centre.accountId } })).toMatchObject({
    brandColor: null,
  });
});
