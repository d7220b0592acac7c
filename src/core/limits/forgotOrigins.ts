import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Portal, Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { countRates, DAY, HOUR, isFirst, type Limit, rateKey } from './rates.ts';

/**
 * Questions from one origin to one account. Families at a centre share its wireless network and so its address. Every
 * question counts, whoever it is about: were it only those that find somebody, a visitor could count along and learn it.
 */
export const FORGOTTEN_FROM_ONE_ORIGIN: readonly Limit[] = [
  { what: 'forgot-origin', most: 60, window: HOUR },
  { what: 'forgot-origin', most: 200, window: DAY },
];

/** Longer than the queue tries a job again; after that nobody asks whether a question was counted. */
const REMEMBERED = HOUR;

export interface Counting {
  /** The same each time that the job runs. */
  name: string;
  /** The email in the form in which it is looked up. */
  key: string;
  origin: string;
}

/**
 * Counts the questions at one portal of an account by their origins, and returns those within the limits. A question that comes
 * again because its job was cut off is not counted again and gets the same verdict.
 */
export async function withinOriginLimits<Q extends Counting>(
  core: Core,
  at: { accountId: AccountId; portal: Portal },
  questions: readonly Q[],
): Promise<Q[]> {
  const { accountId } = at;
  if (questions.length === 0) return [];
  const rows = new Map(
    questions.map((question) => [question, rateKey(core, 'forgot-question', [accountId, question.name])]),
  );
  return core.db.$transaction(async (tx) => {
    const verdicts = await remember(core, tx, [...rows.values()]);
    const verdictOn = (question: Q) => verdicts.get(rows.get(question) ?? '');
    const fresh = questions.filter((question) => verdictOn(question)?.fresh);
    const refused = new Set(await countByOrigin(core, tx, at, fresh));
    if (refused.size > 0) {
      const beyond = JSON.stringify([...refused].map((question) => rows.get(question)));
      await tx.$executeRaw`
        UPDATE rate_counts SET count = 0
         WHERE key IN (SELECT decode(k, 'hex') FROM jsonb_array_elements_text(${beyond}::jsonb) AS k)`;
      await say(core, tx, accountId);
    }
    return questions.filter((question) => verdictOn(question)?.within && !refused.has(question));
  });
}

/** A row for each question: 1 for one within the limits, 0 for one beyond. */
async function remember(
  core: Core,
  tx: Tx,
  keys: readonly string[],
): Promise<Map<string, { fresh: boolean; within: boolean }>> {
  const ends = after(core.clock.now(), REMEMBERED);
  // An update that changes nothing returns the rows that were there; xmax tells them from new ones.
  const rows = await tx.$queryRaw<{ key: string; fresh: boolean; within: boolean }[]>`
    INSERT INTO rate_counts (key, count, ends_at)
    SELECT decode(k, 'hex'), 1, ${ends}
      FROM (SELECT DISTINCT k FROM jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) AS k) AS keys ORDER BY k
    ON CONFLICT (key) DO UPDATE SET count = rate_counts.count
    RETURNING encode(key, 'hex') AS key, xmax = 0 AS fresh, count > 0 AS within`;
  return new Map(rows.map(({ key, ...verdict }) => [key, verdict]));
}

/** Asking twice about one address, as by a double tap, counts once. Returns the questions beyond a limit. */
async function countByOrigin<Q extends Counting>(
  core: Core,
  tx: Tx,
  { accountId, portal }: { accountId: AccountId; portal: Portal },
  questions: readonly Q[],
): Promise<Q[]> {
  // Staff ask from the network that families use too; neither is to use up what the other may ask.
  const whose = portal === 'customer' ? accountId : `${accountId} ${portal}`;
  const byOrigin = [...Map.groupBy(questions, ({ origin }) => origin)].map(([origin, asked]) => ({
    origin,
    addresses: [...Map.groupBy(asked, ({ key }) => key).values()],
  }));
  const counted = byOrigin.flatMap(({ origin, addresses }) =>
    FORGOTTEN_FROM_ONE_ORIGIN.map((limit) => ({
      limit,
      subject: `${whose} ${origin}`,
      by: addresses.length,
    })),
  );
  const totals = await countRates(core, tx, counted);
  return byOrigin.flatMap(({ addresses }, i) => {
    const from = i * FORGOTTEN_FROM_ONE_ORIGIN.length;
    const room = FORGOTTEN_FROM_ONE_ORIGIN.map(
      ({ most }, j) => most - ((totals[from + j] ?? 0) - addresses.length),
    );
    return addresses.slice(Math.max(0, Math.min(...room))).flat();
  });
}

/** Once an hour: an operator whose proxy is not trusted finds all visitors counted as one. */
async function say(core: Core, tx: Tx, accountId: AccountId): Promise<void> {
  if (await isFirst(core, tx, { what: 'forgot-origin-said', subject: accountId, window: HOUR }))
    core.log.warn(
      { accountId },
      'One address of origin asks for more Forgot Password messages than its limit, and gets no more for now. If all visitors come through a proxy, set TRUST_PROXY.',
    );
}
