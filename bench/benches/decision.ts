import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { openBrowsers } from '../measure/browser.ts';
import { pressApprove } from '../measure/decisionPress.ts';
import { EXPIRING_GUARDIANS, expireTogether, makeOpenRequests } from '../measure/expiring.ts';
import { median, quantile, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { makeCentre, SLACK_TEAM } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { askForApproval } from '../stage/decisionRequests.ts';
import { type DecisionSlack, type Heard, startDecisionSlack } from '../stage/decisionSlack.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startYardstick } from '../stage/programs.ts';
import { untilQuiet } from '../stage/quiet.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';

const SAMPLES = 40;
/** The machine is idle for so long before each sample. */
const REST_MS = 150;
const [ASKS, DECIDES] = ['U0ASKS', 'U0DECIDES'] as const;
/** In the approvals channel, and in the requester's direct messages. */
const COPIES = 2;

/** One decision after the other, each on an idle machine; then a hundred requests that nobody decided. */
export const decision: Bench = {
  compares:
    'Approve in the window until Slack is told of both copies of the card, against a row, a NOTIFY, a listener and an HTTP call',
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { core, pool } = database;
    const guardians = SAMPLES + 1 + EXPIRING_GUARDIANS;
    const centre = await makeCentre(core, { guardians, managers: [ASKS, DECIDES] });
    const requests = await makeOpenRequests(database, centre, { who: ASKS, from: SAMPLES + 1 });
    const mail = await startMailProvider(stage.closing);
    const slack = await startDecisionSlack(stage.closing, SLACK_TEAM);
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl: slack.url });
    let told = (_at: number) => {};
    const far = await startQuietSlack(stage.closing, (_method, at) => told(at));
    const bare = await startYardstick(stage.closing, {
      file: 'bench/yardsticks/notifyChain.ts',
      folder: stage.folder,
      env: { DATABASE_URL: database.yardstickUrl, MAIL_URL: far.slice(0, -1) },
    });
    const browsers = openBrowsers(stage.closing, 1);

    stage.note(`${SAMPLES} decisions, one by one`);
    const answers: number[] = [];
    const { ours, theirs } = await inTurns(
      SAMPLES,
      async (sample) => {
        // Conversations of its own, so that Slack's pace has room in each.
        const where = { channelId: `C0BENCH${sample}`, own: `U0CARD${sample}` };
        const requestId = await askForApproval(core, centre, { guardian: sample, who: ASKS, ...where });
        await untilQuiet(pool);
        await pause(REST_MS);
        const updated = untilUpdated(slack);
        const began = performance.now();
        await pressApprove(keydesk.url, { team: SLACK_TEAM, who: DECIDES, requestId });
        answers.push(performance.now() - began);
        const took = (await updated) - began;
        await untilQuiet(pool);
        return took;
      },
      async () => {
        browsers.hangUp();
        await pause(REST_MS);
        const heard = new Promise<number>((resolve) => {
          told = resolve;
        });
        const began = performance.now();
        await browsers.post(`${bare.ready}/yes`, {});
        return (await heard) - began;
      },
    );
    // What the requester is told besides comes more often here than it ever would.
    const late = slack.heard.filter(({ refused, channel }) => refused && channel !== ASKS).length;
    stage.note('a hundred requests expire in the same second');
    const expiring = await expireTogether(database, centre, { slack, mail, requests, from: SAMPLES + 1 });
    return {
      value: median(ours),
      unit: 'ms',
      yardstick: median(theirs),
      besides: [
        `p95 ${shown(quantile(ours, 0.95))} ms against ${shown(quantile(theirs, 0.95))} ms`,
        `the press itself is answered in ${shown(median(answers))} ms (median)`,
        `${late === 0 ? 'none' : late} beyond Slack’s pace`,
        ...expiring,
      ],
    };
  },
};

/** When Slack has been told of every copy, for the first time from now on. */
function untilUpdated(slack: DecisionSlack): Promise<number> {
  const copies = new Set<string>();
  return new Promise((resolve) => {
    slack.onCall = ({ method, channel, ts, at }: Heard) => {
      if (method === 'chat.update') copies.add(`${channel} ${ts}`);
      if (copies.size === COPIES) resolve(at);
    };
  });
}
