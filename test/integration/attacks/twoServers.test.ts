import { afterAll, beforeAll, expect, it } from 'vitest';
import { FORGOTTEN_FROM_ONE_ORIGIN } from '../../../src/core/limits/forgotOrigins.ts';
import { countRates, type Limit } from '../../../src/core/limits/rates.ts';
import { FORGOTTEN_OF_ONE_ACCOUNT, MOST_FORGOTTEN_AN_HOUR } from '../../../src/core/links/forgottenLimits.ts';
import type { KeydeskProcess } from '../../support/keydeskProcess.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { redeem, resetPath, signIn, wasRedeemed } from '../keydesk/deeds.ts';
import { makeWorld, type World } from '../keydesk/world.ts';
import { addGuardians, allAnswered, askAt, letPass } from './asked.ts';

const [ORIGIN_AN_HOUR = 0] = FORGOTTEN_FROM_ONE_ORIGIN.map(({ most }) => most);
const EMAIL = 'jordan.smith@example.com';
const PASSWORD = 'correct horse battery';
const FLOODED = '198.51.100.99';

let world: World;
let both: KeydeskProcess[];
let urls: string[];

beforeAll(async () => {
  world = await makeWorld({ rateLimit: 'off' });
  await startBoth();
}, 60_000);
afterAll(() => world?.stop());

async function startBoth(): Promise<void> {
  const started = await Promise.all([1, 2].map(() => world.start({ TRUST_PROXY: '1' })));
  both = started.map(({ keydesk }) => keydesk);
  urls = started.map(({ url }) => url);
}

const at = (i: number) => urls[i % 2] ?? '';
let origins = 0;
const newOrigin = () => {
  origins += 1;
  return `192.0.2.${origins}`;
};
const mailsTo = (email: string) => world.inbox.emails().filter(({ to }) => to[0] === email);
const mailed = (emails: readonly string[]) => emails.flatMap(mailsTo).length;

it('asked at both at the same moment, twenty times: one mail', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => askAt(at(i), EMAIL, newOrigin())));
  await allAnswered(world);
  expect(mailsTo(EMAIL)).toHaveLength(1);
});

it('a person is sent three an hour by both together', async () => {
  for (let i = 0; i < 5; i += 1) {
    await letPass(world, 2);
    await askAt(at(i), EMAIL, newOrigin());
    await allAnswered(world);
  }
  expect(mailsTo(EMAIL)).toHaveLength(MOST_FORGOTTEN_AN_HOUR);
});

it('an origin gets no more of two servers than of one, and neither asks the other', async () => {
  const emails = await addGuardians(world, ORIGIN_AN_HOUR + 20, 'flooded');
  await Promise.all(emails.map((email, i) => askAt(at(i), email, FLOODED)));
  await allAnswered(world);
  expect(mailed(emails)).toBe(ORIGIN_AN_HOUR);
});

it('stopped and started again, they remember', async () => {
  await Promise.all(both.map((one) => one.stop()));
  await startBoth();
  const [email = ''] = await addGuardians(world, 1, 'after');
  await letPass(world, 2);
  for (const url of urls) {
    await askAt(url, email, FLOODED);
    await askAt(url, EMAIL, newOrigin());
    await allAnswered(world);
  }
  expect(mailsTo(email)).toHaveLength(0);
  expect(mailsTo(EMAIL)).toHaveLength(MOST_FORGOTTEN_AN_HOUR);
  await askAt(at(0), email, newOrigin());
  await allAnswered(world);
  expect(mailsTo(email)).toHaveLength(1);
});

it('an account is sent no more by both together, and its staff read why', async () => {
  const [limit] = FORGOTTEN_OF_ONE_ACCOUNT as [Limit, Limit];
  const emails = await addGuardians(world, 12, 'crowd');
  // What was asked in this file so far counts too, so that the room that is left is set from what there is.
  const counted = { limit, subject: world.accountId, by: 0 };
  const [soFar = 0] = await countRates(world.core, world.core.db, [counted]);
  await countRates(world.core, world.core.db, [{ ...counted, by: limit.most - 5 - soFar }]);
  await Promise.all(emails.map((email, i) => askAt(at(i), email, newOrigin())));
  await allAnswered(world);
  expect(mailed(emails)).toBe(5);
  const refused = await world.core.db.auditEntry.findMany({
    where: { accountId: world.accountId, action: 'reset.refused', subjectKind: 'account' },
  });
  expect(refused).toMatchObject([{ details: { reason: 'account-asked-too-often' } }]);
});

it('and all of it keeps nobody from signing in', async () => {
  const mail = mailsTo(EMAIL).at(-1);
  const done = await redeem(makeVisitor(at(0)), (mail && resetPath(mail)) ?? '', PASSWORD);
  expect(wasRedeemed(done)).toBe(true);
  for (const url of urls) expect(await signIn(url, EMAIL, PASSWORD)).toBeDefined();
});
