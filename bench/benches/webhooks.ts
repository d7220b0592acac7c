import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NewsKind } from '../../demo/inbox/provider/news.ts';
import type { Core } from '../../src/core/core.ts';
import type { Bench } from '../bench.ts';
import { type Event, openPoster, type SentEmail, signedEvent } from '../measure/events.ts';
import { perSecond, type Round, sideBySide } from '../measure/sideBySide.ts';
import { median, quantile, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { type Centre, makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startYardstick } from '../stage/programs.ts';
import { untilQuiet } from '../stage/quiet.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';
import { pressYes } from '../stage/sendEmails.ts';

const ROUNDS = 4;
/** Emails of a round; of each come the two pieces of news of one that arrives. */
const A_ROUND = 150;
const NEWS: readonly NewsKind[] = ['sent', 'delivered'];
const AT_ONCE = 16;
/** Cards on which the way of one piece of news is timed, each on an idle machine. */
const ON_CARDS = 30;
const REST_MS = 150;
const EMAILS = (ROUNDS + 1) * A_ROUND + ON_CARDS;

/**
 * Every email is one that a manager sent: it has a card in Slack. The news that it was delivered therefore brings an
 * entry in the Audit Log and an update of the card with it; they are part of what is measured.
 */
export const webhooks: Bench = {
  compares:
    'signed news of emails taken through HTTP, against a bare Express route that verifies the same HMAC and inserts one row through pg',
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { core, pool, yardstickUrl } = database;
    const centre = await makeCentre(core, { guardians: EMAILS, managers: ['U0BENCH'] });
    const mail = await startMailProvider(stage.closing);
    let updated = (_at: number) => {};
    const slackApiUrl = await startQuietSlack(stage.closing, (method, at) => {
      if (method === 'chat.update') updated(at);
    });
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    const more = { RESEND_WEBHOOK_SECRET: secret };
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl, more });
    const bare = await startYardstick(stage.closing, {
      file: 'bench/yardsticks/webhookRoute.ts',
      folder: stage.folder,
      env: { DATABASE_URL: yardstickUrl, WEBHOOK_SECRET: secret },
    });

    stage.note(`sending ${EMAILS} links`);
    const emails = await sendEmails(core, centre, () => untilQuiet(pool));
    const poster = openPoster(stage.closing, AT_ONCE);
    const take = (base: string, events: readonly Event[]): Promise<Round> => {
      poster.hangUp();
      return sideBySide(events, AT_ONCE, (event) => poster.post(`${base}/webhooks/resend`, event));
    };
    const eventsOf = (round: number) => {
      const about = emails.slice(round * A_ROUND, (round + 1) * A_ROUND);
      return NEWS.flatMap((kind) => about.map((email) => signedEvent(secret, email, kind)));
    };

    stage.note(`${ROUNDS} rounds of ${A_ROUND * NEWS.length}`);
    const { ours, theirs } = await inTurns(
      ROUNDS,
      async (round) => {
        const taken = await take(keydesk.url, eventsOf(round));
        await untilQuiet(pool);
        return taken;
      },
      (round) => take(String(bare.ready), eventsOf(round)),
    );

    stage.note(`${ON_CARDS} pieces of news, one by one`);
    const lags: number[] = [];
    for (const email of emails.slice(-ON_CARDS)) {
      await untilQuiet(pool);
      await pause(REST_MS);
      const event = signedEvent(secret, email, 'delivered');
      const shownOnCard = new Promise<number>((resolve) => {
        updated = resolve;
      });
      const began = performance.now();
      await poster.post(`${keydesk.url}/webhooks/resend`, event);
      lags.push((await shownOnCard) - began);
    }

    const p99 = (rounds: readonly Round[]) =>
      shown(
        quantile(
          rounds.flatMap((round) => round.latencies),
          0.99,
        ),
      );
    return {
      value: median(ours.map(perSecond)),
      unit: '1/s',
      yardstick: median(theirs.map(perSecond)),
      besides: [
        `${AT_ONCE} at once`,
        `p99 ${p99(ours)} ms against ${p99(theirs)} ms`,
        `from the news to chat.update ${shown(median(lags))} ms (median), p95 ${shown(quantile(lags, 0.95))} ms`,
      ],
    };
  },
};

/** As YES does, for every guardian; each has the card in a conversation of its own, so that Slack's pace holds up none. */
async function sendEmails(core: Core, centre: Centre, quiet: () => Promise<void>): Promise<SentEmail[]> {
  const { accountId, guardians } = centre;
  await sideBySide([...guardians.entries()], 4, ([at, guardian]) =>
    pressYes(core, centre, guardian, `U0BENCH${at}`),
  );
  await quiet();
  const rows = await core.db.delivery.findMany({ where: { accountId, template: 'guardian-reset' } });
  const emails = rows.flatMap(({ id, providerId, address }) =>
    providerId ? [{ deliveryId: id, providerId, address }] : [],
  );
  if (emails.length !== guardians.length) throw new Error('Some emails were not sent.');
  return emails;
}
