import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NoSuchReset } from '../../../src/core/cards/refusals.ts';
import { readToSendAgain, requireStillToSendAgain } from '../../../src/core/cards/sendAgain.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { endLink } from '../../../src/core/links/lifecycle.ts';
import { addressDigest } from '../../../src/core/links/request.ts';
import { requestForgottenReset } from '../../../src/core/links/requestForgotten.ts';
import { makeCentre } from '../../support/centre.ts';
import { markSent, sendGuardianReset, yesFor } from '../../support/links.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

const PHONE = '+15125550142';

let world: SlackWorld;
let first: LinkId;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
  const { core, centre } = world;
  await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: true } });
  await addCredits(core, {
    accountId: centre.accountId,
    amount: 100,
    note: 'a test',
    by: { login: 'op' },
  });
});
afterAll(() => world.stop());

/** Each story has a guardian of its own, so that no story's links are in another's way. */
let count = 0;
let name = '';
async function newGuardian(): Promise<string> {
  const { core, centre } = world;
  count += 1;
  name = `Gia Guardian${count}`;
  const email = `gia${count}@example.com`;
  const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: centre.jane } });
  const more = { email, emailKey: email, phone: PHONE, canLogIn: true };
  const row = await core.db.guardian.create({
    data: { accountId: centre.accountId, familyId, externalId: `gia-${count}`, name, ...more },
  });
  return row.id;
}

let guardianId: string;
beforeEach(async () => {
  for (const person of ['U_MANAGER', 'U_ADMIN', 'U_FRONT_DESK']) await closeAll(world, person);
  guardianId = await newGuardian();
  first = await send('email');
});

async function send(channel: 'email' | 'sms', cards = ['U_MANAGER', 'U_ADMIN']): Promise<LinkId> {
  const { core, centre } = world;
  const { email } = await core.db.guardian.findUniqueOrThrow({ where: { id: guardianId } });
  const yes = await yesFor(core, centre, guardianId as never, {
    channel,
    shownAddress: addressDigest(guardianId, channel === 'sms' ? PHONE : (email ?? '')),
    cards: cards.map((destination) => ({ workspaceId: centre.workspaceId, destination })),
  });
  const { linkId } = await sendGuardianReset(core, yes);
  await markSent(core, centre.accountId, linkId);
  return linkId;
}

async function expires(linkId = first) {
  world.core.clock.advance(31 * MINUTE);
  await expireLink(world.core, linkId);
}

const card = (person: string, words: string | RegExp = 'Expired unopened') =>
  world.slack
    .person(person)
    .message(new RegExp(`${name}[\\s\\S]*${words instanceof RegExp ? words.source : words}`), {
      in: 'app',
    });

/** Presses the button on the card of this story's guardian. */
async function presses(person: string, label = 'Send again') {
  const them = world.slack.person(person);
  await them.clicks(label, { beside: name, in: 'app' });
  return them;
}

async function says(person: string, words: string) {
  await world.slack.person(person).sees(words, { in: 'modal' });
}

async function yes(person: string) {
  const them = world.slack.person(person);
  await them.chooses('identified-how', 'In person');
  await them.clicks('YES');
}

const links = () =>
  world.core.db.resetLink.findMany({
    where: { guardianId },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  });

