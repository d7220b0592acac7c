import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmSlackLink } from '../../../src/core/staff/confirmLink.ts';
import { sweepOffers } from '../../../src/core/staff/tried.ts';
import { closeAll, eventually, type SlackWorld, startSlackWorld } from '../slack/setup.ts';
import { auditOf, sessionOf, unlinked } from './linking.ts';

const HOUR = 60 * 60_000;

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
});
afterAll(() => world.stop());

/** Types a command and waits for its answer. */
async function answerTo(id: string, command: string): Promise<string> {
  const person = world.slack.person(id);
  const before = person.messages('C_DESK').length;
  await person.types(command);
  await eventually(() => person.messages('C_DESK').length > before || undefined, `an answer to ${command}`);
  return person.messages('C_DESK').at(-1)?.text ?? '';
}

const offers = () => world.core.db.slackLinkOffer.findMany({ orderBy: { id: 'asc' } });
/** The address in the answer that somebody got last. */
const linkOf = (id: string) =>
  /<(http:[^>]*\/office\/link-slack\/([\w-]{43}))>/.exec(
    world.slack.person(id).messages('C_DESK').at(-1)?.text ?? '',
  );

/** The person signs in to the Office Portal and confirms the newest link. */
async function confirms(id: string, level: 'front_desk' | 'manager') {
  const token = linkOf(id)?.[2] ?? '';
  const offer = (await offers()).findLast((one) => one.slackUserId === id);
  const { accountId, staff } = world.centre;
  const staffId = staff[level];
  return confirmSlackLink(world.core, {
    ...{ accountId, staffId, token, session: await sessionOf(world.core, accountId, staffId) },
    madeFor: offer?.id ?? '',
  });
}

describe('/keydesk link', () => {
  it('answers with a link for the person alone; a second one ends the first', async () => {
    const nils = world.slack.person('U_NEW');
    await nils.types('/keydesk link');
    await nils.sees('sign in to the Office Portal and confirm');
    const [, url, token] = linkOf('U_NEW') ?? [];
    expect(url).toBe(`http://127.0.0.1:3000/${world.centre.slug}/office/link-slack/${token}`);
    world.slack.person('U_MANAGER').seesNo('sign in to the Office Portal and confirm');
    await nils.types('/keydesk link');
    await eventually(async () => (await offers()).length === 2 || undefined, 'a second offer');
    expect((await offers()).map(({ endedAt, slackName }) => [endedAt !== null, slackName])).toEqual([
      [true, 'Nils New'],
      [false, 'Nils New'],
    ]);
    const kept = JSON.stringify([await offers(), await world.core.db.auditEntry.findMany()]);
    expect(kept).not.toContain(token);
    expect(world.core.logLines.join('\n')).not.toContain(token);
    // Typed again and again, it fills no Audit Log.
    expect(await auditOf(world.core, world.centre, ['slack.link_offered'])).toHaveLength(1);
  });

  it.each([
    ['a guest', 'U_GUEST', 'guests of this workspace'],
    ['somebody of another workspace', 'U_STRANGER', 'You are here from another one'],
  ])('%s gets none', async (_, id, sentence) => {
    const before = (await offers()).length;
    const them = world.slack.person(id);
    await them.types('/keydesk link');
    await them.sees(sentence);
    expect(await offers()).toHaveLength(before);
  });

  it('a bot and somebody who was switched off get none', async () => {
    const before = (await offers()).length;
    await world.slack.changePerson('U_SINGLE', { kind: 'deactivated' });
    for (const [index, user_id] of ['U_BOT', 'U_SINGLE'].entries()) {
      const command = { command: '/keydesk', text: 'link', team_id: world.centre.teamId, user_id };
      const response_url = `${world.slack.url}/commands/nothing`;
      await world.slack.sendRaw({ body: { ...command, trigger_id: 'x', response_url } });
      await eventually(
        async () =>
          (await auditOf(world.core, world.centre, ['slack.refused'])).length >= 3 + index || undefined,
        `the refusal of ${user_id}`,
      );
    }
    expect(await offers()).toHaveLength(before);
  });

  it('an email in Slack that is a manager’s own makes nobody a manager', async () => {
    await world.slack.changePerson('U_NEW', {
      email: `manager@${world.centre.slug}.example`,
      name: 'Maya Manager',
    });
    const nils = world.slack.person('U_NEW');
    const answer = await answerTo('U_NEW', '/keydesk whoami');
    expect(answer).toContain('Keydesk does not know yet who you are on the staff');
    nils.seesNo('You are Maya Manager');
    await world.slack.changePerson('U_NEW', { name: 'Nils New' });
  });

  it('Slack is silent: no link on a guess', async () => {
    const before = (await offers()).length;
    world.slack.fail('users.info', { status: 500 });
    expect(await answerTo('U_NEW', '/keydesk link')).toContain('Slack did not tell Keydesk who you are');
    expect(await offers()).toHaveLength(before);
  });
});

