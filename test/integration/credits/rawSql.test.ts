import { afterAll, beforeAll, expect, it } from 'vitest';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeText, reserve } from './text.ts';

let core: TestCore;
let ours: TestCentre;
let theirs: TestCentre;
let paid: DeliveryId;
let unpaid: DeliveryId;
let foreign: DeliveryId;
beforeAll(async () => {
  core = await makeTestCore();
  ours = await makeCentre(core, 'Ours');
  theirs = await makeCentre(core, 'Theirs');
  await addCredits(core, { accountId: ours.accountId, amount: 3, note: 'invoice 1042', by: { login: 'op' } });
  paid = await makeText(core, ours);
  unpaid = await makeText(core, ours);
  foreign = await makeText(core, theirs);
  await reserve(core, ours, paid);
});
afterAll(() => core.close());

const entry = (kind: string, amount: number, delivery: string | null, account = ours.accountId as string) =>
  `INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, delivery_id)
   VALUES ('${account}', 9, '${kind}', ${amount}, 9, now(), ${delivery ? `'${delivery}'` : 'NULL'})`;

it.each<[string, () => string, RegExp]>([
  ['change an entry', () => `UPDATE credit_entries SET amount = 1000 WHERE kind = 'added'`, /append-only/],
  ['change none at all', () => `UPDATE credit_entries SET amount = 1 WHERE false`, /append-only/],
  ['take an entry away', () => `DELETE FROM credit_entries`, /append-only/],
  ['empty the ledger', () => `TRUNCATE credit_entries`, /append-only/],
  ['empty everything', () => `TRUNCATE accounts CASCADE`, /append-only|refused/],
  [
    'change one by the back door',
    () => `${entry('added', 1, null)} ON CONFLICT (account_id, seq) DO UPDATE SET amount = 1000`,
    /append-only/,
  ],
  ['raise a balance', () => `UPDATE credit_balances SET balance = balance + 1`, /append-only/],
  ['take a balance away', () => `DELETE FROM credit_balances`, /append-only/],
  ['empty the balances', () => `TRUNCATE credit_balances`, /append-only/],
  [
    'write a balance',
    () => `INSERT INTO credit_balances (account_id, balance, seq) VALUES ('${theirs.accountId}', 100, 0)`,
    /append-only/,
  ],
  ['add less than one', () => entry('added', 0, null), /credit_entries_amount/],
  ['take away by adding', () => entry('added', -1, null), /credit_entries_amount/],
  ['add to a text', () => entry('added', 1, paid), /credit_entries_amount/],
  ['reserve two for one', () => entry('reserved', -2, unpaid), /credit_entries_amount/],
  ['reserve for nothing', () => entry('reserved', -1, null), /credit_entries_amount/],
  ['pay by spending', () => entry('spent', -1, paid), /credit_entries_amount/],
  ['give two back', () => entry('returned', 2, paid), /credit_entries_amount/],
  ['spend what was never set aside', () => entry('spent', 0, unpaid), /No credit was set aside/],
  ['give back what was never set aside', () => entry('returned', 1, unpaid), /No credit was set aside/],
  ['pay for a text of theirs', () => entry('reserved', -1, foreign), /foreign key/i],
  [
    'reserve below zero',
    () => entry('reserved', -1, foreign, theirs.accountId),
    /credit_balances_never_below_zero/,
  ],
  ['add more than a number holds', () => entry('added', 2_147_483_647, null), /out of range/],
])('nobody with a database at hand can %s', async (_, sql, refusal) => {
  await expect(core.db.$executeRawUnsafe(sql())).rejects.toThrow(refusal);
  expect(await ledgerSum(core, ours.accountId)).toEqual({ sum: 2, balance: 2, entries: 2 });
  expect(await ledgerSum(core, theirs.accountId)).toEqual({ sum: 0, balance: 0, entries: 0 });
});

it('whatever an entry claims to be, its number and balance are the ledger’s own', async () => {
  await core.db.$executeRawUnsafe(entry('added', 5, null));
  expect(
    await core.db.creditEntry.findMany({ orderBy: { seq: 'asc' }, select: { seq: true, balance: true } }),
  ).toEqual([
    { seq: 1, balance: 3 },
    { seq: 2, balance: 2 },
    { seq: 3, balance: 7 },
  ]);
});
