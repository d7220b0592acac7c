import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCentre } from '../../support/centre.ts';
import { callsOf, confirmationFor, type SlackWorld, startSlackWorld } from './setup.ts';

const HOUR = 60 * 60_000;

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({
    until: 'file',
    async prepare(core, { accountId, workspaceId }) {
      // Linked once, as members of the staff; what Slack says of them now is another matter.
      for (const slackUserId of ['U_GUEST', 'U_SINGLE', 'U_STRANGER']) {
        const staff = await core.db.staff.create({
          data: { accountId, externalId: slackUserId, name: `Linked ${slackUserId}`, level: 'manager' },
        });
        await core.db.slackIdentity.create({
          data: { accountId, workspaceId, slackUserId, staffId: staff.id, linkedAt: core.clock.now() },
        });
      }
    },
  });
});
afterAll(() => world.stop());

const refusals = () =>
  world.core.db.auditEntry.findMany({ where: { action: 'slack.refused' }, orderBy: { seq: 'asc' } });

describe('somebody who may not use Keydesk', () => {
  it.each([
    ['a guest', 'U_GUEST', 'guests of this workspace cannot use it', 'guest'],
    ['a single-channel guest', 'U_SINGLE', 'guests of this workspace cannot use it', 'guest'],
    [
      'somebody of another workspace (Slack Connect)',
      'U_STRANGER',
      'You are here from another one',
      'other_workspace',
    ],
  ])('%s is refused kindly, even when linked, with an audit row', async (_, id, sentence, reason) => {
    const them = world.slack.person(id);
    await them.types('/reset-guardian smith');
    const words = await them.sees(sentence, { in: 'modal' });
    expect(words).not.toContain('Jane');
    const last = (await refusals()).at(-1);
    expect(last).toMatchObject({ actorKind: 'slack_user', actorId: id, via: 'slack' });
    expect(last?.details).toMatchObject({ reason, attempted: '/reset-guardian' });
  });

  it('a bot is refused', async () => {
    const answer = await world.slack.sendRaw({
      body: {
        command: '/keydesk',
        text: 'whoami',
        team_id: world.centre.teamId,
        user_id: 'U_BOT',
        trigger_id: 'x',
        response_url: `${world.slack.url}/commands/nothing`,
      },
    });
    expect(answer.status).toBe(200);
    await expect.poll(async () => (await refusals()).some(({ actorId }) => actorId === 'U_BOT')).toBe(true);
  });

  it('somebody whom Slack switched off is refused', async () => {
    const ada = world.slack.person('U_ADMIN');
    await world.slack.changePerson('U_ADMIN', { kind: 'deactivated' });
    await ada.types('/keydesk whoami');
    await ada.sees('Your Slack account is switched off');
    await world.slack.changePerson('U_ADMIN', { kind: 'member' });
  });

  it('somebody whose staff record is switched off is refused at the next press, not at the next sign-in', async () => {
    const maya = await confirmationFor(world);
    await world.core.db.staff.update({
      where: { id: world.centre.staff.manager },
      data: { deactivatedAt: world.core.clock.now() },
    });
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('Your staff record at the centre is switched off', { in: 'modal' });
    expect(await world.core.db.resetLink.count()).toBe(0);
    expect((await refusals()).at(-1)?.details).toMatchObject({
      reason: 'deactivated_staff',
      attempted: 'confirm-guardian-reset',
    });
    await world.core.db.staff.update({
      where: { id: world.centre.staff.manager },
      data: { deactivatedAt: null },
    });
    await maya.closesAll();
  });

  it('mashing writes one audit row an hour for the same person and reason', async () => {
    const gus = world.slack.person('U_GUEST');
    world.core.clock.advance(HOUR);
    const before = (await refusals()).length;
    await Promise.all(Array.from({ length: 6 }, () => gus.types('/keydesk whoami')));
    await expect
      .poll(() => gus.messages('C_DESK').filter(({ text }) => text.includes('guests')).length)
      .toBe(6);
    expect(await refusals()).toHaveLength(before + 1);
    world.core.clock.advance(HOUR);
    await gus.types('/keydesk whoami');
    await expect.poll(async () => (await refusals()).length).toBe(before + 2);
  });

  it('the workspace is connected to no centre: it says so', async () => {
    const workspace = { where: { id: world.centre.workspaceId } };
    await world.core.db.slackWorkspace.update({ ...workspace, data: { teamId: 'T0GONE' } });
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk whoami');
    await maya.sees('This workspace is not connected to a centre');
    await world.core.db.slackWorkspace.update({ ...workspace, data: { teamId: world.centre.teamId } });
  });
});

