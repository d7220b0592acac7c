import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { makeCentre } from '../../support/centre.ts';
import { type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
});
afterAll(() => world.stop());

const KEY = '0193a2b4-0000-4000-8000-000000000001';
const team = () => ({ id: world.centre.teamId });
const viewWith = (callbackId: string, carried: string, values: object) => ({
  ...{ id: 'V_FORGED', type: 'modal', callback_id: callbackId, private_metadata: carried },
  ...{ previous_view_id: null, hash: 'h', blocks: [], state: { values } },
});
const because = (value: unknown) => ({ 'assign-reason': { 'assign-reason': { value } } });
const ways = () => world.core.db.passwordAssignment.count();

/** A signed request that no window of ours made. */
async function submits(carried: string, values: object, user = 'U_ADMIN'): Promise<string> {
  const view = viewWith('confirm-assign', carried, values);
  const answer = await world.slack.sendRaw({
    body: { payload: { type: 'view_submission', user: { id: user }, team: team(), view } },
  });
  expect(answer.status).toBe(200);
  return answer.body;
}

async function presses(action: object, values: object = {}, user = 'U_ADMIN'): Promise<void> {
  const payload = {
    ...{
      type: 'block_actions',
      user: { id: user },
      team: team(),
      actions: [{ type: 'button', block_id: 'b', ...action }],
    },
    trigger_id: issueTrigger(world.slack.workspace, user),
    view: viewWith('audit', '', values),
  };
  expect((await world.slack.sendRaw({ body: { payload } })).status).toBe(200);
}

const carries = (subjectId: unknown, more: object = { requestKey: KEY }) =>
  JSON.stringify({ subjectId, ...more });

describe('a question that was tampered with', () => {
  it('makes no way to anybody’s password', async () => {
    const { core, centre } = world;
    const other = await makeCentre(core, 'Other Centre');
    const { staff } = centre;
    for (const [carried, words] of [
      ['', 'another version of Keydesk'],
      ['[]', 'another version of Keydesk'],
      [carries('x'), 'another version of Keydesk'],
      [carries(staff.manager, {}), 'another version of Keydesk'],
      [carries(staff.manager, { requestKey: KEY, askerId: staff.owner }), 'another version of Keydesk'],
      [carries(staff.owner), 'nobody acts on the Business Owner'],
      [carries(staff.admin), 'Nobody does that to themselves'],
      [carries(other.staff.manager), 'That staff member is not on record'],
      [carries(centre.jane), 'That staff member is not on record'],
    ] as const)
      expect(await submits(carried, because('forgot it')), carried).toContain(words);
    expect(await submits(carries(staff.front_desk), because('forgot it'), 'U_MANAGER')).toContain(
      'You cannot assign a password to staff yourself',
    );
    expect(await ways()).toBe(0);
  });

  it('a reason of any wrong shape is refused beside its field', async () => {
    const carried = carries(world.centre.staff.manager);
    for (const value of [undefined, null, 7, ['x'], {}, '', '\u202e', 'x'.repeat(201), 'x'.repeat(200_000)])
      expect(JSON.parse(await submits(carried, because(value)))).toMatchObject({ response_action: 'errors' });
    expect(await ways()).toBe(0);
  });
});

it('buttons and filters of the Audit Log with values that we never gave show no more than the list', async () => {
  const { core } = world;
  const odd = {
    'audit-kind': { 'audit-kind': { selected_option: { value: '%' } } },
    'audit-dates:0': {
      'audit-from': { selected_date: '2026-02-30' },
      'audit-until': { selected_date: ['2026-11-21'] },
    },
    'audit-words': { 'audit-words': { value: { $ne: '' } } },
  };
  const before = core.logLines.length;
  for (const value of ['-1', '1e9', '99999999999', "1' OR '1'='1", undefined, ''])
    for (const action of ['audit-older', 'audit-newer']) await presses({ action_id: action, value }, odd);
  await presses({ action_id: 'audit-kind', selected_option: { value: 'constructor' } }, odd);
  await presses({ action_id: 'audit-export', value: 'x' }, odd, 'U_MANAGER');
  await world.bot.stop();
  expect(core.logLines.slice(before).filter((line) => line.includes('unexpected'))).toEqual([]);
  expect(await core.db.auditEntry.count({ where: { action: 'audit.exported' } })).toBe(0);
});
