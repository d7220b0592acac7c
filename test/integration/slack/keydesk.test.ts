import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { makeCentre } from '../../support/centre.ts';
import { type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
});
afterAll(() => world.stop());

/** Types a command and waits for its answer. */
async function answerTo(id: string, command: string): Promise<string | undefined> {
  const person = world.slack.person(id);
  const before = person.messages('C_DESK').length;
  await person.types(command);
  await expect.poll(() => person.messages('C_DESK').length).toBe(before + 1);
  return person.messages('C_DESK').at(-1)?.text;
}

describe('/keydesk', () => {
  it.each(['', 'help', 'HELP', '  help me '])('“%s” shows what it knows', async (words) => {
    expect(await answerTo('U_NEW', `/keydesk ${words}`)).toContain(
      '/reset-guardian [name, email, phone or family]',
    );
  });

  it.each(['frobnicate', 'constructor', '__proto__', '<!channel> *now*', 'x'.repeat(3_000)])(
    'help also on anything unknown: %s',
    async (words) => {
      expect(await answerTo('U_NEW', `/keydesk ${words}`)).toContain('It knows');
    },
  );

  it('whoami tells the level and what it may do', async () => {
    const fern = world.slack.person('U_FRONT_DESK');
    await fern.types('/keydesk whoami');
    await fern.sees(
      'You are Fern Front-Desk, Front Desk at Superstars Gymnastics. You may look up guardians',
    );
  });

  it('answers are seen by the one who asked only', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk whoami');
    await maya.sees('You are Maya Manager');
    world.slack.person('U_OWNER').seesNo('You are Maya Manager');
  });
});

describe('what nobody has taught Keydesk', () => {
  const team = () => ({ id: world.centre.teamId });
  const view = {
    id: 'V1',
    type: 'modal',
    hash: 'h',
    callback_id: 'from-the-future',
    private_metadata: '',
    state: { values: {} },
  };

  it('an unknown command is told of help', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk help');
    const { response_url } = Object.fromEntries(new URLSearchParams(world.slack.lastRequest().body));
    const answer = await world.slack.sendRaw({
      body: {
        command: '/reset-everything',
        team_id: world.centre.teamId,
        user_id: 'U_MANAGER',
        trigger_id: 't',
        response_url,
      },
    });
    expect(answer.status).toBe(200);
    await maya.sees('Keydesk does not know /reset-everything yet');
  });

  it('an unknown window is answered in its place', async () => {
    const payload = { type: 'view_submission', user: { id: 'U_MANAGER' }, team: team(), view };
    const answer = await world.slack.sendRaw({ body: { payload } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'update' });
    expect(answer.body).toContain('from another version of Keydesk');
  });

  it('an unknown button or shortcut is acknowledged and told by direct message', async () => {
    const actions = [{ type: 'button', action_id: 'from-the-future', block_id: 'b' }];
    const button = {
      type: 'block_actions',
      user: { id: 'U_MANAGER' },
      team: team(),
      actions,
      trigger_id: 't',
    };
    const shortcut = {
      type: 'shortcut',
      user: { id: 'U_MANAGER' },
      team: team(),
      callback_id: 'from-the-future',
      trigger_id: 't',
    };
    const maya = world.slack.person('U_MANAGER');
    for (const [index, payload] of [button, shortcut].entries()) {
      expect((await world.slack.sendRaw({ body: { payload } })).status).toBe(200);
      await expect.poll(() => maya.messages('app').length).toBe(index + 1);
    }
    expect(maya.messages('app').at(-1)?.text).toContain('from another version of Keydesk');
  });

  it('an unknown menu offers nothing', async () => {
    const payload = {
      type: 'block_suggestion',
      user: { id: 'U_MANAGER' },
      team: team(),
      action_id: 'from-the-future',
      block_id: 'b',
      value: 'x',
    };
    expect((await world.slack.sendRaw({ body: { payload } })).body).toBe('{"options":[]}');
  });

  it.each(['constructor', 'toString', '__proto__'])('a menu or window called %s is unknown', async (name) => {
    const base = { user: { id: 'U_MANAGER' }, team: team() };
    const menu = { ...base, type: 'block_suggestion', action_id: name, block_id: 'b', value: 'x' };
    expect((await world.slack.sendRaw({ body: { payload: menu } })).body).toBe('{"options":[]}');
    const submitted = { ...base, type: 'view_submission', view: { ...view, callback_id: name } };
    const answer = await world.slack.sendRaw({ body: { payload: submitted } });
    expect(answer.body).toContain('from another version of Keydesk');
  });

  it('a window whose hidden part was changed does nothing', async () => {
    for (const private_metadata of [
      '',
      'null',
      '[]',
      '{"guardianId":"x"}',
      '{"guardianId":["a"],"shownAddress":{},"requestKey":1}',
    ]) {
      const payload = {
        type: 'view_submission',
        user: { id: 'U_MANAGER' },
        team: team(),
        view: { ...view, callback_id: 'confirm-guardian-reset', private_metadata },
      };
      const answer = await world.slack.sendRaw({ body: { payload } });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('from another version of Keydesk');
    }
    expect(await world.core.db.resetLink.count()).toBe(0);
  });

  it('values that are lists and objects for strings are refused at their field', async () => {
    const carried = JSON.stringify({
      guardianId: world.centre.jane,
      shownAddress: 'x',
      requestKey: crypto.randomUUID(),
    });
    for (const selected_option of [null, [], { value: ['in_person'] }, { value: 'telepathy' }, 'in_person']) {
      const values = {
        'identified-how': { 'identified-how': { selected_option } },
        'identified-note': { 'identified-note': { value: {} } },
      };
      const payload = {
        type: 'view_submission',
        user: { id: 'U_MANAGER' },
        team: team(),
        view: {
          ...view,
          callback_id: 'confirm-guardian-reset',
          private_metadata: carried,
          state: { values },
        },
      };
      const answer = await world.slack.sendRaw({ body: { payload } });
      expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'errors' });
    }
    expect(await world.core.db.resetLink.count()).toBe(0);
  });

  it('a guardian of another centre, or of none, cannot be reached by a forged menu', async () => {
    const other = await makeCentre(world.core, 'Other Centre');
    const maya = world.slack.person('U_MANAGER');
    for (const value of [
      `email:${other.jane}`,
      `email:${crypto.randomUUID()}`,
      'email:1 OR 1=1',
      'sms',
      'refused',
    ]) {
      await maya.types('/reset-guardian jane');
      const { id } = await maya.modal('Jane Smith');
      const payload = {
        type: 'block_actions',
        user: { id: 'U_MANAGER' },
        team: team(),
        trigger_id: issueTrigger(world.slack.workspace, 'U_MANAGER', String(id)),
        actions: [
          { type: 'overflow', action_id: 'guardian-actions', block_id: 'b', selected_option: { value } },
        ],
        view: { ...view, id, hash: undefined },
      };
      expect((await world.slack.sendRaw({ body: { payload } })).status).toBe(200);
      await maya.sees(/That guardian is no longer on record|from another version of Keydesk/, {
        in: 'modal',
      });
      await maya.closesAll();
    }
  });
});
