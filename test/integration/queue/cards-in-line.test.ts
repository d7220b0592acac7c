import { PgBoss } from 'pg-boss';
import { expect, it } from 'vitest';
import type { JobName } from '../../../src/core/queue.ts';
import { makeTestCore } from '../../support/core.ts';

it('a card that Slack keeps waiting, with more news behind it, holds up no other card', async () => {
  const core = await makeTestCore();
  const boss = new PgBoss({ connectionString: core.url, schedule: false, supervise: false });
  await boss.start();
  const card = 'card' satisfies JobName;
  const add = (linkId: string) => core.db.$transaction((tx) => core.queue.add(tx, card, { linkId }));
  const next = async () => (await boss.fetch<{ linkId: string }>(card))[0];

  await add('jane');
  const held = await next();
  expect(held?.data.linkId).toBe('jane');
  await add('jane');
  await add('jose');
  expect((await next())?.data.linkId).toBe('jose');
  // Jane's own news waits for the one before it, and then comes.
  expect(await next()).toBeUndefined();
  await boss.complete(card, held?.id ?? '');
  expect((await next())?.data.linkId).toBe('jane');

  await boss.stop({ graceful: false });
  await core.close();
});
