import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { residentMemory } from '../measure/memory.ts';
import { median, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startYardstick } from '../stage/programs.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';

const ROUNDS = 3;
/** After it, what a start needed is given back. */
const REST_MS = 5_000;

export const memory: Bench = {
  compares:
    'resident memory at rest, against a bare process with Bolt, Express and a Prisma client that do nothing',
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    await makeCentre(database.core, { guardians: 1_000, managers: [] });
    const mail = await startMailProvider(stage.closing);
    const slackApiUrl = await startQuietSlack(stage.closing);
    stage.note(`${ROUNDS} rounds of ${REST_MS / 1_000} s`);
    const { ours, theirs } = await inTurns(
      ROUNDS,
      async () => {
        const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl });
        await pause(REST_MS);
        const used = residentMemory(keydesk.pid);
        await keydesk.stop();
        return used;
      },
      async () => {
        const file = 'bench/yardsticks/atRest.ts';
        const env = { DATABASE_URL: database.url };
        const bare = await startYardstick(stage.closing, { file, folder: stage.folder, env });
        await pause(REST_MS);
        const used = residentMemory(bare.pid);
        await bare.stop();
        return used;
      },
    );
    const [value, yardstick] = [median(ours), median(theirs)];
    return {
      value,
      unit: 'MB',
      yardstick,
      besides: [`${shown(value - yardstick)} MB more`, 'without PostgreSQL'],
    };
  },
};
