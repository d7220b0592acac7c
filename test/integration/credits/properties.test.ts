import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { reserveCredit, returnCredit, spendCredit } from '../../../src/core/credits/ledger.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import { NoCredits } from '../../../src/core/credits/refusals.ts';
import type { CreditEntry } from '../../../src/core/database/client.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeText } from './text.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

const TEXTS = 4;
const PATIENT = { maxWait: 20_000, timeout: 20_000 };

/** Something that happens to an account's credits; `text` is which of its texts. */
type Deed = { does: 'add'; amount: number } | { does: 'reserve' | 'spend' | 'return'; text: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('add' as const), amount: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom('reserve' as const, 'spend' as const, 'return' as const),
      text: fc.nat({ max: TEXTS - 1 }),
    }),
  },
);

interface Stage {
  centre: TestCentre;
  texts: DeliveryId[];
}

async function makeStage(): Promise<Stage> {
  const centre = await makeCentre(core);
  const texts: DeliveryId[] = [];
  for (let text = 0; text < TEXTS; text += 1) texts.push(await makeText(core, centre));
  return { centre, texts };
}

/** Does it in a transaction of its own, and says what came of it. */
async function perform({ centre, texts }: Stage, deed: Deed): Promise<string> {
  const { accountId } = centre;
  try {
    if (deed.does === 'add') {
      await addCredits(core, { accountId, amount: deed.amount, note: 'a property', by: { login: 'op' } });
      return 'done';
    }
    const text = { accountId, deliveryId: texts[deed.text] as DeliveryId };
    const done = await core.db.$transaction(async (tx) => {
      if (deed.does === 'reserve') return (await reserveCredit(core, tx, text)) && true;
      return deed.does === 'spend' ? spendCredit(core, tx, text) : returnCredit(core, tx, text, 'a property');
    }, PATIENT);
    return done ? 'done' : 'known';
  } catch (error) {
    if (error instanceof NoCredits) return 'no credits';
    if (String(error).includes('No credit was set aside')) return 'never set aside';
    throw error;
  }
}

/** What the ledger has to say of deeds one after the other, in memory. */
function makeModel() {
  let balance = 0;
  const had = Array.from({ length: TEXTS }, () => new Set<'reserve' | 'spend' | 'return'>());
  const change = (text: Set<string>, does: string, by: number) => {
    text.add(does);
    balance += by;
    return 'done';
  };
  return {
    balance: () => balance,
    expected(deed: Deed): string {
      if (deed.does === 'add') return change(new Set(), 'add', deed.amount);
      const text = had[deed.text] as Set<string>;
      if (deed.does === 'reserve') {
        if (text.has('reserve')) return 'done';
        return balance === 0 ? 'no credits' : change(text, 'reserve', -1);
      }
      if (text.has('return') || text.has(deed.does)) return 'known';
      if (!text.has('reserve')) return 'never set aside';
      return change(text, deed.does, deed.does === 'return' ? 1 : 0);
    },
  };
}

/** What must hold of a ledger whatever happened, in whatever order. */
async function isSound({ centre, texts }: Stage): Promise<number> {
  const { accountId } = centre;
  const entries = await core.db.creditEntry.findMany({ where: { accountId }, orderBy: { seq: 'asc' } });
  let sum = 0;
  for (const [index, entry] of entries.entries()) {
    sum += entry.amount;
    expect(entry.seq).toBe(index + 1);
    expect(entry.balance).toBe(sum);
    expect(sum).toBeGreaterThanOrEqual(0);
  }
  expect(await ledgerSum(core, accountId)).toEqual({ sum, balance: sum, entries: entries.length });
  for (const id of texts) {
    const kinds = entries.filter(({ deliveryId }) => deliveryId === id).map(({ kind }) => kind);
    expect(STORIES).toContain(kinds.join(' '));
  }
  expect(entries.filter(isOfNoText).every(({ kind }) => kind === 'added')).toBe(true);
  return sum;
}

/** Everything that can become of one text's credit. */
const STORIES = ['', 'reserved', 'reserved spent', 'reserved returned', 'reserved spent returned'];
const isOfNoText = ({ deliveryId }: CreditEntry) => deliveryId === null;

it('one after the other, whatever happens: the ledger says what the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
      const stage = await makeStage();
      const model = makeModel();
      for (const one of deeds) expect(await perform(stage, one)).toBe(model.expected(one));
      expect(await isSound(stage)).toBe(model.balance());
    }),
    { numRuns: 30 },
  );
}, 120_000);

it('at once, whatever happens: never below zero, always the sum, and every text’s story makes sense', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 2, maxLength: 8 }), { maxLength: 4 }),
      async (crowds) => {
        const stage = await makeStage();
        for (const crowd of crowds) {
          const outcomes = await Promise.all(crowd.map((one) => perform(stage, one)));
          expect(outcomes).toHaveLength(crowd.length);
        }
        await isSound(stage);
      },
    ),
    { numRuns: 30 },
  );
}, 120_000);
