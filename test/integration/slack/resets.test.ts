import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listResets } from '../../../src/core/cards/listResets.ts';
import type { ResetStanding } from '../../../src/core/cards/resetFilter.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import type { GuardianId, LinkId, StaffId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { endLink } from '../../../src/core/links/lifecycle.ts';
import { requestForgottenReset } from '../../../src/core/links/requestForgotten.ts';
import { makeCentre } from '../../support/centre.ts';
import { markSent, sendGuardianReset, yesFor } from '../../support/links.ts';
import { closeAll, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
  const { core, centre } = world;
  await asks(centre.jane, centre.staff.manager, 'expired');
  await asks(centre.jose, centre.staff.admin, 'failed');
  core.clock.advance(MINUTE);
  await requestForgottenReset(core, {
    accountId: centre.accountId,
    person: personAt('customer', centre.jose),
    requestKey: 'forgotten',
  });
  const other = await makeCentre(core, 'Another centre');
  const yes = await yesFor(core, other, other.jane);
  await core.db.guardian.update({ where: { id: other.jane }, data: { name: 'Jane Elsewhere' } });
  await sendGuardianReset(core, yes);
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const person of ['U_MANAGER', 'U_ADMIN', 'U_FRONT_DESK']) await closeAll(world, person);
});

/** A reset that somebody asked for, and what became of it. */
async function asks(guardianId: GuardianId, staffId: StaffId, end: 'expired' | 'failed'): Promise<LinkId> {
  const { core, centre } = world;
  core.clock.advance(MINUTE);
  const { linkId } = await sendGuardianReset(
    core,
    await yesFor(core, centre, guardianId, { staffId, cards: [] }),
  );
  if (end === 'expired') {
    await markSent(core, centre.accountId, linkId);
    core.clock.advance(31 * MINUTE);
    await expireLink(core, linkId);
  } else {
    await core.db.$transaction((tx) =>
      endLink(core, tx, centre.accountId, linkId, 'failed', 'not_deliverable'),
    );
  }
  return linkId;
}

async function opens(person = 'U_MANAGER', words = '') {
  const them = world.slack.person(person);
  await them.types(`/resets ${words}`.trim());
  await them.modal('newest first');
  return them;
}

describe('/resets', () => {
  it('lists the latest with where they stand, newest first, and nothing of another centre', async () => {
    const maya = await opens();
    const list = await maya.sees('3 resets, newest first.', { in: 'modal' });
    const order = [
      'Requested',
      'somebody on the Forgot Password page',
      'Could not be sent',
      'Ada Admin',
      'Expired unopened',
      'Maya Manager',
    ];
    let from = 0;
    for (const piece of order) {
      const found = list.indexOf(piece, from);
      expect(found, piece).toBeGreaterThan(-1);
      from = found;
    }
    expect(list).toContain('j•••h@e•••.com');
    expect(list).not.toContain('jane.smith@');
    expect(list).not.toContain('Elsewhere');
    expect(world.slack.warnings).toEqual([]);
  });

  it.each([
    ['How they stand', 'Expired', 'One reset.', 'Jane Smith'],
    ['How they stand', 'Could not be sent, or bounced', 'One reset.', 'Ada Admin'],
    ['How they stand', 'Stopped', 'No reset fits.', ''],
    ['Email or SMS', 'By SMS', 'No reset fits.', ''],
    ['Asked for by', 'Me', 'One reset.', 'Jane Smith'],
    ['Asked for by', 'Ada Admin', 'One reset.', 'José Núñez'],
    ['Asked for by', 'Nobody here: Forgot Password', 'One reset.', 'José Núñez'],
  ])('%s: %s', async (menu, choice, head, name) => {
    const maya = await opens();
    const field =
      { 'How they stand': 'resets-standing', 'Email or SMS': 'resets-channel' }[menu] ?? 'resets-asked-by';
    await maya.chooses(field, choice);
    const list = await maya.sees(head, { in: 'modal' });
    expect(list).toContain(name);
  });

  it('finds by words of the guardian or the family, typed after the command or in the field', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/resets smith');
    await maya.sees('One reset.', { in: 'modal' });
    await maya.fills('resets-words', 'NUNEZ jos');
    await maya.clicks('Search');
    const list = await maya.sees('2 resets, newest first.', { in: 'modal' });
    expect(list).toContain('José Núñez');
    for (const nobody of ['smith jos', '%', '\u3164', 'zzz']) {
      await maya.fills('resets-words', nobody);
      await maya.clicks('Search');
      await maya.sees(nobody === '\u3164' ? /resets, newest|No reset fits/ : 'No reset fits', {
        in: 'modal',
      });
    }
  });

  it('finds by the email and the phone on record, as the field says', async () => {
    const { core, centre } = world;
    const { email, phone } = await core.db.guardian.findUniqueOrThrow({ where: { id: centre.jane } });
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/resets');
    await maya.modal('newest first');
    const number = String(phone);
    const everybodys = '3 resets, newest first.';
    for (const [words, head] of [
      [email, 'One reset.'],
      ['jane.sm', 'One reset.'],
      [`Jane ${email}`, 'One reset.'],
      // All of the centre have the same one.
      [number, everybodys],
      ['(512) 555-0142', everybodys],
      [number.slice(-4), everybodys],
      ['555 0199', 'No reset fits.'],
    ]) {
      await maya.fills('resets-words', String(words));
      await maya.clicks('Search');
      expect(await maya.sees(String(head), { in: 'modal' }), String(words)).toMatch(/Jane Smith|No reset/);
      await maya.fills('resets-words', 'zzz');
      await maya.clicks('Search');
      await maya.sees('No reset fits', { in: 'modal' });
    }
  });

  it('leads to Send again where it makes sense, on the newest link of a guardian alone', async () => {
    const maya = await opens();
    await maya.clicks('Send the password reset again: Jane Smith');
    await maya.sees('By email to j•••h@e•••.com', { in: 'modal' });
    await maya.closes();
    expect(JSON.stringify(await maya.modal('newest first'))).not.toContain('again: José');
  });
});