describe('Send again on a card', () => {
  it('asks anew, and YES sends a new link; the button of the old card is gone', async () => {
    await expires();
    await card('U_MANAGER', 'Send again');
    await presses('U_MANAGER');
    await says('U_MANAGER', 'By email to g');
    expect(await links()).toHaveLength(1);
    await yes('U_MANAGER');
    await says('U_MANAGER', 'on its way');
    expect(await links()).toHaveLength(2);
    await card('U_MANAGER', 'Requested');
    await card('U_ADMIN', 'A newer link was asked for since.');
    expect(JSON.stringify(world.slack.person('U_ADMIN').messages('app'))).not.toContain('"send-again"');
    expect(world.slack.warnings).toEqual([]);
  });

  it('replaces a link that lives, once it had a minute to arrive', async () => {
    await card('U_MANAGER', 'Did not arrive');
    await presses('U_MANAGER', 'Did not arrive? Send again');
    await says('U_MANAGER', 'went out less than a minute ago');
    await closeAll(world);
    world.core.clock.advance(MINUTE);
    await presses('U_MANAGER', 'Did not arrive? Send again');
    await says('U_MANAGER', 'By email to');
    await yes('U_MANAGER');
    await says('U_MANAGER', 'on its way');
    expect((await links()).map(({ state }) => state)).toEqual(['superseded', 'pending']);
    await card('U_ADMIN', 'Replaced by a newer link');
  });

  it('does not wait for a message that bounced', async () => {
    const { core } = world;
    await core.db.delivery.updateMany({
      where: { linkId: first },
      data: { state: 'bounced', problem: 'email_bounced' },
    });
    await core.db.$transaction((tx) => core.queue.add(tx, 'card', { linkId: first }));
    await card('U_MANAGER', /Bounced[\s\S]*Send again/);
    await presses('U_MANAGER');
    await says('U_MANAGER', 'By email to g');
  });

  it('goes the same way as before: by SMS, with the price', async () => {
    const text = await send('sms');
    await expires(text);
    await card('U_MANAGER', /by SMS[\s\S]*Send again/);
    await presses('U_MANAGER');
    await says('U_MANAGER', 'It costs 1 SMS credit');
    await yes('U_MANAGER');
    await says('U_MANAGER', 'on its way to ••• ••42');
    expect((await links()).at(-1)).toMatchObject({ channel: 'sms', state: 'pending' });
  });

  it('goes by email where no text can go any more, and says why', async () => {
    const { core, centre } = world;
    const text = await send('sms');
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } });
    await endLink(core, core.db, centre.accountId, text, 'cancelled', 'sms_off');
    await card('U_MANAGER', 'Send again');
    await presses('U_MANAGER');
    const question = await world.slack.person('U_MANAGER').sees('By email to', { in: 'modal' });
    expect(question).toContain('Texts are not switched on for this centre');
    await yes('U_MANAGER');
    await says('U_MANAGER', 'on its way to g');
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: true } });
    expect((await links()).at(-1)).toMatchObject({ channel: 'email' });
  });
});

describe('two people at once', () => {
  it('both press Send again and YES: one link, and the second is told who was first', async () => {
    await expires();
    for (const person of ['U_MANAGER', 'U_ADMIN']) {
      await card(person, 'Send again');
      await presses(person);
      await says(person, 'By email to');
    }
    await Promise.all([yes('U_MANAGER'), yes('U_ADMIN')]);
    const [maya, ada] = await Promise.all(
      ['U_MANAGER', 'U_ADMIN'].map((person) =>
        world.slack.person(person).sees(/on its way|has sent/, { in: 'modal' }),
      ),
    );
    expect([maya, ada].filter((words) => words?.includes('on its way'))).toHaveLength(1);
    const told = [maya, ada].find((words) => words?.includes('has sent')) ?? '';
    expect(told).toMatch(
      new RegExp(`(Maya Manager|Ada Admin) has sent ${name} a newer link since, so nothing more was`),
    );
    expect(await links()).toHaveLength(2);
  });

  it('the same person presses YES in two windows: one link, and no quarrel', async () => {
    await expires();
    await card('U_MANAGER', 'Send again');
    await presses('U_MANAGER');
    await says('U_MANAGER', 'By email to');
    const maya = world.slack.person('U_MANAGER');
    await maya.chooses('identified-how', 'In person');
    const both = await Promise.all([maya.submits(), maya.submits()]);
    expect(both).toEqual([{ ok: true }, { ok: true }]);
    await says('U_MANAGER', 'on its way');
    expect(await links()).toHaveLength(2);
  });

  it('the second presses on a stale card: one sentence, no window to confirm', async () => {
    await expires();
    await card('U_ADMIN', 'Send again');
    // A newer link of which this card has not heard yet.
    const { id: _, ...older } = await world.core.db.resetLink.findUniqueOrThrow({ where: { id: first } });
    const requestedAt = world.core.clock.now();
    const tokenHash = randomBytes(32);
    await world.core.db.resetLink.create({
      data: { ...older, requestedAt, tokenHash, redeemedVisit: null, requestKey: `newer-${first}` },
    });
    await presses('U_ADMIN');
    await says('U_ADMIN', `Maya Manager has sent ${name} a newer link since`);
    expect(await links()).toHaveLength(2);
  });

  it('the guardian asks with Forgot Password while the question stands: YES sends nothing more', async () => {
    const { core, centre } = world;
    await expires();
    await card('U_MANAGER', 'Send again');
    await presses('U_MANAGER');
    await says('U_MANAGER', 'By email to');
    await requestForgottenReset(core, {
      accountId: centre.accountId,
      person: personAt('customer', guardianId),
      requestKey: `forgot-${guardianId}`,
    });
    await yes('U_MANAGER');
    await says('U_MANAGER', `${name} has asked for a newer link with Forgot Password since`);
    expect(await links()).toHaveLength(2);
  });
});

