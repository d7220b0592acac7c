import type pg from 'pg';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { seed } from '../../../demo/sample/seed.ts';
import type { Core } from '../../../src/core/core.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { openTestDatabase } from '../../support/database.ts';
import { switchGuardsOff } from '../../support/guards.ts';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';
import { type FarEnds, startFarEnds } from './farEnds.ts';
import { openOwnHand } from './ownHand.ts';

/** The sample business with its Slack, its inbox and its database, and Keydesk processes between them. */
export interface World extends FarEnds {
  /** The test's own hand in the database. */
  core: Core;
  pool: pg.Pool;
  accountId: AccountId;
  /** Starts one Keydesk, ready, and lets Slack talk to it; by another program than src/main.ts, if need be. */
  start(more?: Record<string, string>, main?: string): Promise<{ keydesk: KeydeskProcess; url: string }>;
}

/** Makes a world on a database of its own. `stop` ends everything, every Keydesk included. */
export async function makeWorld(options: Parameters<typeof startFarEnds>[0] = {}): Promise<World> {
  const database = await openTestDatabase();
  const ends = await startFarEnds(options);
  const settings = { ...ends.settings, DATABASE_URL: database.url };
  const core = await openOwnHand(database, settings);
  await seed(core);
  await switchGuardsOff(core);
  const account = await core.db.account.findUniqueOrThrow({ where: { slug: BUSINESS.slug } });
  const running: KeydeskProcess[] = [];
  return {
    ...ends,
    settings,
    core,
    pool: database.pool,
    accountId: account.id as AccountId,
    async start(more = {}, main) {
      const keydesk = startKeydeskProcess({ ...settings, ...more }, main);
      running.push(keydesk);
      const url = await keydesk.ready;
      ends.slack.deliverTo(`${url}/slack/events`);
      ends.inbox.newsTo({ url: `${url}/webhooks/resend`, secret: ends.settings.RESEND_WEBHOOK_SECRET ?? '' });
      return { keydesk, url };
    },
    async stop() {
      await Promise.all(running.map((one) => one.stop()));
      await ends.stop();
      await core.close();
      await database.close();
    },
  };
}