it('the filters by news show no reset of which something else is told by now', async () => {
  const { core, centre } = world;
  const link = await core.db.resetLink.findFirstOrThrow({ where: { guardianId: centre.jane } });
  const where = { linkId: link.id };
  const before = await core.db.delivery.findFirstOrThrow({ where });
  const found = async (standing: ResetStanding) =>
    (await listResets(core, centre.accountId, { standing }, 0)).listed.some(
      (one) => one.kind === 'reset' && one.linkId === link.id,
    );
  const nothing = { openedAt: null, reportedAt: null };
  for (const [state, standing] of [
    ['unknown', 'not-confirmed'],
    ['bounced', 'not-arrived'],
  ] as const) {
    await core.db.delivery.updateMany({ where, data: { state } });
    expect(await found(standing)).toBe(true);
    for (const since of [{ openedAt: link.requestedAt }, { reportedAt: link.requestedAt }]) {
      await core.db.resetLink.update({ where: { id: link.id }, data: since });
      expect(await found(standing), JSON.stringify(since)).toBe(false);
      await core.db.resetLink.update({ where: { id: link.id }, data: nothing });
    }
  }
  await core.db.delivery.updateMany({ where, data: { state: before.state } });
});

describe('Front Desk', () => {
  it('sees their own, cannot choose others’, and can ask for one of them again', async () => {
    const { core, centre } = world;
    const fern = world.slack.person('U_FRONT_DESK');
    await fern.types('/resets');
    await fern.sees('You have not asked for a password reset yet', { in: 'modal' });
    await closeAll(world, 'U_FRONT_DESK');
    await core.db.resetLink.updateMany({
      where: { requesterId: centre.staff.manager },
      data: { requesterId: centre.staff.front_desk },
    });
    await fern.types('/resets');
    const view = await fern.modal('One reset that you asked for.');
    expect(JSON.stringify(view)).toContain('Jane Smith');
    expect(JSON.stringify(view)).not.toMatch(/José|resets-asked-by/);
    expect(JSON.stringify(view)).toContain('Send the password reset again: Jane Smith');
    await core.db.resetLink.updateMany({
      where: { requesterId: centre.staff.front_desk },
      data: { requesterId: centre.staff.manager },
    });
  });

  it('sees no more than that after a demotion with the list open', async () => {
    const { core, centre } = world;
    const maya = await opens('U_ADMIN');
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'front_desk' } });
    await maya.chooses('resets-asked-by', 'Everybody');
    await maya.sees('One reset that you asked for.', { in: 'modal' });
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'admin' } });
  });
});

it('turns pages of ten, and keeps the filters', async () => {
  const { core, centre } = world;
  const older = await core.db.resetLink.findFirstOrThrow({ where: { guardianId: centre.jane } });
  await core.db.resetLink.createMany({
    data: Array.from({ length: 23 }, (_, index) => {
      const { id: _id, ...row } = older;
      return {
        ...row,
        redeemedVisit: null,
        requestedAt: new Date(older.requestedAt.getTime() - (index + 1) * MINUTE),
        requestKey: `many-${index}`,
        tokenHash: new Uint8Array(32).fill(index + 1),
      };
    }),
  });
  const maya = world.slack.person('U_MANAGER');
  await maya.types('/resets');
  await maya.modal('Resets, 1 to 10, newest first.');
  await maya.chooses('resets-standing', 'Expired');
  await eventually(async () => !JSON.stringify(await maya.modal('1 to 10')).includes('José'), 'the filter');
  await maya.clicks('Older');
  await maya.modal('Resets, 11 to 20, newest first.');
  await maya.clicks('Older');
  const last = JSON.stringify(await maya.modal('Resets, 21 to 24, newest first.'));
  expect(last).not.toContain('resets-older');
  await maya.clicks('Newer');
  await maya.modal('Resets, 11 to 20, newest first.');
  expect(world.slack.warnings).toEqual([]);
});

it('the database is away: one sentence with a number, and the window stays a window', async () => {
  const { core, slack } = world;
  const ada = slack.person('U_ADMIN');
  await core.db.$executeRaw`ALTER TABLE reset_links RENAME TO reset_links_away`;
  await ada.types('/resets');
  await ada.sees('Something went wrong in Keydesk. Tell whoever runs it the number', { in: 'modal' });
  await core.db.$executeRaw`ALTER TABLE reset_links_away RENAME TO reset_links`;
});
