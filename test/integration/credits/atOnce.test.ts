import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { reserveCredit, returnCredit, spendCredit } from '../../../src/core/credits/ledger.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import { NoCredits } from '../../../src/core/credits/refusals.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeText } from './text.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const PATIENT = { maxWait: 20_000, timeout: 20_000 };
const add = (amount: number) =>
  addCredits(core, { accountId: centre.accountId, amount, note: 'invoice 1042', by: { login: 'op' } });
const texts = (count: number) => Promise.all(Array.from({ length: count }, () => makeText(core, centre)));
const reserve = (deliveryId: DeliveryId) =>
  core.db.$transaction((tx) => reserveCredit(core, tx, { accountId: centre.accountId, deliveryId }), PATIENT);

describe('at once', () => {
  it('twenty texts on a balance of one make one, and nineteen refusals in plain words', async () => {
    await add(1);
    const outcomes = await Promise.allSettled((await texts(20)).map(reserve));
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(19);
    for (const error of refused) expect(error).toBeInstanceOf(NoCredits);
    expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 0, balance: 0, entries: 2 });
  });

  it('twenty reservations of one text take one credit', async () => {
    await add(20);
    const [text] = await texts(1);
    await Promise.all(Array.from({ length: 20 }, () => reserve(text as DeliveryId)));
    expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 19, balance: 19, entries: 2 });
  });

  it('news that a text went and that it failed, told ten times each, gives one credit back', async () => {
    await add(1);
    const [deliveryId] = (await texts(1)) as [DeliveryId];
    await reserve(deliveryId);
    const { accountId } = centre;
    const told = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        core.db.$transaction(
          (tx) =>
            index % 2 === 0
              ? spendCredit(core, tx, { accountId, deliveryId })
              : returnCredit(core, tx, { accountId, deliveryId }, 'failed'),
          PATIENT,
        ),
      ),
    );
    expect(told.filter((did, index) => did && index % 2 === 1)).toHaveLength(1);
    expect(told.filter((did, index) => did && index % 2 === 0).length).toBeLessThanOrEqual(1);
    expect(await ledgerSum(core, accountId)).toMatchObject({ sum: 1, balance: 1 });
  });

  it('the first credits of an account, added by two at once, are both there', async () => {
    await Promise.all([add(3), add(4)]);
    expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 7, balance: 7, entries: 2 });
  });

  it('one account’s texts take nothing from another’s', async () => {
    const other = await makeCentre(core, 'Other Centre');
    await add(1);
    const theirs = await makeText(core, other);
    await expect(
      core.db.$transaction((tx) =>
        reserveCredit(core, tx, { accountId: other.accountId, deliveryId: theirs }),
      ),
    ).rejects.toThrow(NoCredits);
    await expect(reserve(theirs)).rejects.toThrow(/foreign key/i);
    expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 1, balance: 1, entries: 1 });
  });
});

/** Starts a process that reserves for these texts once it is told. */
function startProcess(ids: readonly DeliveryId[]) {
  const program = fileURLToPath(new URL('programs/reserve.ts', import.meta.url));
  const child = spawn(process.execPath, [program, core.url, centre.accountId, ...ids], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The process ended without a word.');
    return value as string;
  };
  return {
    ready: next(),
    async go(): Promise<string[]> {
      child.stdin.write('go\n');
      return JSON.parse(await next());
    },
  };
}

it('two processes with ten texts each on a balance of one make one', async () => {
  await add(1);
  const ids = await texts(20);
  const both = [startProcess(ids.slice(0, 10)), startProcess(ids.slice(10))];
  await Promise.all(both.map(({ ready }) => ready));
  const outcomes = (await Promise.all(both.map((one) => one.go()))).flat();
  expect(outcomes.sort()).toEqual([...Array(19).fill('refused'), 'reserved']);
  expect(await ledgerSum(core, centre.accountId)).toEqual({ sum: 0, balance: 0, entries: 2 });
});
