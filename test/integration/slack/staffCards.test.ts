import { beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/approvals/decide.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId, RequestId } from '../../../src/core/ids.ts';
import { createLink } from '../../../src/core/links/createLink.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { endLink } from '../../../src/core/links/lifecycle.ts';
import { reportLink } from '../../../src/core/links/report.ts';
import { requestStaffReset } from '../../../src/core/links/requestStaff.ts';
import { markSent, tokenOf } from '../../support/links.ts';
import { carriedFor, SAMS_EMAIL, storiesOfStaff } from './staffSetup.ts';

const { world, who, level } = storiesOfStaff();

/** Each story has a colleague of its own, so that no story's links are in another's way. */
let count = 0;
let name = '';
beforeEach(async () => {
  count += 1;
  name = `Cleo Coach${count}`;
  const { accountId } = world().centre;
  const more = { accountId, externalId: name, name, level: 'front_desk' as const };
  who().sam = (
    await world().core.db.staff.create({ data: { ...more, email: SAMS_EMAIL, emailKey: SAMS_EMAIL } })
  ).id as never;
});

async function sends(as: 'admin' | 'manager', cards: string[], to = who().sam, email = SAMS_EMAIL) {
  const { core, centre } = world();
  const { staffId: subjectId, ...window } = carriedFor(to, email);
  return requestStaffReset(core, {
    accountId: centre.accountId,
    staffId: centre.staff[as],
    subjectId,
    ...window,
    channel: 'email',
    identified: { how: 'in_person' },
    cards: cards.map((destination) => ({ workspaceId: centre.workspaceId, destination })),
  });
}

async function sent(cards = ['U_ADMIN']): Promise<LinkId> {
  const { core, centre } = world();
  const done = await sends('admin', cards);
  if (done.kind !== 'sent') throw new Error('It was asked for.');
  await markSent(core, centre.accountId, done.linkId);
  return done.linkId;
}

async function expired(cards?: string[]): Promise<LinkId> {
  const { core } = world();
  const linkId = await sent(cards);
  core.clock.advance(31 * MINUTE);
  await expireLink(core, linkId);
  return linkId;
}

const card = (person: string, words: string) =>
  world()
    .slack.person(person)
    .message(new RegExp(`${name}[\\s\\S]*${words}`), { in: 'app' });
const links = () =>
  world().core.db.resetLink.findMany({ where: { staffId: who().sam }, orderBy: { id: 'asc' } });

async function presses(person: string) {
  const them = world().slack.person(person);
  await card(person, 'Send again');
  await them.clicks('Send again', { beside: name, in: 'app' });
  return them;
}

describe('the card of a colleague’s reset', () => {
  it('tells how it went and what to do, of staff', async () => {
    await expired();
    const told = JSON.stringify(await card('U_ADMIN', 'Expired unopened'));
    expect(told).toContain('Forgot Password on the Office Portal');
    expect(told).not.toMatch(/family|guardian|Customer Portal/);
  });

  it('says that somebody who left gets nothing more, and cannot be sent again', async () => {
    const { core, centre } = world();
    const linkId = await sent();
    await endLink(core, core.db, centre.accountId, linkId, 'cancelled', 'access_lost');
    const told = JSON.stringify(await card('U_ADMIN', 'Stopped'));
    expect(told).toContain('was deactivated, or is the Business Owner now');
    expect(told).not.toContain('send-again');
  });
});