describe('somebody who is not linked', () => {
  it('gets the way to be linked with the refusal, and nothing else', async () => {
    const nils = world.slack.person('U_NEW');
    await nils.types('/reset-guardian smith');
    const words = await nils.sees('sign in to the Office Portal', { in: 'modal' });
    expect(words).not.toContain('Jane');
    await nils.closesAll();
  });

  it('reads it in the family picker too, and on choosing', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/reset-guardian');
    await maya.modal('Which family?');
    const link = {
      workspaceId_slackUserId: { workspaceId: world.centre.workspaceId, slackUserId: 'U_MANAGER' },
    };
    const before = await world.core.db.slackIdentity.findUniqueOrThrow({ where: link });
    await world.core.db.slackIdentity.delete({ where: link });
    const [offered = ''] = await maya.searches('choose-family', 'smith');
    expect(offered).toContain('Keydesk does not know yet who you are');
    await maya.chooses('choose-family', offered);
    await maya.sees('Open this link, sign in to the Office Portal', { in: 'modal' });
    await maya.closesAll();
    await world.core.db.slackIdentity.create({ data: before });
  });

  it('whoever is linked hears that nothing is to be done', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk link');
    await maya.sees('You are linked already, as Maya Manager');
  });
});

describe('what Slack says of somebody', () => {
  it('is asked anew for everything but the keystrokes of a typeahead', async () => {
    const maya = world.slack.person('U_MANAGER');
    const asked = () => callsOf(world.slack, 'users.info').length;
    await maya.types('/reset-guardian');
    await maya.modal('Which family?');
    const before = asked();
    for (const typed of ['sm', 'smi', 'smit']) await maya.searches('choose-family', typed);
    expect(asked()).toBe(before);
    const [offered = ''] = await maya.searches('choose-family', 'smith');
    await maya.chooses('choose-family', offered);
    await maya.modal('Jane Smith');
    expect(asked()).toBe(before + 1);
    world.core.clock.advance(31_000);
    await maya.searches('choose-family', 'smith');
    expect(asked()).toBe(before + 2);
  });

  it.each([
    ['answers 500', { status: 500 }],
    ['answers 429', { status: 429, retryAfter: 30 }],
    ['hangs', 'hang' as const],
    ['drops the call', 'drop' as const],
  ])('Slack %s: nothing is done, and one sentence says so', async (_, fault) => {
    world.slack.fail('users.info', fault);
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/reset-guardian smith');
    const words = await maya.sees('Slack did not tell Keydesk who you are', { in: 'modal' });
    expect(words).not.toContain('Jane');
    await maya.closesAll();
  });

  it('Slack is silent at YES: the form stays, and the second YES sends', async () => {
    const maya = await confirmationFor(world);
    await maya.chooses('identified-how', 'In person');
    world.slack.fail('users.info', { status: 503 });
    expect(await maya.clicks('YES')).toMatchObject({
      ok: false,
      errors: { 'identified-how': expect.stringContaining('nothing was done') },
    });
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    expect(await world.core.db.resetLink.count({ where: { state: 'pending' } })).toBe(1);
    await maya.clicks('Done');
    await maya.seesNoModal();
  });
});

describe('a second centre in its own workspace', () => {
  it('has its own people under the same Slack user ids', async () => {
    const other = await makeCentre(world.core, 'Other Centre');
    await world.core.db.staff.update({ where: { id: other.staff.manager }, data: { name: 'Mo Elsewhere' } });
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk whoami');
    await maya.sees('You are Maya Manager, Manager at Superstars Gymnastics');
    maya.seesNo('Mo Elsewhere');
  });
});
