import { describe, expect, it } from 'vitest';
import type { LinkId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { markOpened } from '../../../src/core/links/redeem.ts';
import { makeCentre } from '../../support/centre.ts';
import { markSent, tokenOf } from '../../support/links.ts';
import { callsOf, confirmationFor, eventually, startSlackWorld } from './setup.ts';

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  it('a manager finds Jane, presses YES, and one card tells the rest', async () => {
    const world = await startSlackWorld({ transport });
    const { core, centre, slack } = world;
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian smith');
    const results = await maya.sees('Jane Smith', { in: 'modal' });
    expect(results).toContain('Lily Smith');
    expect(results).toContain('j•••h@e•••.com');
    expect(results).toContain('✓ Can Log In');
    expect(results).toContain('No reset possible: turn on “Can Log In”');

    await maya.picks('Reset Password via Email', { beside: 'Jane Smith' });
    await maya.modal('By email to j•••h@e•••.com');
    expect(await core.db.resetLink.count()).toBe(0);

    await maya.chooses('identified-how', 'Called back on the number on file');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.sees('on its way to j•••h@e•••.com', { in: 'modal' });
    await maya.clicks('Done');
    await maya.seesNoModal();

    const link = await core.db.resetLink.findFirstOrThrow();
    expect(link).toMatchObject({
      guardianId: centre.jane,
      requesterId: centre.staff.manager,
      identifiedHow: 'called_back',
    });
    await maya.message('Requested', { in: 'app' });
    const token = await tokenOf(core, link.id as LinkId);
    await markSent(core, centre.accountId, link.id as LinkId);
    await maya.message('the link expires at', { in: 'app' });
    await markOpened(core, centre.accountId, link.id as LinkId);
    await maya.message('Opened, no new password yet', { in: 'app' });
    core.clock.advance(31 * 60_000);
    await expireLink(core, link.id as LinkId);
    await maya.message('Expired after it was opened', { in: 'app' });

    expect(maya.messages('app')).toHaveLength(1);
    const said = JSON.stringify([slack.calls, slack.http?.sent]);
    expect(said).not.toContain(token);
    expect(said).not.toContain('jane.smith@');
    expect(core.logLines.join('')).not.toContain(token);
    expect(callsOf(slack, 'chat.postMessage')).toHaveLength(1);
    expect(slack.warnings).toEqual([]);
    expect(maya.notices()).toEqual([]);
  });

  it('the shortcut opens the same window, where a family is found while typing', async () => {
    const { slack } = await startSlackWorld({ transport });
    const maya = slack.person('U_MANAGER');
    await maya.uses('Send a password reset');
    await maya.modal('Which family?');
    const offered = await maya.searches('choose-family', 'nu');
    expect(offered).toEqual([expect.stringContaining('Núñez family')]);
    await maya.chooses('choose-family', offered[0] as string);
    const shown = await maya.sees('José Núñez', { in: 'modal' });
    expect(shown).toContain('Nora Noemail');
    expect(shown).toContain('there is no email address on record');
    expect(slack.warnings).toEqual([]);
  });
});

describe('finding a guardian', () => {
  it('by an email, and with an ampersand as Slack escapes it', async () => {
    const { slack } = await startSlackWorld();
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian jane.smith@example.com');
    await maya.modal('One guardian for “jane.smith@example.com”');
    await maya.closesAll();
    await maya.types('/reset-guardian jane & smith');
    expect(slack.lastRequest().body).toContain(encodeURIComponent('&amp;'));
    await maya.modal('One guardian for “jane & smith”');
  });

  it('only invisible characters are no words', async () => {
    const { slack } = await startSlackWorld();
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian \u200B\u202E');
    await maya.modal('Which family?');
  });

  it('nobody found: says so, helps, and searches again in the same window', async () => {
    const { slack } = await startSlackWorld();
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian zzzz');
    await maya.sees('Nobody found for “zzzz”', { in: 'modal' });
    await maya.fills('search-words', 'jane');
    await maya.clicks('Search');
    await maya.sees('One guardian for “jane”', { in: 'modal' });
    expect(slack.warnings).toEqual([]);
  });

  it('more than 20: shows the first and asks for another word', async () => {
    const { slack } = await startSlackWorld({
      async prepare(core, { accountId }) {
        const family = await core.db.family.create({
          data: { accountId, externalId: 'f-crowd', name: 'Crowd' },
        });
        await core.db.guardian.createMany({
          data: Array.from({ length: 25 }, (_, index) => ({
            accountId,
            familyId: family.id,
            externalId: `g-crowd-${index}`,
            name: `Carla Crowd ${index}`,
            canLogIn: true,
            email: `carla${index}@example.com`,
            emailKey: `carla${index}@example.com`,
          })),
        });
      },
    });
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian crowd');
    await maya.sees('Showing the first 20 for “crowd”; add another word', { in: 'modal' });
    await maya.fills('search-words', 'crowd 24');
    await maya.clicks('Search');
    await maya.sees('Carla Crowd 24', { in: 'modal' });
  });

  it('people of another centre are never found', async () => {
    const { slack } = await startSlackWorld({
      async prepare(core) {
        const other = await makeCentre(core, 'Other Centre');
        await core.db.guardian.update({ where: { id: other.jane }, data: { name: 'Jane Elsewhere' } });
      },
    });
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian jane');
    const words = await maya.sees('Jane Smith', { in: 'modal' });
    expect(words).not.toContain('Elsewhere');
  });
});

