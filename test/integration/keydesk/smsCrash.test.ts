import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../src/core/database/embedded/free-port.ts';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';
import { troublesOf } from './aftermath.ts';
import { ledgerTroubles, mailTroubles, settleLater, textTroubles } from './smsAftermath.ts';
import { askers } from './smsAskers.ts';
import { aTwilio } from './smsFarEnd.ts';
import { makeWorld } from './world.ts';

/** How long Keydesk is killed again and again, in seconds; the figures come from a longer run. */
const SECONDS = Number(process.env.KEYDESK_CRASH_SECONDS ?? 15);
/** From a process that is ready to its end, at most, in milliseconds. */
const LONGEST_LIFE = 1_400;
/** Between two people who press YES, in milliseconds. */
const A_YES_EVERY = 20;
/** A provider takes so long to answer, so that many a kill falls between its taking a message and the answer. */
const LATENCY_MS = 100;

it(
  'kill -9 at any moment, with emails and texts under way: each email once, each text at most once, credits to the last one',
  async () => {
    const world = await makeWorld({ rateLimit: 'off' });
    const { core, accountId, inbox } = world;
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const far = await aTwilio();
    const running = new Set<KeydeskProcess>();
    onTestFinished(async () => {
      await Promise.all([...running].map((one) => one.kill()));
      await far.texts.stop();
      await world.stop();
    });
    const start = () => {
      const keydesk = startKeydeskProcess({
        ...world.settings,
        ...far.settings,
        PUBLIC_URL: url,
        PORT: port,
      });
      running.add(keydesk);
      return keydesk;
    };
    const newsSecret = world.settings.RESEND_WEBHOOK_SECRET ?? '';
    inbox.newsTo({ url: `${url}/webhooks/resend`, secret: newsSecret }, { byItself: true });
    inbox.answerAfter(LATENCY_MS);
    far.texts.answerAfter(LATENCY_MS);
    const people = await askers(core, accountId);

    const ways = { 'kill in the middle': 0, 'kill while starting': 0, 'kill while stopping': 0 };
    const over = performance.now() + SECONDS * 1_000;
    let yeses = 0;
    for (let round = 1; performance.now() < over; round += 1) {
      const keydesk = start();
      if (round % 3 === 1) far.texts.fail({ kind: 'drop-after-accepting' });
      if (round % 3 === 2) inbox.fail({ kind: 'drop-after-accepting' });
      if (round % 5 === 0) far.texts.fail({ kind: 'drop' });
      far.texts.fate(round % 4 === 0 ? { kind: 'failed', errorCode: 30008 } : { kind: 'delivered' }, 30);
      let alive = true;
      const asking = (async () => {
        for (; alive; yeses += 1) {
          await people.yes(yeses);
          await pause(A_YES_EVERY);
        }
      })();
      if (round % 4 === 3) {
        ways['kill while starting'] += 1;
        await pause(Math.random() * 1_500);
      } else {
        await keydesk.ready;
        await pause(Math.random() * LONGEST_LIFE);
        if (round % 4 === 0) {
          ways['kill while stopping'] += 1;
          keydesk.signal('SIGTERM');
          await pause(Math.random() * 300);
        } else ways['kill in the middle'] += 1;
      }
      await keydesk.kill();
      running.delete(keydesk);
      alive = false;
      await asking;
    }

    far.texts.heal();
    far.texts.fate({ kind: 'delivered' }, 30);
    // However the kills fell, one email at least is asked for twice (news settles one that was taken without an answer,
    // before it is asked for again), and one text goes well.
    inbox.heal();
    inbox.fail({ kind: 'drop' });
    for (const _ of ['email', 'text']) await people.yes(yeses++);
    const last = start();
    await last.ready;
    const underWay = () =>
      core.db.delivery.count({ where: { accountId, state: { in: ['queued', 'sending'] } } });
    // What a killed process held is taken up after its lease of 20 s.
    await expect.poll(underWay, { timeout: 90_000, interval: 200 }).toBe(0);
    await pause(500);
    await last.stop();
    running.delete(last);
    await settleLater(core, accountId, far, url);

    expect(await core.db.delivery.count({ where: { accountId } })).toBe(yeses);
    const mails = await mailTroubles(core, accountId, inbox);
    const texts = await textTroubles(core, accountId, far.texts);
    expect(mails.troubles).toEqual([]);
    expect(texts.troubles).toEqual([]);
    expect(await ledgerTroubles(core, accountId, people.credits, texts.charged)).toEqual([]);
    expect(await troublesOf(core, accountId)).toEqual([]);
    // It was no calm run: some had to be sent again, and some were lost on the way.
    expect(mails.repeated).toBeGreaterThan(0);
    expect(texts.charged).toBeGreaterThan(0);
    console.info(
      `${JSON.stringify(ways)}: ${yeses} asked for; ${mails.sent} emails, once each, of which ${mails.repeated} were sent again under their key; ${texts.requests} requests for texts, ${texts.taken} taken by Twilio, ${texts.charged} charged, ${texts.back} credits given back`,
    );
  },
  SECONDS * 1_000 + 150_000,
);
