import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccountChange, changeAccount } from '../../../src/core/accounts/changeAccount.ts';
import { AccountRefused } from '../../../src/core/accounts/createAccount.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { reserveCredit } from '../../../src/core/credits/ledger.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeText } from '../credits/text.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const by = { login: 'olga' };
const set = (change: AccountChange) => changeAccount(core, centre.accountId, change, by);
const account = () => core.db.account.findUniqueOrThrow({ where: { id: centre.accountId } });
const audited = async () =>
  (
    await core.db.auditEntry.findMany({ where: { accountId: centre.accountId }, orderBy: { seq: 'asc' } })
  ).map(({ action, details }) => ({ action, details }));

describe('the countries of SMS', () => {
  it('are set, each once, and audited', async () => {
    expect(await set({ smsCountries: ['us', 'CA', 'ca'] })).toEqual(['smsCountries']);
    expect((await account()).smsCountries).toEqual(['US', 'CA']);
    expect(await set({ smsCountries: ['US', 'CA'] })).toEqual([]);
    expect(await audited()).toEqual([
      { action: 'account.changed', details: { setting: 'smsCountries', from: 'US', to: 'US,CA' } },
    ]);
  });

  it.each([[[]], [['USA']], [['US', 'ZZ']], [['US', '']], [Array(5_000).fill('US')], [["US'); --"]]])(
    'refused: %#',
    async (smsCountries) => {
      await expect(set({ smsCountries, creditThreshold: 5 })).rejects.toThrow(AccountRefused);
      expect(await account()).toMatchObject({ smsCountries: ['US'], creditThreshold: 20 });
    },
  );
});

describe('a pause of SMS', () => {
  it('ends, and the Audit Log keeps why there was one', async () => {
    await core.db.account.update({
      where: { id: centre.accountId },
      data: { smsPausedAt: core.clock.now(), smsPausedReason: 'Twilio refused the sender.' },
    });
    expect(await set({ smsPaused: false, smsEnabled: true })).toEqual(['smsEnabled', 'smsPaused']);
    expect(await account()).toMatchObject({ smsEnabled: true, smsPausedAt: null, smsPausedReason: null });
    expect((await audited())[1]).toEqual({
      action: 'sms.resumed',
      details: { reason: 'Twilio refused the sender.' },
    });
    expect(await set({ smsPaused: false })).toEqual([]);
  });
});

describe('the threshold of credits', () => {
  it.each([-1, 1.5, Number.NaN, 1_000_001])('is not %d', async (creditThreshold) => {
    await expect(set({ creditThreshold })).rejects.toThrow('a whole number from 0 to 1,000,000');
  });

  it('lowered to the balance, makes the next fall below it news again', async () => {
    const { accountId } = centre;
    const text = async () => {
      const deliveryId = await makeText(core, centre);
      await core.db.$transaction((tx) => reserveCredit(core, tx, { accountId, deliveryId }));
    };
    await addCredits(core, { accountId, amount: 10, note: 'invoice 1042', by });
    await text();
    expect((await account()).creditToldAt).not.toBeNull();
    expect(await set({ creditThreshold: 9 })).toEqual(['creditThreshold']);
    expect((await account()).creditToldAt).toBeNull();
    await text();
    expect(await core.db.staffNotice.count({ where: { accountId } })).toBe(4);
  });

  it('set while texts go out stands in nobody’s way', async () => {
    const { accountId } = centre;
    await addCredits(core, { accountId, amount: 20, note: 'invoice 1042', by });
    const ids = await Promise.all(Array.from({ length: 10 }, () => makeText(core, centre)));
    await Promise.all([
      ...ids.map((deliveryId) =>
        core.db.$transaction((tx) => reserveCredit(core, tx, { accountId, deliveryId }), { maxWait: 20_000 }),
      ),
      ...[15, 14, 13].map((creditThreshold) => set({ creditThreshold })),
    ]);
    expect(await core.db.creditBalance.findUnique({ where: { accountId } })).toMatchObject({ balance: 10 });
  });
});
