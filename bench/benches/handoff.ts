import { setTimeout as pause } from 'node:timers/promises';
import type { LocalSlack } from '../../demo/slack/local-slack.ts';
import { IDENTIFIED_HOW } from '../../src/bot/modals/confirmationModal.ts';
import type { Bench } from '../bench.ts';
import { openBrowsers } from '../measure/browser.ts';
import { median, quantile, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { makeCentre, SLACK_TEAM } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { requireNoWarnings, startSlack } from '../stage/localSlack.ts';
import { type MailProvider, startMailProvider } from '../stage/mailProvider.ts';
import { startYardstick } from '../stage/programs.ts';
import { untilQuiet } from '../stage/quiet.ts';

const SAMPLES = 40;
/** The machine is idle for so long before each sample. */
const REST_MS = 150;
const PERSON = 'U0BENCH';
/** Issue: from YES to the call of the provider, a median under this. */
const AIM_MS = 50;

/** One reset after the other, each on an idle machine. */
export const handoff: Bench = {
  compares: 'YES to the call of the mail provider, against a row, a NOTIFY, a listener and an HTTP call',
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { guardians } = await makeCentre(database.core, { guardians: SAMPLES + 1, managers: [PERSON] });
    const mail = await startMailProvider(stage.closing);
    const slack = await startSlack(stage, { team: SLACK_TEAM, people: [PERSON] });
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl: slack.apiUrl });
    slack.deliverTo(`${keydesk.url}/slack/events`);
    const bare = await startYardstick(stage.closing, {
      file: 'bench/yardsticks/notifyChain.ts',
      folder: stage.folder,
      env: { DATABASE_URL: database.yardstickUrl, MAIL_URL: mail.url },
    });
    const browsers = openBrowsers(stage.closing, 1);

    stage.note(`${SAMPLES} resets, one by one`);
    const { ours, theirs } = await inTurns(
      SAMPLES,
      async (sample) => {
        const yes = await openConfirmation(slack, guardians[sample]?.email ?? '');
        await untilQuiet(database.pool);
        await pause(REST_MS);
        const took = await untilMail(mail, yes);
        await untilQuiet(database.pool);
        return took;
      },
      async () => {
        browsers.hangUp();
        await pause(REST_MS);
        return untilMail(mail, () => browsers.post(`${bare.ready}/yes`, {}));
      },
    );
    requireNoWarnings(slack);
    const value = median(ours);
    return {
      value,
      unit: 'ms',
      yardstick: median(theirs),
      besides: [
        `p95 ${shown(quantile(ours, 0.95))} ms against ${shown(quantile(theirs, 0.95))} ms`,
        `the median is ${value < AIM_MS ? 'under' : 'NOT under'} ${AIM_MS} ms`,
      ],
    };
  },
};

/** All the way to the confirmation; returns how to press YES. */
async function openConfirmation(slack: LocalSlack, email: string): Promise<() => Promise<unknown>> {
  const person = slack.person(PERSON);
  await person.closesAll().catch(() => {});
  await person.types(`/reset-guardian ${email}`);
  await person.modal('Can Log In');
  await person.picks('Reset Password via Email');
  await person.modal('By email to');
  await person.chooses(IDENTIFIED_HOW, 'In person');
  return async () => {
    const answer = await person.submits();
    if (!answer.ok) throw new Error('YES was not accepted.');
  };
}

/** Milliseconds from the beginning of an act to the first byte of the next mail at the provider. */
async function untilMail(mail: MailProvider, act: () => Promise<unknown>): Promise<number> {
  const arrived = new Promise<number>((resolve) => {
    mail.onMail = (_body, at) => resolve(at);
  });
  const began = performance.now();
  const [at] = await Promise.all([arrived, act()]);
  return at - began;
}