describe('the confirmation', () => {
  it('wants to know how the caller was identified, and a word for “Other”', async () => {
    const world = await startSlackWorld();
    const maya = await confirmationFor(world);
    expect(await maya.clicks('YES')).toMatchObject({ ok: false });
    await maya.chooses('identified-how', 'Other');
    const refused = await maya.clicks('YES');
    expect(refused).toMatchObject({
      ok: false,
      errors: { 'identified-note': expect.stringContaining('in a word') },
    });
    for (const blank of ['\u200B\u202E', '\u3164', '…']) {
      await maya.fills('identified-note', blank);
      expect(await maya.clicks('YES')).toMatchObject({ ok: false });
    }
    expect(await world.core.db.resetLink.count()).toBe(0);
    await maya.fills('identified-note', ' knows the\u202E code\u0000word ');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    const link = await world.core.db.resetLink.findFirstOrThrow();
    expect(link).toMatchObject({ identifiedHow: 'other', identifiedNote: 'knows the code word' });
  });

  it('Cancel sends nothing', async () => {
    const world = await startSlackWorld();
    const maya = await confirmationFor(world);
    await maya.clicks('Cancel');
    await maya.modal('Jane Smith');
    expect(await world.core.db.resetLink.count()).toBe(0);
  });

  it('two YES at the same moment send one link', async () => {
    const world = await startSlackWorld();
    const maya = await confirmationFor(world);
    await maya.chooses('identified-how', 'In person');
    const [one, two] = await Promise.all([maya.submits(), maya.submits()]);
    expect([one, two]).toEqual([{ ok: true }, { ok: true }]);
    expect(await world.core.db.resetLink.count()).toBe(1);
    expect(await world.core.db.delivery.count()).toBe(1);
    await maya.message('Requested', { in: 'app' });
    expect(maya.messages('app')).toHaveLength(1);
  });

  it('a second confirmation replaces the first link, and its card says so', async () => {
    const world = await startSlackWorld();
    for (const round of [1, 2]) {
      const maya = await confirmationFor(world);
      await maya.chooses('identified-how', 'In person');
      await maya.clicks('YES');
      await maya.clicks('Done');
      expect(await world.core.db.resetLink.count()).toBe(round);
    }
    const maya = world.slack.person('U_MANAGER');
    const cards = await eventually(() => {
      const seen = maya.messages('app').map(({ text }) => text);
      return seen.length === 2 && seen[0]?.includes('Replaced by a newer link') ? seen : undefined;
    }, 'the first card to tell that it was replaced');
    expect(cards[1]).toContain('Requested');
  });

  it('the address changed meanwhile: nothing is sent, and it says so', async () => {
    const world = await startSlackWorld();
    const maya = await confirmationFor(world);
    await world.core.db.guardian.update({
      where: { id: world.centre.jane },
      data: { email: 'new@example.com', emailKey: 'new@example.com' },
    });
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('changed a moment ago. Nothing was sent', { in: 'modal' });
    expect(await world.core.db.resetLink.count()).toBe(0);
  });

  it('demoted between confirmation and YES: core has the last word (A3)', async () => {
    const world = await startSlackWorld();
    const maya = await confirmationFor(world);
    await world.core.db.staff.update({
      where: { id: world.centre.staff.manager },
      data: { level: 'front_desk' },
    });
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('Nothing was sent yet. Front Desk asks before such a reset is sent.', { in: 'modal' });
    expect(await world.core.db.resetLink.count()).toBe(0);
  });
});

describe('a Front Desk person', () => {
  it('may look and ask, and is told at each step who approves', async () => {
    const { slack, core, centre } = await startSlackWorld();
    const fern = slack.person('U_FRONT_DESK');
    await fern.types('/reset-guardian jane');
    await fern.sees('You can ask for a reset here; Maya Manager, Ada Admin, or Olive Owner approves it', {
      in: 'modal',
    });
    await fern.picks('Reset Password via Email', { beside: 'Jane Smith' });
    const question = await fern.sees('This asks for approval: nothing is sent before', { in: 'modal' });
    expect(question).toContain('Front Desk asks before such a reset is sent.');
    await fern.chooses('identified-how', 'In person');
    await fern.clicks('YES');
    await fern.sees('Asked for: a link for Jane Smith to j•••h@e•••.com. Nothing was sent yet.', {
      in: 'modal',
    });
    expect(await core.db.resetLink.count()).toBe(0);
    const request = await core.db.resetRequest.findFirstOrThrow();
    expect(request).toMatchObject({
      guardianId: centre.jane,
      requesterId: centre.staff.front_desk,
      state: 'open',
      because: ['level'],
    });
    expect(slack.warnings).toEqual([]);
  });
});
