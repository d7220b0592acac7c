import { expect, it, onTestFinished } from 'vitest';
import { seed } from '../../../demo/sample/seed.ts';
import { joinEmbeddedDatabase } from '../../../src/core/database/embedded/embedded.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { temporaryDataDir } from '../database/folders.ts';
import { PORTAL, sendReset } from './deeds.ts';
import { startFarEnds } from './farEnds.ts';
import { openOwnHand } from './ownHand.ts';
import { startForTest } from './starts.ts';

it('/readyz tells when the database is gone and when it is back, /healthz stays; then resets are sent again', async () => {
  const ends = await startFarEnds();
  onTestFinished(() => ends.stop());
  const dataDir = temporaryDataDir();
  const own = () => joinEmbeddedDatabase({ dataDir, applicationName: 'the test' });
  let server = await own();
  onTestFinished(() => server.leave());
  const settings = { ...ends.settings, DATABASE_URL: server.url };
  await seedDatabase(settings);
  const keydesk = startForTest(settings);
  const url = await keydesk.ready;
  const status = async (path: string) => (await fetch(url + path)).status;
  expect([await status('/readyz'), await status('/healthz')]).toEqual([200, 200]);

  await server.leave();
  expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200]);
  expect(await (await fetch(`${url}/readyz`)).text()).toBe('the database does not answer\n');
  ends.slack.deliverTo(`${url}/slack/events`);
  const olive = ends.slack.person('U0OLIVE', { patienceMs: 20_000 });
  await olive.types('/reset-guardian smith');
  await olive.sees('Keydesk cannot reach its database just now. Nothing was done');
  const page = await makeVisitor(url).get(`${PORTAL}/sign-in`);
  expect(page.status).toBe(503);
  expect(page.text).toContain('Very busy just now');
  expect(page.text).not.toMatch(/\bat \w|prisma|postgres/i);

  server = await own();
  await expect.poll(() => status('/readyz'), { timeout: 20_000 }).toBe(200);
  await sendReset(olive, 'declan smyth', 'Declan Smyth');
  await ends.inbox.waitFor(({ to }) => to[0] === 'declan.smyth@example.com', 20_000);
  await olive.message('the link expires at', { in: 'app' });
});

/** Puts the sample business in a database that has nothing yet. */
async function seedDatabase(settings: Record<string, string>): Promise<void> {
  const database = await openDatabase({ databaseUrl: settings.DATABASE_URL, dataDir: '/nowhere' });
  const core = await openOwnHand(database, settings);
  await seed(core);
  await core.close();
  await database.close();
}