describe('after linking', () => {
  it('the person hears of it in Slack, and goes on with what they tried', async () => {
    await unlinked(world.core, world.centre, 'manager');
    const nils = world.slack.person('U_NEW');
    await nils.types('/reset-guardian smith');
    await nils.sees('sign in to the Office Portal', { in: 'modal' });
    await nils.closesAll();
    expect((await offers()).at(-1)?.tried).toBe('/reset-guardian smith');
    const open = (await offers()).at(-1);
    // The window has the link only; the token is known to nobody else.
    const token = await tokenInWindow();
    const { accountId, staff } = world.centre;
    const session = await sessionOf(world.core, accountId, staff.manager);
    await confirmSlackLink(world.core, {
      ...{ accountId, staffId: staff.manager, token, session },
      madeFor: open?.id ?? '',
    });
    await nils.sees('Your Slack account now acts for Maya Manager', { in: 'app' });
    await nils.clicks('Go on with /reset-guardian', { in: 'app' });
    await nils.modal('Jane Smith');
    await nils.closesAll();
  });

  it('the button is for its own Slack user, and only while it is remembered', async () => {
    const maya = world.slack.person('U_ADMIN');
    const offer = (await offers()).at(-1);
    const press = async (user: string) =>
      world.slack.sendRaw({
        body: {
          payload: {
            type: 'block_actions',
            user: { id: user },
            team: { id: world.centre.teamId },
            trigger_id: 'x',
            actions: [{ type: 'button', action_id: 'go-on', block_id: 'b', value: offer?.id }],
          },
        },
      });
    await press('U_ADMIN');
    await maya.sees('from another version of Keydesk', { in: 'app' });
    expect(await sweepOffers(world.core)).toBe(0);
    world.core.clock.advance(25 * HOUR);
    expect(await sweepOffers(world.core)).toBeGreaterThan(0);
    expect(await offers()).toEqual([]);
  });

  it('/keydesk unlink asks first; after YES nothing is done for them', async () => {
    const nils = world.slack.person('U_NEW');
    await nils.types('/keydesk unlink');
    await nils.modal(/Unlink your Slack account from\s+Maya Manager/);
    expect(await nils.clicks('YES')).toEqual({ ok: true });
    await nils.sees('Your Slack account is unlinked', { in: 'modal' });
    await closeAll(world, 'U_NEW');
    await nils.types('/resets');
    await nils.sees('Keydesk does not know yet who you are', { in: 'modal' });
    await closeAll(world, 'U_NEW');
    const [entry] = await auditOf(world.core, world.centre, ['slack.unlinked']);
    expect(entry).toMatchObject({ via: 'slack', actorId: world.centre.staff.manager });
  });

  it('somebody who is linked already hears that nothing is to be done', async () => {
    await answerTo('U_NEW', '/keydesk link');
    expect(await confirms('U_NEW', 'manager')).toMatchObject({ kind: 'linked', slackName: 'Nils New' });
    expect(await answerTo('U_NEW', '/keydesk link')).toContain('You are linked already, as Maya Manager');
  });
});

/** The token in the window that Nils was shown last. */
async function tokenInWindow(): Promise<string> {
  const update = world.slack.calls.findLast(({ method }) => method === 'views.update');
  return /link-slack\/([\w-]{43})/.exec(JSON.stringify(update?.body))?.[1] ?? '';
}
