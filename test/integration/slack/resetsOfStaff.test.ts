import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { listResets, RESETS_A_PAGE } from '../../../src/core/cards/listResets.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../../src/core/links/request.ts';
import { requestStaffReset } from '../../../src/core/links/requestStaff.ts';
import { yesFor } from '../../support/links.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;

/** A minute apart: Maya's reset for Jane, Maya's denied and open requests for Fern, Ada's reset for Maya, Fern's for José. */
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
  const { core, centre } = world;
  await requestGuardianReset(core, await yesFor(core, centre, centre.jane, { cards: [] }));
  await denied(await asksOfStaff('manager', 'front_desk'), 'She is on the phone with me.');
  await asksOfStaff('manager', 'front_desk');
  await asksOfStaff('admin', 'manager');
  core.clock.advance(MINUTE);
  const { front_desk: staffId } = centre.staff;
  await requestGuardianReset(core, await yesFor(core, centre, centre.jose, { staffId, cards: [] }));
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const person of ['U_MANAGER', 'U_ADMIN', 'U_FRONT_DESK']) await closeAll(world, person);
});

async function asksOfStaff(
  asker: 'manager' | 'admin',
  subject: 'front_desk' | 'manager',
): Promise<RequestId | undefined> {
  const { core, centre } = world;
  core.clock.advance(MINUTE);
  const subjectId = centre.staff[subject];
  const done = await requestStaffReset(core, {
    accountId: centre.accountId,
    staffId: centre.staff[asker],
    subjectId,
    requestKey: crypto.randomUUID(),
    shownAddress: addressDigest(subjectId, `${subject}@${centre.slug}.example`),
    identified: { how: 'in_person' },
    cards: [],
  });
  return done.kind === 'asked' ? done.requestId : undefined;
}

async function denied(requestId: RequestId | undefined, note: string) {
  const { accountId, staff } = world.centre;
  if (!requestId) throw new Error('It was sent.');
  await decide(world.core, { accountId, requestId, staffId: staff.admin, decision: 'deny', note });
}

async function opens(person: string, words = '') {
  const them = world.slack.person(person);
  await them.types(`/resets ${words}`.trim());
  await them.modal('How they stand');
  return them;
}

describe('/resets', () => {
  it('lists guardians’ and colleagues’ resets and requests together, newest first, with their state', async () => {
    const maya = await opens('U_MANAGER');
    const list = await maya.sees('5 resets, newest first.', { in: 'modal' });
    const order = [
      /José Núñez.*Waiting for approval.*by Fern Front-Desk.*can be approved until/,
      /Maya Manager · Manager.*Requested.*by Ada Admin/,
      /Fern Front-Desk · Front Desk.*Waiting for approval.*by Maya Manager/,
      /Fern Front-Desk · Front Desk.*Denied.*ended by Ada Admin.*Why: She is on the phone with me\./,
      /Jane Smith · Smith family.*Requested.*by Maya Manager/,
    ];
    expect(list.replace(/\s+/g, ' ')).toMatch(new RegExp(order.map(({ source }) => source).join('.*')));
    expect(list).not.toContain(`${world.centre.slug}.example`);
    expect(world.slack.warnings).toEqual([]);
  });

  it.each([
    ['resets-standing', 'Waiting for approval', '2 resets', 'José', 'Denied'],
    ['resets-standing', 'Denied, or not approved in time', 'One reset', 'Fern Front-Desk', 'José'],
    ['resets-standing', 'Under way', '2 resets', 'Jane Smith', 'José'],
    ['resets-asked-by', 'Fern Front-Desk', 'One reset', 'José', 'Jane Smith'],
    ['resets-asked-by', 'Ada Admin', 'One reset', 'Maya Manager', 'José'],
  ])('%s: %s', async (field, choice, head, there, not) => {
    const maya = await opens('U_MANAGER');
    await maya.chooses(field, choice);
    const list = await maya.sees(head, { in: 'modal' });
    // The menus name people too; the list stands below the sentence that counts it.
    const rows = list.slice(list.indexOf(head));
    expect(rows).toContain(there);
    expect(rows).not.toContain(not);
  });

  it('finds colleagues by name or email, beside guardians', async () => {
    const ada = await opens('U_ADMIN', 'fern');
    await ada.sees('2 resets, newest first.', { in: 'modal' });
    await ada.fills('resets-words', `manager@${world.centre.slug}.example`);
    await ada.clicks('Search');
    await ada.sees('One reset.', { in: 'modal' });
  });

  it('offers Send again of nobody to whom the reader may not send: not of oneself', async () => {
    const { core, centre } = world;
    const where = { staffId: centre.staff.manager };
    await core.db.resetLink.updateMany({ where, data: { state: 'expired', endedAt: core.clock.now() } });
    const again = 'Send the password reset again: Maya Manager';
    expect(JSON.stringify(await (await opens('U_ADMIN')).modal('newest first'))).toContain(again);
    expect(JSON.stringify(await (await opens('U_MANAGER')).modal('newest first'))).not.toContain(again);
  });

  it('Front Desk sees their own request, and what others ask for about them no more than the rest', async () => {
    const fern = await opens('U_FRONT_DESK');
    const list = await fern.sees('One reset that you asked for.', { in: 'modal' });
    expect(list).toContain('José Núñez');
    expect(list).not.toMatch(/Maya Manager|Jane Smith/);
  });
});

it('pages go through links and requests in one order, none twice and none left out', async () => {
  const { core, centre } = world;
  const { accountId, staff } = centre;
  for (let index = 0; index < 2 * RESETS_A_PAGE; index += 1) {
    const requestId = await asksOfStaff('manager', 'front_desk');
    if (index % 3 === 0 && requestId)
      await cancelRequest(core, { accountId, requestId, staffId: staff.manager });
    if (index % 4 === 0) await asksOfStaff('admin', 'manager');
  }
  const seen: string[] = [];
  const times: number[] = [];
  for (let page = 0, more = true; more; page += 1) {
    const shown = await listResets(core, accountId, {}, page);
    for (const one of shown.listed) {
      seen.push(one.kind === 'request' ? one.requestId : one.linkId);
      times.push((one.kind === 'request' ? one : one.link).requestedAt.getTime());
    }
    more = shown.more;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  const withoutLink = { accountId, linkId: null };
  expect(seen).toHaveLength(
    (await core.db.resetLink.count({ where: { accountId } })) +
      (await core.db.resetRequest.count({ where: withoutLink })),
  );
});
