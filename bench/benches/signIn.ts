import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { openBrowsers } from '../measure/browser.ts';
import { hashingBeside } from '../measure/hashing.ts';
import { readLoopDelay } from '../measure/loopDelay.ts';
import { sideBySide } from '../measure/sideBySide.ts';
import { median, shown } from '../measure/statistics.ts';
import { makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';

const ROUNDS = 8;
const A_ROUND = 192;
const AT_ONCE = 16;
const GUARDIANS = 500;
/** All at the same moment, to see whether the event loop stays free. */
const CROWD = 200;
const CROWDS = 3;
const PASSWORD = 'quiet-river-lantern-73';

export const signIn: Bench = {
  compares: 'sign-ins to the Customer Portal through HTTP, against bare argon2id verification',
  aim: 0.95,
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { core } = database;
    const { accountId, slug, guardians } = await makeCentre(core, { guardians: GUARDIANS, managers: [] });
    const passwordHash = await core.hashing.hash(PASSWORD);
    const changedAt = core.clock.now();
    await core.db.credential.createMany({
      data: guardians.map(({ id }) => ({ accountId, guardianId: id, passwordHash, changedAt })),
    });
    const mail = await startMailProvider(stage.closing);
    const slackApiUrl = await startQuietSlack(stage.closing);
    const loopDelayFile = join(stage.folder, 'loop-delay.json');
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl, loopDelayFile });
    const browsers = openBrowsers(stage.closing, AT_ONCE);
    const page = `${keydesk.url}/${slug}/portal/sign-in`;
    const emails = Array.from({ length: A_ROUND }, (_, i) => guardians[i % GUARDIANS]?.email ?? '');

    // One browser's form for all: its token is good for many sign-ins, as long as the cookie stays.
    const form = await browsers.get(page);

    const signInAs = async (email: string) => {
      const answer = await browsers.post(page, { ...form.hidden, email, password: PASSWORD }, form.cookie);
      if (answer.location !== `/${slug}/portal`) throw new Error(`A sign-in was answered ${answer.status}.`);
    };

    const figures = await hashingBeside(stage, {
      what: 'verify',
      ours: 'sign-in',
      rounds: ROUNDS,
      times: A_ROUND,
      atOnce: AT_ONCE,
      keydesk,
      database,
      round: () => {
        browsers.hangUp();
        return sideBySide(emails, AT_ONCE, signInAs);
      },
    });

    const crowd = openBrowsers(stage.closing, CROWD);
    const delays: number[] = [];
    for (let round = 0; round < CROWDS; round += 1) {
      crowd.hangUp();
      await readLoopDelay(keydesk.pid, loopDelayFile);
      await sideBySide(guardians.slice(0, CROWD), CROWD, async ({ email }) => {
        const answer = await crowd.post(page, { ...form.hidden, email, password: PASSWORD }, form.cookie);
        if (answer.location !== `/${slug}/portal`)
          throw new Error(`Of ${CROWD} at once, a sign-in was answered ${answer.status}.`);
      });
      delays.push((await readLoopDelay(keydesk.pid, loopDelayFile)).p99);
    }
    const late = `${CROWD} at once leave the event loop's p99 delay at ${shown(median(delays))} ms`;
    return { ...figures, besides: [...figures.besides, late] };
  },
};
