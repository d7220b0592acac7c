import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { seed } from '../../../demo/sample/seed.ts';
import { freePort } from '../../../src/core/database/embedded/free-port.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { importDirectory } from '../../../src/core/directory/importDirectory.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { switchGuardsOff } from '../../support/guards.ts';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';
import { temporaryDataDir } from '../database/folders.ts';
import { everyLink, troublesOf } from './aftermath.ts';
import { Crowd, crowdFile } from './crowd.ts';
import { signIn } from './deeds.ts';
import { startFarEnds } from './farEnds.ts';
import { openOwnHand } from './ownHand.ts';

const ROUNDS = 20;
const CROWD = 600;
/** A start takes about this long, in milliseconds: odd rounds end somewhere in it or soon after. */
const STARTING = 1_800;
/** Even rounds end so soon after the first answer that somebody got. */
const ANSWERING = 600;

it('kill -9 of Keydesk while people send and redeem, twenty times: what was acknowledged is there, once', async () => {
  const dataDir = temporaryDataDir();
  // Without Slack's limit of a message a second, so that the cards of twenty rounds do not take a minute.
  const ends = await startFarEnds({ rateLimit: 'off' });
  const settings = { ...ends.settings, DATA_DIR: dataDir, PORT: String(await freePort()) };
  const running = new Set<KeydeskProcess>();
  onTestFinished(async () => {
    await Promise.all([...running].map((one) => one.stop()));
    await ends.stop();
  });
  const start = () => {
    const keydesk = startKeydeskProcess(settings);
    running.add(keydesk);
    ends.slack.deliverTo(`http://127.0.0.1:${settings.PORT}/slack/events`);
    return keydesk;
  };
  await withHand((core) => seed(core));
  await withHand((core) => switchGuardsOff(core));
  const accountId = await withHand(async (core) => {
    const { id } = await core.db.account.findUniqueOrThrow({ where: { slug: BUSINESS.slug } });
    const families = { name: 'families.csv', content: crowdFile(CROWD) };
    await importDirectory(core, {
      accountId: id as AccountId,
      families,
      actor: { kind: 'operator', id: 'test' },
    });
    return id as AccountId;
  });
  async function withHand<T>(
    work: (core: Awaited<ReturnType<typeof openOwnHand>>) => Promise<T>,
  ): Promise<T> {
    const database = await openDatabase({ dataDir });
    const core = await openOwnHand(database, settings);
    return work(core).finally(async () => {
      await core.close();
      await database.close();
    });
  }

  const crowd = new Crowd(ends.slack, ends.inbox, CROWD);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const keydesk = start();
    const over = new AbortController();
    const acting = keydesk.ready.then((url) => crowd.act(url, over.signal));
    // A start that was killed never becomes ready; one that ends by itself is a failure, and so is a deed that goes wrong.
    const troubled = acting.catch((error) => {
      if (!over.signal.aborted) throw error;
    });
    const moment = async () => {
      if (round % 2 === 0) await crowd.answered();
      await pause(Math.random() * (round % 2 === 0 ? ANSWERING : STARTING));
    };
    await Promise.race([moment(), troubled]);
    over.abort();
    await keydesk.kill();
    running.delete(keydesk);
    await troubled;
  }

  const url = await start().ready;
  await withHand(async (core) => {
    const whole = () => everyLink(core, accountId, ends.slack, ends.inbox);
    // A job or a mail that was held by a killed process is taken up again after some seconds.
    const unsent = async () =>
      (await whole()).filter(({ delivery }) => ['queued', 'sending'].includes(delivery));
    await expect.poll(unsent, { timeout: 60_000, interval: 100 }).toEqual([]);
    await crowd.finish(url);
    const untold = async () =>
      (await whole()).filter(({ cards }) => !cards[0]?.includes('New password chosen'));
    await expect.poll(untold, { timeout: 60_000, interval: 100 }).toEqual([]);

    const links = (await whole()).map(({ audit, ...link }) => {
      expect(audit).toEqual([...new Set(audit)]);
      // The page was answered before its opening was written down, so that a kill may come between.
      return { ...link, audit: audit.filter((action) => action !== 'reset.opened') };
    });
    expect(links).toEqual(
      links.map(({ email }) => ({
        email,
        link: 'redeemed',
        delivery: 'sent',
        mails: 1,
        bodies: 1,
        cards: [expect.stringContaining('New password chosen')],
        audit: ['reset.redeemed', 'reset.requested', 'reset.sent'],
      })),
    );
    const emails = links.map(({ email }) => email);
    expect(new Set(emails).size).toBe(emails.length);
    expect([...crowd.sent].filter((email) => !emails.includes(email))).toEqual([]);
    expect([...crowd.redeemed.keys()].sort()).toEqual([...emails].sort());
    expect(crowd.sent.size).toBeGreaterThan(0);
    expect(await troublesOf(core, accountId)).toEqual([]);
    for (const [email, password] of crowd.redeemed)
      expect(await signIn(url, email, password), email).toBeDefined();
  });
}, 180_000);
