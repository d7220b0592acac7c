import { describe, expect, it } from 'vitest';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { makeCentre } from '../../support/centre.ts';
import { publish, recordedForms, storiesOfPolicies } from './policiesSetup.ts';

const { story, world, patient, forms } = storiesOfPolicies();
const ids = () => ({ familyId: story.familyId, versionId: story.versionId });
const team = () => ({ id: world().centre.teamId });
const fields = (guardianId: unknown, signedOn: unknown, filedAt: unknown) => ({
  'signed-by': { 'signed-by': { selected_option: guardianId } },
  'signed-on': { 'signed-on': { selected_date: signedOn } },
  'filed-at': { 'filed-at': { value: filedAt } },
});
const submit = async (carried: string, values: object, user = 'U_MANAGER') => {
  const view = {
    id: 'V_FORGED',
    type: 'modal',
    callback_id: 'record-signed-form',
    private_metadata: carried,
    previous_view_id: null,
    hash: 'h',
    blocks: [],
    state: { values },
  };
  const payload = { type: 'view_submission', user: { id: user }, team: team(), view };
  const answer = await world().slack.sendRaw({ body: { payload } });
  expect(answer.status).toBe(200);
  return answer.body;
};
const jane = () => ({ value: world().centre.jane });

describe('payloads that no window made', () => {
  it('a hidden part that was changed records nothing', async () => {
    for (const carried of [
      '',
      'null',
      '[]',
      '{"versionId":"x"}',
      '{"familyId":["a"],"versionId":{}}',
      `"${story.versionId}"`,
    ]) {
      expect(await submit(carried, fields(jane(), '2025-11-03', 'Cabinet'))).toContain(
        'another version of Keydesk',
      );
    }
    expect(await forms()).toEqual([]);
  });

  it('values of every wrong shape are refused beside their fields', async () => {
    const carried = JSON.stringify(ids());
    for (const values of [
      {},
      fields(null, null, null),
      fields([], [], []),
      fields({ value: ['x'] }, 20251103, {}),
      fields({ value: '1 OR 1=1' }, '2025-02-30', 'Cabinet'),
      fields(jane(), 'yesterday', 'Cabinet'),
      fields(jane(), '2025-11-03', 'x'.repeat(201)),
      fields(jane(), '2025-11-03', 'x'.repeat(200_000)),
      fields(jane(), '1066-10-14', 'Cabinet'),
      fields(jane(), '٢٠٢٥-١١-٠٣', 'Cabinet'),
    ]) {
      expect(JSON.parse(await submit(carried, values))).toMatchObject({ response_action: 'errors' });
    }
    expect(await forms()).toEqual([]);
  });

  it('guardians and policies of another centre are not there', async () => {
    const other = await makeCentre(world().core, 'Other Centre');
    const theirs = await publish(world().core, other.accountId, story.title, 'The text.');
    const mine = JSON.stringify(ids());
    expect(await submit(mine, fields({ value: other.jane }, '2025-11-03', 'Cabinet'))).toContain(
      'That guardian is no longer on record',
    );
    const foreign = JSON.stringify({ ...ids(), versionId: theirs });
    expect(await submit(foreign, fields(jane(), '2025-11-03', 'Cabinet'))).toContain(
      'That policy is not on record',
    );
    const none = JSON.stringify({ ...ids(), versionId: crypto.randomUUID() });
    expect(await submit(none, fields(jane(), '2025-11-03', 'Cabinet'))).toContain(
      'That policy is not on record',
    );
    expect(await recordedForms(world().core)).not.toContainEqual(
      expect.objectContaining({ versionId: theirs }),
    );
    expect(await forms()).toEqual([]);
  });

  it('a guardian of another family cannot be put into a family’s window', async () => {
    const carried = JSON.stringify(ids());
    const { jose } = world().centre;
    expect(await submit(carried, fields({ value: jose }, '2025-11-03', 'Cabinet'))).toContain(
      'That guardian is not of this family any more',
    );
    expect(await forms()).toEqual([]);
  });

  it('a forged YES of the Front Desk, a guest or a stranger records nothing', async () => {
    const carried = JSON.stringify(ids());
    for (const [user, words] of [
      ['U_FRONT_DESK', 'You cannot record a signed form yourself'],
      ['U_GUEST', 'guests of this workspace'],
      ['U_NEW', 'Type /keydesk link'],
    ] as const) {
      expect(await submit(carried, fields(jane(), '2025-11-03', 'Cabinet'), user)).toContain(words);
    }
    expect(await forms()).toEqual([]);
  });

  it('there is no field by which staff could make it electronic (G8)', async () => {
    const carried = JSON.stringify(ids());
    const values = { ...fields(jane(), '2025-11-03', 'Cabinet'), kind: { kind: { value: 'electronic' } } };
    expect(await submit(carried, values)).toContain('is Manually accepted for Jane Smith');
    expect(await submit(JSON.stringify({ ...ids(), kind: 'electronic' }), values)).toContain(
      'another version of Keydesk',
    );
    expect(await forms()).toEqual([expect.objectContaining({ kind: 'manual', typedName: null, ip: null })]);
  });

  it('a button or menu with ids of its own shows no family of another centre', async () => {
    const other = await makeCentre(world().core, 'Elsewhere');
    const foreign = await world().core.db.guardian.findUniqueOrThrow({ where: { id: other.jane } });
    const maya = patient('U_MANAGER');
    for (const [action_id, value] of [
      ['show-policies', foreign.familyId],
      ['show-policies', 'refused'],
      ['choose-policies-family', foreign.familyId],
      ['manually-accepted', JSON.stringify({ ...ids(), familyId: foreign.familyId })],
      ['manually-accepted', 'x'],
      ['manually-accepted', undefined],
    ] as const) {
      await maya.types('/policies smith');
      const { id } = await maya.modal(story.title);
      const payload = {
        type: 'block_actions',
        user: { id: 'U_MANAGER' },
        team: team(),
        trigger_id: issueTrigger(world().slack.workspace, 'U_MANAGER', String(id)),
        actions: [{ type: 'button', action_id, block_id: 'b', value }],
        view: {
          id,
          type: 'modal',
          callback_id: 'search-policies',
          private_metadata: '',
          blocks: [],
          state: {},
        },
      };
      expect((await world().slack.sendRaw({ body: { payload } })).status).toBe(200);
      await maya.sees(/That family is no longer on record|from another version of Keydesk/, { in: 'modal' });
      await maya.closesAll();
    }
  });
});
