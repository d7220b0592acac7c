import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeAll, eventually, type SlackWorld, startSlackWorld } from '../slack/setup.ts';
import { auditOf } from './linking.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const id of ['U_ADMIN', 'U_OWNER', 'U_MANAGER']) await closeAll(world, id);
});

/** Somebody's card, by the list. */
async function cardOf(name: string, reader = 'U_ADMIN') {
  const them = world.slack.person(reader);
  await them.types('/staff');
  await them.modal('4 staff members');
  await them.clicks(`Open the card of ${name}`);
  await them.modal('Linked in Slack since');
  return them;
}

const member = (level: 'front_desk' | 'manager' | 'admin') =>
  world.core.db.staff.findUniqueOrThrow({ where: { id: world.centre.staff[level] } });

describe('/staff', () => {
  it('lists everybody with level and link, to Admin Access and up', async () => {
    const ada = world.slack.person('U_ADMIN');
    await ada.types('/staff');
    const words = await ada.sees('4 staff members', { in: 'modal' });
    for (const row of ['Fern Front-Desk\nFront Desk · linked', 'Olive Owner\nBusiness Owner · linked'])
      expect(words).toContain(row);
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/staff');
    const refused = await maya.sees('You cannot see the staff', { in: 'modal' });
    expect(refused).toContain('Ask Ada Admin or Olive Owner');
    expect(refused).not.toContain('Fern');
  });

  it('with a mention or a name shows the card at once; a stranger’s is an empty list', async () => {
    const ada = world.slack.person('U_ADMIN');
    await ada.types('/staff @Maya Manager');
    await ada.modal(/Maya Manager[\s\S]*Manager · linked/);
    await ada.closesAll();
    await ada.types('/staff fern');
    await ada.modal('Permission level');
    await ada.closesAll();
    await ada.types('/staff @Nils New');
    await ada.modal('This person in Slack is not linked to anybody on the staff');
  });

  it('changes a level after YES, tells the person, and the card behind follows', async () => {
    const ada = await cardOf('Fern Front-Desk');
    await ada.picks('Manager');
    await ada.modal(/Change\s+Fern Front-Desk\s+from Front Desk to\s+Manager/);
    expect((await member('front_desk')).level).toBe('front_desk');
    expect(await ada.clicks('YES')).toEqual({ ok: true });
    await ada.modal('Fern Front-Desk is Manager now');
    expect((await member('front_desk')).level).toBe('manager');
    await ada.clicks('Done');
    await ada.modal('Manager · linked');
    await world.slack.person('U_FRONT_DESK').sees('Your level is now Manager', { in: 'app' });
  });

  it('offers nobody what the rules do not allow, and says why', async () => {
    const ada = world.slack.person('U_ADMIN');
    await ada.types('/staff olive');
    const owner = await ada.sees('nobody acts on the Business Owner', { in: 'modal' });
    expect(owner).not.toContain('Permission level');
    expect(owner).not.toContain('Deactivate');
    await ada.closesAll();
    await ada.types('/staff ada');
    const own = await ada.sees('Nobody does that to themselves', { in: 'modal' });
    expect(own).not.toContain('Permission level');
    await ada.closesAll();
    await ada.types('/staff maya');
    const words = await ada.sees('Permission level', { in: 'modal' });
    expect(words).not.toContain('Admin Access');
  });

  it('deactivates and reactivates after YES', async () => {
    const ada = await cardOf('Maya Manager');
    await ada.clicks('Deactivate');
    await ada.modal(/Deactivate\s+Maya Manager/);
    await ada.clicks('YES');
    await ada.modal('Maya Manager is deactivated');
    expect((await member('manager')).deactivatedAt).not.toBeNull();
    await ada.clicks('Done');
    await ada.modal('deactivated');
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk whoami');
    await maya.sees('Your staff record at the centre is switched off');
    await ada.clicks('Reactivate');
    await ada.modal(/Reactivate\s+Maya Manager/);
    await ada.clicks('YES');
    await ada.modal('Maya Manager is active again');
    expect((await member('manager')).deactivatedAt).toBeNull();
  });

  it('demoted between the card and YES: nothing is done, and the attempt is kept', async () => {
    const ada = await cardOf('Maya Manager');
    await ada.clicks('Deactivate');
    await ada.modal(/Deactivate\s+Maya Manager/);
    const { admin } = world.centre.staff;
    await world.core.db.staff.update({ where: { id: admin }, data: { level: 'manager' } });
    await ada.clicks('YES');
    await ada.sees('You cannot deactivate and reactivate staff yourself', { in: 'modal' });
    expect((await member('manager')).deactivatedAt).toBeNull();
    expect((await auditOf(world.core, world.centre, ['staff.deactivation_refused'])).at(-1)).toMatchObject({
      actorId: admin,
      details: { reason: 'level' },
    });
    await world.core.db.staff.update({ where: { id: admin }, data: { level: 'admin' } });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"staffId":"x","what":"deactivate"}',
    '{"staffId":["a"],"what":{}}',
    'x'.repeat(2_000),
  ])('a window whose hidden part was changed to %j does nothing', async (private_metadata) => {
    const view = {
      id: 'V1',
      hash: 'h',
      callback_id: 'staff-change',
      private_metadata,
      state: { values: {} },
    };
    const payload = {
      type: 'view_submission',
      user: { id: 'U_ADMIN' },
      team: { id: world.centre.teamId },
      view,
    };
    const answer = await world.slack.sendRaw({ body: { payload } });
    expect(answer.body).toContain('from another version of Keydesk');
  });

  it('a forged window makes nobody more than the rules allow', async () => {
    const { front_desk, admin } = world.centre.staff;
    const forge = async (user: string, carried: object) => {
      const view = {
        ...{ id: 'V1', hash: 'h', callback_id: 'staff-change', private_metadata: JSON.stringify(carried) },
        state: { values: {} },
      };
      const payload = {
        type: 'view_submission',
        user: { id: user },
        team: { id: world.centre.teamId },
        view,
      };
      return (await world.slack.sendRaw({ body: { payload } })).body;
    };
    const before = await world.core.db.staff.findMany({ orderBy: { id: 'asc' } });
    const level = (staffId: string, from: string, to: string) => ({ what: 'level', staffId, from, to });
    expect(await forge('U_MANAGER', level(front_desk, 'manager', 'admin'))).toContain(
      'You cannot change levels',
    );
    expect(await forge('U_ADMIN', level(front_desk, 'manager', 'admin'))).toContain(
      'Only the Business Owner makes',
    );
    expect(await forge('U_ADMIN', level(admin, 'admin', 'owner'))).toContain(
      'Nobody does that to themselves',
    );
    expect(await forge('U_OWNER', level(admin, 'admin', 'owner'))).toContain('Nobody makes a Business Owner');
    expect(await world.core.db.staff.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });
});

