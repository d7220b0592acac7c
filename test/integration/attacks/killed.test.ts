import { afterAll, beforeAll, expect, it } from 'vitest';
import { troublesOf } from '../keydesk/aftermath.ts';
import { makeWorld, type World } from '../keydesk/world.ts';
import { addGuardians, allAnswered, askAt } from './asked.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld({ rateLimit: 'off' });
}, 60_000);
afterAll(() => world?.stop());

const ROUNDS = 5;
const AT_ONCE = 12;

it('kill -9 between the asking and the sending, again and again: everybody who was answered gets one mail', async () => {
  const emails = await addGuardians(world, ROUNDS * AT_ONCE, 'killed');
  const left = [...emails];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { keydesk, url } = await world.start({ TRUST_PROXY: '1' });
    // A provider that takes its time, so that the end comes in the midst of looking up, making and sending.
    world.inbox.answerAfter(50 * round);
    const asked = left
      .splice(0, AT_ONCE)
      .map((email, i) => askAt(url, email, `192.0.2.${round * AT_ONCE + i}`));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(200));
    await new Promise((resolve) => setTimeout(resolve, 40 * round));
    await keydesk.kill();
  }
  world.inbox.answerAfter(0);
  await world.start({ TRUST_PROXY: '1' });
  await allAnswered(world);
  const mails = world.inbox.emails().map(({ to }) => to[0]);
  expect(mails.toSorted()).toEqual(emails.toSorted());
  const links = await world.core.db.resetLink.findMany({ where: { accountId: world.accountId } });
  expect(links.map(({ address, state }) => [address, state]).toSorted()).toEqual(
    emails.toSorted().map((email) => [email, 'live']),
  );
  expect(await troublesOf(world.core, world.accountId)).toEqual([]);
}, 120_000);
