import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bringHomesUpToDate, HomeNotShown } from '../../../src/bot/home/homeWorker.ts';
import { jobSlackClient } from '../../../src/bot/slackClient.ts';
import { readConfig } from '../../../src/config.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { readWeekAddress } from '../../../src/core/home/weekAddress.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { deactivateStaff, reactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { yesFor } from '../../support/links.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const person of ['U_FRONT_DESK', 'U_MANAGER', 'U_OWNER']) await closeAll(world, person);
});

const refresh = () => bringHomesUpToDate(world.core, slackOfJobs(), world.centre.accountId);

function slackOfJobs() {
  const config = readConfig({
    PUBLIC_URL: 'http://127.0.0.1:3000',
    APP_SECRET: Buffer.alloc(32, 'test').toString('base64'),
    RESEND_API_KEY: 'key-of-the-tests',
    EMAIL_FROM: 'keydesk@mail.example',
    SLACK_BOT_TOKEN: 'bot-token-of-the-tests',
    SLACK_SIGNING_SECRET: 'signing-secret-of-the-tests',
    SLACK_API_URL: world.slack.apiUrl,
  });
  return jobSlackClient(world.core, config);
}

/** Fern asks for a reset for José. */
async function asks(): Promise<RequestId> {
  const { core, centre } = world;
  const { front_desk: staffId } = centre.staff;
  const done = await requestGuardianReset(
    core,
    await yesFor(core, centre, centre.jose, { staffId, cards: [] }),
  );
  if (done.kind !== 'asked') throw new Error('It was sent.');
  return done.requestId;
}