describe('Send again', () => {
  it('asks anew, and YES sends a new link', async () => {
    await expired();
    const ada = await presses('U_ADMIN');
    await ada.sees('By email to s', { in: 'modal' });
    await ada.chooses('identified-how', 'In person');
    await ada.clicks('YES');
    await ada.sees('on its way', { in: 'modal' });
    expect((await links()).map(({ state }) => state)).toEqual(['expired', 'pending']);
    await card('U_ADMIN', 'A newer link was asked for since');
  });

  it('pressed by a Manager asks, and a second Manager who presses hears who was first', async () => {
    const { core, centre } = world();
    await expired(['U_ADMIN', 'U_MANAGER']);
    const maya = await presses('U_MANAGER');
    await maya.sees('Ask to send', { in: 'modal' });
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('Nothing was sent yet.', { in: 'modal' });
    await level(centre.staff.manager, 'admin');
    await level(centre.staff.admin, 'manager');
    const ada = await presses('U_ADMIN');
    await ada.sees('Ask to send', { in: 'modal' });
    await ada.chooses('identified-how', 'In person');
    await ada.clicks('YES');
    await ada.sees(`Maya Manager has asked for a newer link for ${name} since; it waits`, { in: 'modal' });
    await level(centre.staff.manager, 'manager');
    await level(centre.staff.admin, 'admin');
    expect(await core.db.resetRequest.count({ where: { staffId: who().sam } })).toBe(1);
  });

  it('asks once more with the same button after the first request came to nothing', async () => {
    const { core, centre } = world();
    await expired(['U_MANAGER']);
    for (const round of [1, 2]) {
      const maya = await presses('U_MANAGER');
      await maya.sees('Ask to send', { in: 'modal' });
      await maya.chooses('identified-how', 'In person');
      await maya.clicks('YES');
      await maya.sees('Nothing was sent yet.', { in: 'modal' });
      await maya.clicks('Done');
      const requests = await core.db.resetRequest.findMany({ where: { staffId: who().sam } });
      expect(requests).toHaveLength(round);
      const requestId = requests.find(({ state }) => state === 'open')?.id as RequestId;
      const { accountId, staff } = centre;
      await decide(core, { accountId, requestId, staffId: staff.admin, decision: 'deny', note: 'Not now.' });
    }
  });

  it.each([
    ['Front Desk', 'U_FRONT_DESK', 'You cannot reset the password of a colleague yourself'],
    ['the colleague, who was promoted and linked', 'self', 'For your own password type /keydesk forgot'],
  ])('%s is refused at the press', async (_, person, says) => {
    const { core, centre } = world();
    const presser = person === 'self' ? 'U_NEW' : person;
    await expired([presser]);
    if (person === 'self') {
      await level(who().sam, 'admin');
      const { accountId, workspaceId } = centre;
      const linkedAt = core.clock.now();
      const data = { accountId, workspaceId, slackUserId: 'U_NEW', staffId: who().sam, linkedAt };
      await core.db.slackIdentity.create({ data });
    }
    const them = await presses(presser);
    await them.sees(says, { in: 'modal' });
    expect(await links()).toHaveLength(1);
  });
});

describe('an approved request', () => {
  it('goes on as the card of its link, on every copy, and says who asked and who approved', async () => {
    const { core, centre } = world();
    const asked = await sends('manager', ['U_MANAGER']);
    if (asked.kind !== 'asked') throw new Error('It was sent.');
    core.clock.advance(5 * MINUTE);
    const { accountId, staff } = centre;
    const { requestId } = asked;
    const done = await decide(core, { accountId, requestId, staffId: staff.admin, decision: 'approve' });
    if (done.kind !== 'approved') throw new Error('It was not approved.');
    for (const person of ['U_MANAGER', 'U_ADMIN', 'U_OWNER']) {
      const told = JSON.stringify(await card(person, 'Requested'));
      expect(told).toContain('Asked by Maya Manager · approved by Ada Admin · identified: in person');
      expect(told).toMatch(/Requested .* › Approved /);
    }
    await markSent(core, accountId, done.linkId);
    for (const person of ['U_MANAGER', 'U_ADMIN', 'U_OWNER']) await card(person, 'Sent');
    const posted = await core.db.postedMessage.findMany({
      where: { linkId: done.linkId, ts: { not: null } },
    });
    expect(posted).toHaveLength(3);
    expect(world().slack.warnings).toEqual([]);
  });
});

it('a manager who reports a link of their own is not among those who are told', async () => {
  const { core, centre, slack } = world();
  const email = `manager@${centre.slug}.example`;
  const done = await sends('admin', ['U_ADMIN'], centre.staff.manager, email);
  if (done.kind !== 'sent') throw new Error('It was asked for.');
  const token = await tokenOf(core, done.linkId);
  await markSent(core, centre.accountId, done.linkId);
  await reportLink(core, { token });
  for (const [person, words] of [
    ['U_ADMIN', 'Asked for by you'],
    ['U_OWNER', 'Speak to Ada Admin about'],
  ] as const) {
    const told = await slack.person(person).message(words, { in: 'app' });
    expect(JSON.stringify(told)).toContain('Not asked for: password reset for Maya Manager');
  }
  expect(
    await core.db.postedMessage.count({
      where: { linkId: done.linkId, kind: 'report', destination: 'U_MANAGER' },
    }),
  ).toBe(0);
});

it('of a recovery link that its owner did not ask for, Admin Access is told in Slack', async () => {
  const { core, centre, slack } = world();
  const staff = await core.db.staff.findUniqueOrThrow({ where: { id: centre.staff.owner } });
  const linkId = await core.db.$transaction((tx) =>
    createLink(core, tx, {
      staff,
      purpose: 'owner_recovery',
      address: staff.email ?? '',
      requestKey: 'recovery',
      actor: { kind: 'operator', id: 'op' },
      via: 'operator_tool',
      cards: [],
    }),
  );
  const token = await tokenOf(core, linkId);
  await markSent(core, centre.accountId, linkId);
  await reportLink(core, { token });
  const told = await slack.person('U_ADMIN').message('Asked for by whoever runs Keydesk', { in: 'app' });
  expect(JSON.stringify(told)).toContain('Not asked for: password reset for Olive Owner');
  expect(await core.db.postedMessage.count({ where: { linkId, kind: 'card' } })).toBe(0);
});
