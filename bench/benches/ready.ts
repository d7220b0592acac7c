import { freePort } from '../../src/core/database/embedded/free-port.ts';
import type { Bench } from '../bench.ts';
import { median, quantile, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { makeCentre } from '../stage/centre.ts';
import { makeClosing } from '../stage/closing.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { answersWell, PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startProgram } from '../stage/programs.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';
import type { Stage } from '../stage/stage.ts';

const ROUNDS = 5;

/** Each start is a second one: the data is there, and PostgreSQL is stopped before. */
export const ready: Bench = {
  compares:
    'time from the start of the process to /readyz, against a bare process that starts the same PostgreSQL and an Express hello',
  async run(stage) {
    const { dataDir, appSecret } = await prepare(stage);
    const mail = await startMailProvider(stage.closing);
    const slackApiUrl = await startQuietSlack(stage.closing);
    stage.note(`${ROUNDS} starts`);
    const { ours, theirs } = await inTurns(
      ROUNDS,
      async () => {
        const keydesk = await startKeydesk(stage, { dataDir, appSecret, mailUrl: mail.url, slackApiUrl });
        await keydesk.stop();
        return keydesk.readyAfterMs;
      },
      () => startBare(stage, dataDir),
    );
    return {
      value: median(ours),
      unit: 'ms',
      yardstick: median(theirs),
      besides: [
        `slowest of ${ROUNDS} ${shown(quantile(ours, 1))} ms against ${shown(quantile(theirs, 1))} ms`,
      ],
    };
  },
};

/** A data folder with a centre in it, and nobody at work on it. */
async function prepare(stage: Stage): Promise<Pick<StageDatabase, 'dataDir' | 'appSecret'>> {
  const closing = makeClosing();
  stage.closing.add(closing.close);
  const database = await openStageDatabase({ ...stage, closing }, PUBLIC_URL);
  await makeCentre(database.core, { guardians: 1_000, managers: [] });
  await closing.close();
  return database;
}

async function startBare(stage: Stage, dataDir: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const bare = startProgram(stage.closing, {
    file: 'bench/yardsticks/hello.ts',
    folder: stage.folder,
    env: { PORT: String(port), DATA_DIR: dataDir },
  });
  await answersWell(`http://127.0.0.1:${port}/readyz`, bare);
  const readyAfterMs = performance.now() - began;
  await bare.stop();
  return readyAfterMs;
}
