import type { Driver } from '../../demo/slack/driver/driver.ts';
import type { Bench } from '../bench.ts';
import { timeIdentity } from '../measure/identity.ts';
import { perSecond, sideBySide } from '../measure/sideBySide.ts';
import { median, quantile, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { makeCentre, SLACK_TEAM } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, startKeydesk } from '../stage/keydesk.ts';
import { requireNoWarnings, startSlack } from '../stage/localSlack.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startYardstick } from '../stage/programs.ts';

const ROUNDS = 8;
const A_ROUND = 60;
const PEOPLE = ['U0BENCH1', 'U0BENCH2', 'U0BENCH3', 'U0BENCH4'];
const GUARDIANS = 2_000;

/** From the signed command to the filled window, with the same local Slack on the other side. */
export const command: Bench = {
  compares:
    '/reset-guardian smith, from the command to the filled window, against a Bolt listener that acks and opens an empty window',
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    await makeCentre(database.core, { guardians: GUARDIANS, managers: PEOPLE });
    const mail = await startMailProvider(stage.closing);
    const slack = await startSlack(stage, { team: SLACK_TEAM, people: PEOPLE });
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl: slack.apiUrl });
    const bare = await startYardstick(stage.closing, {
      file: 'bench/yardsticks/boltApp.ts',
      folder: stage.folder,
      env: { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL: slack.apiUrl },
    });

    const idle = PEOPLE.map((id) => slack.person(id));
    const round = (url: unknown, filled: string) => {
      slack.deliverTo(`${url}/slack/events`);
      return sideBySide(Array.from({ length: A_ROUND }), PEOPLE.length, async () => {
        const person = idle.pop() as Driver;
        await person.types('/reset-guardian smith');
        await person.modal(filled);
        await person.closesAll();
        idle.push(person);
      });
    };
    stage.note(`${ROUNDS} rounds of ${A_ROUND}`);
    const { ours, theirs } = await inTurns(
      ROUNDS,
      () => round(keydesk.url, 'Can Log In'),
      () => round(bare.ready, 'Nothing here'),
    );
    requireNoWarnings(slack);
    const identity = await timeIdentity(database.core, { team: SLACK_TEAM, people: PEOPLE });
    const both = (figure: (latencies: number[]) => number) =>
      `${shown(figure(ours.flatMap((one) => one.latencies)))} ms against ${shown(figure(theirs.flatMap((one) => one.latencies)))} ms`;
    return {
      value: median(ours.map(perSecond)),
      unit: '1/s',
      yardstick: median(theirs.map(perSecond)),
      besides: [
        `${PEOPLE.length} people at once`,
        `p50 ${both(median)}`,
        `p99 ${both((latencies) => quantile(latencies, 0.99))}`,
        `of it who is asking and what they may p50 ${shown(median(identity))} ms (aim: under 2)`,
      ],
    };
  },
};
