import { setTimeout as pause } from 'node:timers/promises';
import { after } from '../../src/core/clock.ts';
import type { RequestId } from '../../src/core/ids.ts';
import type { Centre } from '../stage/centre.ts';
import type { StageDatabase } from '../stage/database.ts';
import { askForApproval, setApprovals } from '../stage/decisionRequests.ts';
import type { DecisionSlack } from '../stage/decisionSlack.ts';
import type { MailProvider } from '../stage/mailProvider.ts';
import { pressYes } from '../stage/sendEmails.ts';
import { median, quantile, shown } from './statistics.ts';

export const EXPIRING = 100;
/** One channel has them all: it takes the longest there. */
const CHANNEL = 'C0APPROVALS';
/** Those who asked, each with a copy of their own. */
const DESKS = 5;
/** Resets that are sent before, and at most those that are sent meanwhile. */
const BEFORE = 15;
const EVERY_MS = 2_000;
const MOST_MEANWHILE = 80;
const PATIENCE_MS = 300_000;

/** Guardians that the measurement takes. */
export const EXPIRING_GUARDIANS = EXPIRING + BEFORE + MOST_MEANWHILE;

type Hand = Pick<StageDatabase, 'core' | 'pool'>;

/**
 * Open requests as they stand some time after they were made, with all cards in Slack. Before Keydesk starts: it would
 * post the cards first, at Slack's pace.
 * @param from the first guardian to take.
 */
export async function makeOpenRequests(
  { core, pool }: Hand,
  centre: Centre,
  { who, from }: { who: string; from: number },
): Promise<RequestId[]> {
  const requests: RequestId[] = [];
  for (let at = 0; at < EXPIRING; at += 1) {
    const own = `U0DESK${at % DESKS}`;
    requests.push(await askForApproval(core, centre, { guardian: from + at, who, channelId: CHANNEL, own }));
  }
  await pool.query(`UPDATE posted_messages SET channel_id = destination, ts = 'ts ' || id`);
  await pool.query('DELETE FROM pgboss.job');
  return requests;
}

/** Lets all of them expire at one moment, while resets are sent. @returns what is to be told of it. */
export async function expireTogether(
  { core, pool }: Hand,
  centre: Centre,
  {
    slack,
    mail,
    requests,
    from,
  }: { slack: DecisionSlack; mail: MailProvider; requests: RequestId[]; from: number },
): Promise<string[]> {
  await setApprovals(core, centre, {});
  let next = from + EXPIRING;
  const send = async () => {
    const guardian = centre.guardians[next];
    next += 1;
    if (!guardian) throw new Error('There are too few guardians.');
    const mailed = new Promise<number>((resolve) => {
      mail.onMail = (body, at) => body.includes(guardian.email) && resolve(at);
    });
    const began = performance.now();
    await pressYes(core, centre, guardian, `U0SENT${next}`);
    return (await mailed) - began;
  };
  const before: number[] = [];
  for (let at = 0; at < BEFORE; at += 1) before.push(await send());

  const rows = await core.db.postedMessage.findMany({ where: { requestId: { in: requests } } });
  const copies = new Set(rows.map(({ channelId, ts }) => `${channelId} ${ts}`));
  const all = copies.size;
  const heardBefore = slack.heard.length;
  let last = 0;
  slack.onCall = ({ channel, ts, at, refused }) => {
    if (!refused && copies.delete(`${channel} ${ts}`)) last = at;
  };
  const moment = after(new Date(), 1_000);
  await pool.query('UPDATE reset_requests SET expires_at = $1 WHERE id = ANY($2)', [moment, requests]);
  await core.db.$transaction(async (tx) => {
    for (const requestId of requests)
      await core.queue.add(tx, 'request-due', { requestId }, { startAfter: moment });
  });
  const began = performance.now() + (moment.getTime() - Date.now());
  const meanwhile: number[] = [];
  while (copies.size > 0) {
    if (performance.now() > began + PATIENCE_MS) throw new Error(`${copies.size} copies were not updated.`);
    if (meanwhile.length < MOST_MEANWHILE) meanwhile.push(await send());
    await pause(EVERY_MS);
  }
  const beyond = slack.heard
    .slice(heardBefore)
    .filter(({ refused, channel }) => refused && rows.some((copy) => copy.channelId === channel)).length;
  const expired = await core.db.resetRequest.count({ where: { id: { in: requests }, state: 'expired' } });
  if (expired !== EXPIRING) throw new Error(`${expired} of ${EXPIRING} requests expired.`);
  return [
    `${EXPIRING} requests of one channel that expire in one second: all ${all} copies told within ${shown((last - began) / 1_000)} s, at a message a second, ${beyond === 0 ? 'none' : beyond} beyond Slack’s pace`,
    `meanwhile from YES to the mail ${shown(median(meanwhile))} ms (median), p95 ${shown(quantile(meanwhile, 0.95))} ms, and before ${shown(median(before))} ms`,
  ];
}