describe('App Home', () => {
  it('shows Front Desk who they are, what they may do and their own resets, and nothing beyond their level', async () => {
    const fern = world.slack.person('U_FRONT_DESK');
    await fern.opensHome();
    await fern.home('Fern Front-Desk');
    const home = fern.reads('home');
    expect(home).toContain('Front Desk');
    expect(home).toContain('Your latest resets');
    expect(home).toMatch(/Look up guardians\s+Ask for password resets of guardians/);
    for (const words of ['Waiting for you', 'SMS credits', 'seven days', 'Approvals and guards', 'Staff'])
      expect(home).not.toContain(words);
    expect(world.slack.warnings).toEqual([]);
  });

  it('shows a manager what waits, with its buttons, and takes it away once somebody has decided', async () => {
    const requestId = await asks();
    const maya = world.slack.person('U_MANAGER');
    await maya.opensHome();
    const home = await maya.home('José Núñez');
    expect(maya.reads('home')).toMatch(/Waiting for you[\s\S]*José Núñez[\s\S]*asked for by Fern Front-Desk/);
    const buttons = JSON.stringify(home);
    expect(buttons).toContain('"action_id":"approve-request"');
    expect(buttons).toContain('Approve the reset for José Núñez');
    expect(buttons).not.toContain(`${world.centre.slug}.example`);
    const { accountId, staff } = world.centre;
    await decide(world.core, {
      accountId,
      requestId,
      staffId: staff.admin,
      decision: 'deny',
      note: 'Not now.',
    });
    await refresh();
    await maya.home('Nothing waits for your decision.');
    const fern = world.slack.person('U_FRONT_DESK');
    await fern.home('Denied');
  });

  it('shows a manager the week as a picture that its words tell as well, and the credits', async () => {
    const { core, centre } = world;
    await requestGuardianReset(core, await yesFor(core, centre, centre.jane, { cards: [] }));
    const maya = world.slack.person('U_MANAGER');
    await maya.opensHome();
    const home = await maya.home('Together: 1 under way');
    const picture = (home.blocks as { type: string; image_url: string; alt_text: string }[]).find(
      ({ type }) => type === 'image',
    );
    expect(picture?.alt_text).toMatch(/^Password resets of the last seven days.*Together: 1 under way\./);
    const week = readWeekAddress(core, picture?.image_url.split('/').at(-1) ?? '');
    expect(week?.days.at(-1)).toEqual({ used: 0, underWay: 1, notUsed: 0, notArrived: 0, reported: 0 });
    expect(maya.reads('home')).toContain('SMS credits');
  });

  it('publishes nothing when nothing is different, and again when Slack has lost it', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.opensHome();
    await refresh();
    const shown = () => world.slack.calls.filter(({ method }) => method === 'views.publish').length;
    const before = shown();
    await refresh();
    expect(shown()).toBe(before);
    await maya.opensHome();
    await maya.waits(
      () => (shown() === before ? undefined : true),
      () => 'App Home anew',
    );
  });

  it('is tried again when Slack does not answer, and then shows the newest', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.opensHome();
    await maya.home('Nothing waits');
    const requestId = await asks();
    // Also for what the opening may still be about.
    world.slack.fail('views.publish', { status: 503 }, 10);
    await expect(refresh()).rejects.toThrow(HomeNotShown);
    world.slack.heal();
    await refresh();
    await maya.home('José Núñez');
    const { accountId, staff } = world.centre;
    await decide(world.core, { accountId, requestId, staffId: staff.admin, decision: 'deny', note: 'No.' });
  });

  it('is shown with the week in words where Slack cannot fetch the picture', async () => {
    const { core, centre } = world;
    await requestGuardianReset(core, await yesFor(core, centre, centre.jane, { cards: [] }));
    // As Slack answers when PUBLIC_URL is not to be reached from outside.
    const noPicture = ({ body }: { body: object }) =>
      JSON.stringify(body).includes('image_url') ? { error: 'invalid_arguments' } : undefined;
    world.slack.fail('views.publish', noPicture, 10);
    const maya = world.slack.person('U_MANAGER');
    await maya.opensHome();
    const home = await maya.home(/Together: 1 under way, 1 not used/);
    expect(JSON.stringify(home)).not.toContain('image_url');
    await refresh();
    const calls = () => world.slack.calls.filter(({ method }) => method === 'views.publish').length;
    const before = calls();
    await refresh();
    expect(calls()).toBe(before);
    world.slack.heal();
  });

  it('begins a reset, the list and the credits with its buttons', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.opensHome();
    await maya.clicks('Reset a guardian’s password', { in: 'home' });
    await maya.modal('Which family?');
    await closeAll(world, 'U_MANAGER');
    await maya.clicks('Latest resets', { in: 'home' });
    await maya.modal('How they stand');
    await closeAll(world, 'U_MANAGER');
    await maya.clicks('Where they went', { in: 'home' });
    await maya.modal('No SMS credits left');
  });

  it('offers somebody who is not linked to be, and shows a guest nothing', async () => {
    const nils = world.slack.person('U_NEW');
    await nils.opensHome();
    await nils.home('Keydesk does not know you yet');
    await nils.clicks('Link my Slack account', { in: 'home' });
    await nils.modal('Sign in and link my Slack account');
    const gus = world.slack.person('U_GUEST');
    await gus.opensHome();
    await gus.home(/guest/i);
    expect(gus.reads('home')).not.toContain('Superstars');
  });

  it('tells somebody who is deactivated just that, at the next change', async () => {
    const { core, centre } = world;
    const fern = world.slack.person('U_FRONT_DESK');
    await fern.opensHome();
    await fern.home('Fern Front-Desk');
    const { accountId, staff } = centre;
    const both = { accountId, askerId: staff.admin, subjectId: staff.front_desk };
    await deactivateStaff(core, both);
    await refresh();
    await fern.home('Your staff record at the centre is switched off');
    await fern.opensHome();
    await fern.home('Your staff record at the centre is switched off');
    await reactivateStaff(core, both);
    await refresh();
    await fern.home('Fern Front-Desk');
  });

  it('forgets somebody who is unlinked, at the next change', async () => {
    const { core, centre } = world;
    const fern = world.slack.person('U_FRONT_DESK');
    await fern.opensHome();
    await fern.home('Fern Front-Desk');
    const identity = await core.db.slackIdentity.findFirstOrThrow({
      where: { staffId: centre.staff.front_desk },
    });
    await core.db.slackIdentity.delete({ where: { id: identity.id } });
    await refresh();
    await fern.home('Keydesk does not know you yet');
    await core.db.slackIdentity.create({ data: identity });
  });
});
