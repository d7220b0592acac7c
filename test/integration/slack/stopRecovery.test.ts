import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { isRowId } from '../../../src/core/ids.ts';
import { requestRecovery } from '../../../src/core/owner/requestRecovery.ts';
import { givePassword } from '../../support/staffLogin.ts';
import { HOW, recoveryOf } from '../owner/owning.ts';
import { eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;

beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
  await givePassword(world.core, world.centre, 'owner');
  world.core.clock.advance(1_000);
});
afterAll(() => world.stop());

const ask = () =>
  requestRecovery(world.core, {
    accountId: world.centre.accountId,
    verified: HOW,
    by: { login: 'op' },
  });
const state = async () => (await recoveryOf(world.core, world.centre)).state;

it('the Business Owner reads of a recovery in Slack, and nobody else does; it holds no token', async () => {
  await ask();
  const olive = world.slack.person('U_OWNER');
  await olive.sees('A link for your password was asked for');
  world.slack.person('U_ADMIN').seesNo('A link for your password was asked for');
  const sent = world.slack.calls.filter(({ method }) => method === 'chat.postMessage');
  expect(JSON.stringify(sent)).toContain('stop-recovery');
  expect(JSON.stringify(sent)).not.toMatch(/\/office\/recovery|[\w-]{43}/);
});

it('an altered button, or one that somebody else presses, stops nothing', async () => {
  const { id } = await recoveryOf(world.core, world.centre);
  const press = async (user: string, value: string, said: RegExp) => {
    const payload = {
      type: 'block_actions',
      team: { id: world.centre.teamId },
      user: { id: user },
      trigger_id: issueTrigger(world.slack.workspace, user),
      actions: [{ type: 'button', action_id: 'stop-recovery', block_id: 'b', value }],
    };
    expect((await world.slack.sendRaw({ body: { payload } })).status).toBe(200);
    const person = world.slack.person(user);
    await person.sees(said);
    if (isRowId(value)) await person.closesAll();
  };
  await press('U_ADMIN', id, /for the Business Owner alone/);
  await press('U_OWNER', crypto.randomUUID(), /for the Business Owner alone/);
  await press('U_OWNER', 'x'.repeat(36), /another version of Keydesk/);
  await press('U_NEW', id, /who you are on the staff/);
  expect(await state()).toBe('waiting');
});

it('a press stops it, once; a second one says the same', async () => {
  const olive = world.slack.person('U_OWNER');
  await olive.clicks('Stop it');
  await olive.sees('It is stopped: no link is sent');
  await eventually(async () => (await state()) === 'stopped' || undefined, 'the end of the recovery');
  await olive.closes();
  await olive.clicks('Stop it');
  await olive.sees('It is stopped: no link is sent');
});