describe('Slack’s event user_change', () => {
  it('of somebody who was switched off cuts their access at once, and Admin Access hears of it', async () => {
    const { core, slack, centre } = world;
    await slack.changePerson('U_MANAGER', { title: 'Coach' });
    expect(await core.db.slackIdentity.count({ where: { slackUserId: 'U_MANAGER' } })).toBe(1);
    await slack.changePerson('U_MANAGER', { kind: 'deactivated' });
    await eventually(
      async () =>
        (await core.db.slackIdentity.count({ where: { slackUserId: 'U_MANAGER' } })) === 0 || undefined,
      'the end of the link',
    );
    await slack.person('U_ADMIN').sees('Maya Manager was switched off in Slack', { in: 'app' });
    expect((await auditOf(core, centre, ['slack.unlinked'])).at(-1)?.details).toMatchObject({
      reason: 'slack_deactivated',
    });
  });

  it('was missed: the next press of a guest finds the link gone too', async () => {
    const { core, slack } = world;
    const person = slack.workspace.people.get('U_FRONT_DESK');
    if (person) slack.workspace.people.set('U_FRONT_DESK', { ...person, kind: 'guest' });
    const fern = slack.person('U_FRONT_DESK');
    await fern.types('/keydesk whoami');
    await fern.sees('guests of this workspace cannot use it');
    expect(await core.db.slackIdentity.count({ where: { slackUserId: 'U_FRONT_DESK' } })).toBe(0);
  });
});

describe('an organisation on Enterprise Grid, with Keydesk installed for all of it', () => {
  it('its people are cut off by the organisation’s id and theirs', async () => {
    const { core, slack, centre } = world;
    await core.db.slackWorkspace.update({ where: { id: centre.workspaceId }, data: { teamId: 'E0GRID' } });
    const { accountId, workspaceId, staff } = centre;
    await core.db.slackIdentity.deleteMany({ where: { staffId: staff.front_desk } });
    await core.db.slackIdentity.create({
      data: {
        accountId,
        workspaceId,
        slackUserId: 'W012A3CDE',
        staffId: staff.front_desk,
        linkedAt: core.clock.now(),
      },
    });
    const authorization = { enterprise_id: 'E0GRID', team_id: null, user_id: 'U0APP', is_bot: true };
    const event = (id: string, user: object) =>
      slack.sendRaw({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{
            type: 'event_callback',
            event_id: id,
            team_id: 'T0ANY',
            enterprise_id: 'E0GRID',
            api_app_id: 'A1',
          },
          authorizations: [{ ...authorization, is_enterprise_install: true }],
          event: { type: 'user_change', user },
        }),
      });
    await event('Ev0GRID1', { id: 'W012A3CDE', team_id: 'T0ANY', deleted: false, real_name: 'New Name' });
    expect(await core.db.slackIdentity.count({ where: { slackUserId: 'W012A3CDE' } })).toBe(1);
    await event('Ev0GRID2', { id: 'W012A3CDE', team_id: 'T0ANY', deleted: true });
    await eventually(
      async () =>
        (await core.db.slackIdentity.count({ where: { slackUserId: 'W012A3CDE' } })) === 0 || undefined,
      'the end of the link',
    );
    await core.db.slackWorkspace.update({ where: { id: workspaceId }, data: { teamId: centre.teamId } });
  });
});
