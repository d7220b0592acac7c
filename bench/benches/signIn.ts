import { join } from 'node:path';
import { pathsOf } from '../../src/web/paths.ts';
import { type Bench, ratioOf } from '../bench.ts';
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
const STAFF = 200;
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
    const { accountId, slug, guardians, managers } = await makeCentre(core, {
      guardians: GUARDIANS,
      managers: Array.from({ length: STAFF }, (_, i) => `U0STAFF${i}`),
    });
    const passwordHash = await core.hashing.hash(PASSWORD);
    const given = { accountId, passwordHash, changedAt: core.clock.now() };
    await core.db.credential.createMany({
      data: [
        ...guardians.map(({ id }) => ({ ...given, guardianId: id })),
        ...[...managers.values()].map((id) => ({ ...given, staffId: id })),
      ],
    });
    const mail = await startMailProvider(stage.closing);
    const slackApiUrl = await startQuietSlack(stage.closing);
    const loopDelayFile = join(stage.folder, 'loop-delay.json');
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl, loopDelayFile });

    /** How people sign in at a portal with so many browsers. One browser's form serves all: its token is good for many. */
    const openPortal = async (portal: 'customer' | 'office', atOnce: number) => {
      const browsers = openBrowsers(stage.closing, atOnce);
      const { home, signIn: path } = pathsOf({ slug, portal });
      const form = await browsers.get(keydesk.url + path);
      const signInAs = async (email: string) => {
        const typed = { ...form.hidden, email, password: PASSWORD };
        const answer = await browsers.post(keydesk.url + path, typed, form.cookie);
        if (answer.location !== home) throw new Error(`A sign-in was answered ${answer.status}.`);
      };
      return (emails: readonly string[]) => {
        browsers.hangUp();
        return sideBySide(emails, atOnce, signInAs);
      };
    };
    const measure = async (portal: 'customer' | 'office', emails: readonly string[]) => {
      const signInAll = await openPortal(portal, AT_ONCE);
      return hashingBeside(stage, {
        what: 'verify',
        ours: 'sign-in',
        rounds: ROUNDS,
        times: A_ROUND,
        atOnce: AT_ONCE,
        keydesk,
        database,
        round: () => signInAll(emails),
      });
    };
    const emails = guardians.map(({ email }) => email);
    const figures = await measure('customer', emails.slice(0, A_ROUND));
    const staff = await core.db.staff.findMany({ where: { accountId, level: 'manager' }, take: A_ROUND });
    const office = await measure(
      'office',
      staff.map(({ email }) => email ?? ''),
    );

    const crowd = await openPortal('customer', CROWD);
    const delays: number[] = [];
    for (let round = 0; round < CROWDS; round += 1) {
      await readLoopDelay(keydesk.pid, loopDelayFile);
      await crowd(emails.slice(0, CROWD));
      delays.push((await readLoopDelay(keydesk.pid, loopDelayFile)).p99);
    }
    const besides = [
      ...figures.besides,
      `to the Office Portal ratio ${ratioOf(office).toFixed(2)}, ${shown(office.value)}/s against ${shown(office.yardstick)}/s`,
      `${CROWD} at once leave the event loop's p99 delay at ${shown(median(delays))} ms`,
    ];
    return { ...figures, besides };
  },
};
