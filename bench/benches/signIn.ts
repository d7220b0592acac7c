import type { Bench } from '../bench.ts';
import { openBrowsers } from '../measure/browser.ts';
import { hashingBeside } from '../measure/hashing.ts';
import { sideBySide } from '../measure/sideBySide.ts';
import { makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';

const ROUNDS = 8;
const A_ROUND = 192;
const AT_ONCE = 16;
const GUARDIANS = 500;
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
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl });
    const browsers = openBrowsers(stage.closing, AT_ONCE);
    const page = `${keydesk.url}/${slug}/portal/sign-in`;
    const emails = Array.from({ length: A_ROUND }, (_, i) => guardians[i % GUARDIANS]?.email ?? '');

    // One browser's form for all: its token is good for many sign-ins, as long as the cookie stays.
    const form = await browsers.get(page);

    return hashingBeside(stage, {
      what: 'verify',
      ours: 'sign-in',
      rounds: ROUNDS,
      times: A_ROUND,
      atOnce: AT_ONCE,
      keydesk,
      database,
      round: () => {
        browsers.hangUp();
        return sideBySide(emails, AT_ONCE, async (email) => {
          const answer = await browsers.post(
            page,
            { ...form.hidden, email, password: PASSWORD },
            form.cookie,
          );
          if (answer.location !== `/${slug}/portal`)
            throw new Error(`A sign-in was answered ${answer.status}.`);
        });
      },
    });
  },
};
