import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { reserveCredit, returnCredit, spendCredit } from '../../../src/core/credits/ledger.ts';
import { creditsOf, lastEntries, ledgerSum } from '../../../src/core/credits/read.ts';
import { NoCredits } from '../../../src/core/credits/refusals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeText, reserve } from './text.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const add = (amount: number, note = 'invoice 1042') =>
  addCredits(core, { accountId: centre.accountId, amount, note, by: { login: 'op' } });
const spend = (deliveryId: Awaited<ReturnType<typeof makeText>>) =>
  core.db.$transaction((tx) => spendCredit(core, tx, { accountId: centre.accountId, deliveryId }));
const giveBack = (deliveryId: Awaited<ReturnType<typeof makeText>>, note = 'refused') =>
  core.db.$transaction((tx) => returnCredit(core, tx, { accountId: centre.accountId, deliveryId }, note));
const balance = async () => (await creditsOf(core, centre.accountId)).balance;

describe('adding credits', () => {
  it('puts them on the account and says so in the Audit Log', async () => {
    expect(await add(500)).toEqual({ balance: 500 });
    expect(await add(1, 'a present')).toEqual({ balance: 501 });
    const entry = await core.db.auditEntry.findFirstOrThrow({
      where: { accountId: centre.accountId, action: 'credits.added' },
      orderBy: { seq: 'asc' },
    });
    expect(entry).toMatchObject({ actorKind: 'operator', actorId: 'op', via: 'operator_tool' });
    expect(entry.details).toEqual({ amount: 500, note: 'invoice 1042', balance: 500 });
    expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
  });

  it.each([0, -1, 1_000_001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d of them',
    async (amount) => {
      await expect(add(amount)).rejects.toThrow('Add a whole number of credits from 1 to 1,000,000.');
      expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 0, balance: 0, entries: 0 });
    },
  );

  it.each([
    ['', /what the credits are for/],
    ['  \n', /what the credits are for/],
    ['two\nlines', /one line/],
    ['turned \u202e around', /one line/],
    ['half a letter \ud800', /one line/],
    ['x'.repeat(201), /200 characters/],
    ['x'.repeat(5_000_000), /200 characters/],
  ])('refuses the note %#', async (note, sentence) => {
    await expect(add(5, note)).rejects.toThrow(sentence);
    expect(await balance()).toBe(0);
  });

  it('never adds up to more than a number of the database holds', async () => {
    await core.db.$executeRaw`
      INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at)
      VALUES (${centre.accountId}::uuid, 1, 'added', 999999999, 0, now())`;
    await expect(add(2)).rejects.toThrow('at most 1,000,000,000');
    expect(await add(1)).toEqual({ balance: 1_000_000_000 });
  });
});

describe('one text', () => {
  it('costs one credit: set aside at YES, spent when it went', async () => {
    await add(2);
    const text = await makeText(core, centre, { staffId: centre.staff.manager });
    expect(await reserve(core, centre, text, centre.staff.manager)).toMatchObject({ balance: 1 });
    expect(await spend(text)).toBe(true);
    expect(await spend(text)).toBe(false);
    expect(await balance()).toBe(1);
    const entries = await lastEntries(core, centre.accountId, 10);
    expect(entries.map(({ kind, amount, balance: after }) => [kind, amount, after])).toEqual([
      ['spent', 0, 1],
      ['reserved', -1, 1],
      ['added', 2, 2],
    ]);
    expect(entries[0]?.text).toEqual({ askedBy: 'Maya Manager', guardian: 'Jane Smith', to: '••• ••42' });
    expect(entries[2]).toMatchObject({ note: 'invoice 1042', text: undefined });
  });

  it('keeps its credit when it is set aside again, also with none left', async () => {
    await add(1);
    const text = await makeText(core, centre);
    await reserve(core, centre, text);
    expect(await reserve(core, centre, text)).toEqual({ balance: 0, entries: [] });
    expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 0, balance: 0, entries: 2 });
  });

  it('gets its credit back once, spent or not', async () => {
    await add(2);
    const refused = await makeText(core, centre);
    const failed = await makeText(core, centre);
    await reserve(core, centre, refused);
    await reserve(core, centre, failed);
    await spend(failed);
    expect([await giveBack(refused), await giveBack(failed)]).toEqual([true, true]);
    expect([await giveBack(refused), await giveBack(failed)]).toEqual([false, false]);
    expect(await balance()).toBe(2);
  });

  it('whose credit was given back is not spent afterwards', async () => {
    await add(1);
    const text = await makeText(core, centre);
    await reserve(core, centre, text);
    await giveBack(text);
    expect(await spend(text)).toBe(false);
    expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 1, balance: 1, entries: 3 });
  });

  it('that never had a credit can neither spend nor return one', async () => {
    await add(1);
    const text = await makeText(core, centre);
    await expect(spend(text)).rejects.toThrow('No credit was set aside for this delivery.');
    await expect(giveBack(text)).rejects.toThrow('No credit was set aside for this delivery.');
    expect(await balance()).toBe(1);
  });

  it('is refused without a credit, and the transaction can go on', async () => {
    const text = await makeText(core, centre);
    const { accountId } = centre;
    await core.db.$transaction(async (tx) => {
      await expect(reserveCredit(core, tx, { accountId, deliveryId: text })).rejects.toThrow(NoCredits);
      await tx.delivery.update({ where: { id: text }, data: { problem: 'no_credits' } });
    });
    expect(await core.db.delivery.findUnique({ where: { id: text } })).toMatchObject({
      problem: 'no_credits',
    });
    await expect(reserve(core, centre, text)).rejects.toThrow(NoCredits);
  });
});
