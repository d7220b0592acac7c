import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { markSent } from '../../support/links.ts';
import { storiesOfRequests } from './approvalsSetup.ts';
import { eventually } from './setup.ts';

const { world, set, row, asks, presses, card, everyCopySays, later } = storiesOfRequests();

const postedTo = (channelId: string) => ({
  postedTo: { kind: 'channel' as const, workspaceId: world().centre.workspaceId, channelId },
});
const destinations = async (made: Parameters<typeof everyCopySays>[0]) =>
  (await row(made.requestId)).posted.map(({ destination }) => destination).sort();

describe('requests in a channel', () => {
  beforeEach(() => set(postedTo('C_DESK')));

  it('stand there once, pinging nobody, and whoever may decide does so there', async () => {
    const made = await asks();
    await card('U_MANAGER', made, 'Waiting for approval', 'C_DESK');
    await everyCopySays(made, /Waiting for approval/);
    expect(await destinations(made)).toEqual(['C_DESK', 'U_FRONT_DESK']);
    const fern = world().slack.person('U_FRONT_DESK');
    await fern.clicks('Approve', { beside: made.name, in: 'C_DESK' });
    await fern.sees('You asked for this yourself, so somebody else decides', { in: 'modal' });
    const maya = await presses('U_MANAGER', 'Approve', made, 'C_DESK');
    await maya.sees('Approving sends', { in: 'modal' });
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('on its way', { in: 'modal' });
    await card('U_MANAGER', made, 'approved by Maya Manager', 'C_DESK');
    expect(world().slack.warnings).toEqual([]);
  });

  it('become the link’s card there too, without Send again, which not everybody may', async () => {
    const { core, centre } = world();
    const made = await asks();
    const maya = await presses('U_MANAGER', 'Approve', made, 'C_DESK');
    await maya.sees('Approving sends', { in: 'modal' });
    await maya.clicks('Approve', { in: 'modal' });
    const linkId = await eventually(
      async () => ((await row(made.requestId)).linkId as LinkId | null | undefined) || undefined,
      'the link',
    );
    await markSent(core, centre.accountId, linkId);
    core.clock.advance(31 * MINUTE);
    await expireLink(core, linkId);
    const own = JSON.stringify(await card('U_FRONT_DESK', made, 'Expired unopened'));
    expect(own).toContain('send-again');
    const there = JSON.stringify(await card('U_MANAGER', made, 'Expired unopened', 'C_DESK'));
    expect(there).not.toContain('"type":"actions"');
  });

  it('are not lost with the answer to their posting, nor ever told twice there', async () => {
    world().slack.fail('chat.postMessage', (call) =>
      call.body.channel === 'C_DESK' ? 'drop after' : undefined,
    );
    const made = await asks();
    await card('U_MANAGER', made, 'Waiting for approval', 'C_DESK');
    await later(made, 60 * MINUTE);
    await everyCopySays(made, /\*Expired\*/);
    const said = world()
      .slack.person('U_MANAGER')
      .messages('C_DESK')
      .filter((message) => JSON.stringify(message).includes(made.name));
    expect(said).toHaveLength(1);
  });
});

describe('a channel that takes nothing', () => {
  it('Keydesk is not invited: the request goes to whoever may decide, and Admin Access is told how to mend it, once', async () => {
    const { core, centre, slack } = world();
    await set(postedTo('C_PRIVATE'));
    const made = await asks();
    for (const person of ['U_MANAGER', 'U_ADMIN', 'U_OWNER'])
      await card(person, made, 'Waiting for approval');
    const ada = slack.person('U_ADMIN');
    await ada.sees('Requests do not reach their channel', { in: 'app' });
    await ada.sees('type /invite @Keydesk in the channel', { in: 'app' });
    slack.person('U_MANAGER').seesNo('Requests do not reach their channel', { in: 'app' });
    const again = await asks();
    await card('U_OWNER', again, 'Waiting for approval');
    const olive = await presses('U_OWNER', 'Deny', again);
    await olive.fills('decision-note', 'Not now.');
    await olive.clicks('Deny', { in: 'modal' });
    await card('U_FRONT_DESK', again, 'Olive Owner denied it');
    expect(
      await core.db.staffNotice.count({ where: { accountId: centre.accountId, kind: 'approvals-channel' } }),
    ).toBe(2);
  });

  it.each(['is_archived', 'not_in_channel', 'channel_not_found'])(
    '%s: in the middle of a request’s life, it goes on in direct messages',
    async (error) => {
      await set(postedTo('C_DESK'));
      const made = await asks();
      await card('U_MANAGER', made, 'Waiting for approval', 'C_DESK');
      world().slack.fail(
        'chat.update',
        (call) => (call.body.channel === 'C_DESK' ? { error } : undefined),
        3,
      );
      await later(made, 30 * MINUTE);
      await card('U_OWNER', made, 'Reminded');
      expect(await destinations(made)).toEqual(['C_DESK', 'U_ADMIN', 'U_FRONT_DESK', 'U_MANAGER', 'U_OWNER']);
      world().slack.heal();
    },
  );

  it('only the card was deleted: the request goes on, and nobody is told to mend the channel', async () => {
    const { core } = world();
    await set(postedTo('C_DESK'));
    const made = await asks();
    await card('U_MANAGER', made, 'Waiting for approval', 'C_DESK');
    const before = await core.db.staffNotice.count({ where: { kind: 'approvals-channel' } });
    world().slack.fail('chat.update', (call) =>
      call.body.channel === 'C_DESK' ? { error: 'message_not_found' } : undefined,
    );
    await later(made, 30 * MINUTE);
    await card('U_OWNER', made, 'Reminded');
    expect(await core.db.staffNotice.count({ where: { kind: 'approvals-channel' } })).toBe(before);
    world().slack.heal();
  });
});