describe('what changed between the card and the press', () => {
  it.each([
    ['at the press', true],
    ['at YES', false],
  ])('demoted, noticed %s: asks for approval, and nothing is sent', async (_, early) => {
    const { core, centre } = world;
    const level = (to: 'front_desk' | 'manager') =>
      core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: to } });
    await expires();
    await card('U_MANAGER', 'Send again');
    if (early) await level('front_desk');
    await presses('U_MANAGER');
    await says('U_MANAGER', early ? 'Ask to send' : 'By email to');
    if (!early) await level('front_desk');
    await yes('U_MANAGER');
    await says(
      'U_MANAGER',
      'Nothing was sent yet. Front Desk asks before such a reset is sent. Ada Admin or',
    );
    await level('manager');
    expect(await links()).toHaveLength(1);
    expect(await world.core.db.resetRequest.count({ where: { guardianId } })).toBe(1);
  });

  it('used meanwhile', async () => {
    world.core.clock.advance(2 * MINUTE);
    await card('U_MANAGER', 'Did not arrive');
    await world.core.db.resetLink.update({
      where: { id: first },
      data: { state: 'redeemed', endedAt: world.core.clock.now() },
    });
    await presses('U_MANAGER', 'Did not arrive? Send again');
    await says('U_MANAGER', 'has chosen a new password with this link');
  });

  it('reported meanwhile, also between the question and YES', async () => {
    const { core } = world;
    core.clock.advance(2 * MINUTE);
    await card('U_MANAGER', 'Did not arrive');
    await presses('U_MANAGER', 'Did not arrive? Send again');
    await says('U_MANAGER', 'By email to');
    await core.db.resetLink.update({
      where: { id: first },
      data: { state: 'reported', endedAt: core.clock.now(), reportedAt: core.clock.now() },
    });
    await yes('U_MANAGER');
    await says('U_MANAGER', 'did not ask for this link, so nothing was sent');
    expect(await links()).toHaveLength(1);
  });

  it('the guardian lost the flag, or is gone from the centre', async () => {
    await expires();
    await card('U_MANAGER', 'Send again');
    await world.core.db.guardian.update({ where: { id: guardianId }, data: { canLogIn: false } });
    await presses('U_MANAGER');
    await says('U_MANAGER', 'has no “Can Log In” flag');
  });
});

it('somebody whom Keydesk does not know may press as often as they like', async () => {
  await world.core.db.postedMessage.updateMany({ data: { turnAt: null } });
  const third = await send('email', ['U_NEW']);
  await expires(third);
  await card('U_NEW', 'Send again');
  await world.slack.person('U_NEW').clicks('Send again', { beside: name, in: 'app' });
  await world.slack.person('U_NEW').sees('does not know yet who you are', { in: 'modal' });
  expect(await links()).toHaveLength(2);
});

it('a link of another centre, or of none, cannot be reached by a forged button', async () => {
  const { core } = world;
  const other = await makeCentre(core, 'Another centre');
  for (const [accountId, linkId] of [
    [other.accountId, first],
    [world.centre.accountId, crypto.randomUUID() as LinkId],
  ] as const) {
    await expect(readToSendAgain(core, accountId, linkId)).rejects.toThrow(NoSuchReset);
    await expect(requireStillToSendAgain(core, accountId, linkId)).rejects.toThrow(NoSuchReset);
  }
});

it('the guardian chose a new password in another way while the question stood: YES sends nothing', async () => {
  const { core, centre } = world;
  core.clock.advance(2 * MINUTE);
  await presses('U_MANAGER', 'Did not arrive? Send again');
  await says('U_MANAGER', 'By email to g');
  await core.db.$transaction((tx) =>
    endLink(core, tx, centre.accountId, first, 'cancelled', 'password_changed'),
  );
  await yes('U_MANAGER');
  await says('U_MANAGER', 'has chosen a new password in another way, so nothing was sent');
  expect(await links()).toHaveLength(1);
});
