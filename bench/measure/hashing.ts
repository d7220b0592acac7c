import { join } from 'node:path';
import { readPostmasterFile } from '../../src/core/database/embedded/postmaster-file.ts';
import type { Figures } from '../bench.ts';
import type { StageDatabase } from '../stage/database.ts';
import type { KeydeskProgram } from '../stage/keydesk.ts';
import { startYardstick } from '../stage/programs.ts';
import { untilQuiet } from '../stage/quiet.ts';
import type { Stage } from '../stage/stage.ts';
import type { Hashing } from '../yardsticks/hashing.ts';
import { processorTime } from './processorTime.ts';
import { perSecond, type Round } from './sideBySide.ts';
import { median, quantile, shown } from './statistics.ts';
import { inTurns } from './turns.ts';

export interface HashingBeside {
  /** What the yardstick does. */
  what: Hashing['what'];
  /** What ours is called. */
  ours: string;
  rounds: number;
  /** How often in a round. */
  times: number;
  atOnce: number;
  keydesk: KeydeskProgram;
  database: StageDatabase;
  /** One round of ours. */
  round: (round: number) => Promise<Round>;
}

/**
 * Compares something whose heart is one password hash with that hash and nothing else, at the same concurrency. What
 * ours sets off in the background runs while it is measured; whatever is left of it then ends before the yardstick's turn.
 */
export async function hashingBeside(stage: Stage, options: HashingBeside): Promise<Figures> {
  const { what, ours, rounds, times, atOnce, keydesk, database } = options;
  const file = 'bench/yardsticks/hashing.ts';
  const bare = await startYardstick(stage.closing, { file, folder: stage.folder, env: {} });
  const postmaster = await readPostmasterFile(join(database.dataDir, 'postgres', 'cluster'));
  const used = () => ({
    keydesk: processorTime(keydesk.pid) ?? Number.NaN,
    postgres: processorTime(postmaster?.pid ?? 0) ?? Number.NaN,
  });
  stage.note(`${rounds} rounds of ${times}`);
  const turns = await inTurns(
    rounds,
    async (number) => {
      const before = used();
      const round = await options.round(number);
      await untilQuiet(database.pool);
      const after = used();
      return {
        ...round,
        keydeskMs: (after.keydesk - before.keydesk) / times,
        postgresMs: (after.postgres - before.postgres) / times,
      };
    },
    async () => {
      const round = (await bare.ask({ what, times, atOnce } satisfies Hashing)) as Round & {
        processorMs: number;
      };
      return { ...round, processorMs: round.processorMs / times };
    },
  );
  const latencies = turns.ours.flatMap((round) => round.latencies);
  const keydeskMs = median(turns.ours.map((round) => round.keydeskMs));
  const postgresMs = median(turns.ours.map((round) => round.postgresMs));
  const bareMs = median(turns.theirs.map((round) => round.processorMs));
  return {
    value: median(turns.ours.map(perSecond)),
    unit: '1/s',
    yardstick: median(turns.theirs.map(perSecond)),
    besides: [
      `${atOnce} at once`,
      `p50 ${shown(median(latencies))} ms, p99 ${shown(quantile(latencies, 0.99))} ms`,
      ...(Number.isNaN(keydeskMs)
        ? []
        : [
            `processor time a ${ours} ${shown(keydeskMs)} ms in Keydesk and ${shown(postgresMs)} ms in PostgreSQL, a bare ${what} ${shown(bareMs)} ms`,
          ]),
    ],
  };
}
