import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeVisitor } from '../../support/visitor.ts';
import { PORTAL } from '../keydesk/deeds.ts';
import { makeWorld, type World } from '../keydesk/world.ts';

const SARAH = 'sarah.smith@example.com';
const PASSWORD = 'three green kettles';
let world: World;
let urls: string[];

beforeAll(async () => {
  world = await makeWorld({ rateLimit: 'off' });
  const { core, accountId } = world;
  const { id: guardianId } = await core.db.guardian.findFirstOrThrow({ where: { accountId, email: SARAH } });
  const passwordHash = await core.hashing.hash(PASSWORD);
  await core.db.credential.create({
    data: { accountId, guardianId, passwordHash, changedAt: core.clock.now() },
  });
  urls = [(await world.start()).url, (await world.start()).url];
}, 60_000);
afterAll(() => world?.stop());

/** Guesses at both servers at the same moment, each by a browser of its own. Returns the answers' statuses, sorted. */
async function guess(times: number, email: string, password = 'a guess'): Promise<number[]> {
  const browsers = await Promise.all(
    Array.from({ length: times }, async (_, i) => {
      const browser = makeVisitor(urls[i % urls.length] ?? '');
      await browser.get(`${PORTAL}/sign-in`);
      return browser;
    }),
  );
  const answers = await Promise.all(
    browsers.map((browser) => browser.post(`${PORTAL}/sign-in`, { email, password })),
  );
  return answers.map(({ status }) => status).sort();
}

/** As if so many had failed, the last one longer ago than anybody must wait. */
async function failed(failures: number): Promise<void> {
  const { core, accountId } = world;
  const lastAt = new Date(Date.now() - 24 * 60 * 60_000);
  await core.db.signInStreak.updateMany({ where: { accountId }, data: { failures, lastAt } });
}

it.each([SARAH, 'nobody@example.com'])(
  'forty guesses of %s at the same moment at two servers: one is compared, and all others wait',
  async (email) => {
    expect(await guess(1, email)).toEqual([422]);
    await failed(20);
    expect(await guess(40, email)).toEqual([422, ...Array(39).fill(429)]);
  },
);

it('at ninety-nine failures, one more is compared at both together, and then not even the right password', async () => {
  await failed(99);
  expect(await guess(40, SARAH)).toEqual([422, ...Array(39).fill(429)]);
  await failed(100);
  expect(await guess(4, SARAH, PASSWORD)).toEqual([429, 429, 429, 429]);
});
