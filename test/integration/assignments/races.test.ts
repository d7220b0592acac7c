import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignPassword } from '../../../src/core/assignments/assign.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import { findAssignment } from '../../../src/core/assignments/find.ts';
import type { Tx } from '../../../src/core/database/client.ts';
import { holdStaff } from '../../../src/core/directory/lock.ts';
import { NotPermitted } from '../../../src/core/errors.ts';
import { createLink } from '../../../src/core/links/createLink.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { sha256 } from '../../../src/core/secrets.ts';
import { NotOnStaff } from '../../../src/core/staff/refusals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';
import { begun, NEW_PASSWORD, REASON } from './assigning.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const SESSION = 'the session of the asker';

/** The asker's form, ready to be sent. */
async function ready(asker: 'admin' | 'owner' = 'admin', subject: 'manager' | 'admin' = 'manager') {
  const { accountId } = centre;
  const askerId = centre.staff[asker];
  const token = (await begun(core, centre, { asker, subject })).split('/').at(-1) ?? '';
  const session = `${SESSION} ${askerId}`;
  const now = core.clock.now();
  const later = new Date(now.getTime() + 3_600_000);
  await core.db.session.createMany({
    data: [
      {
        ...{ idHash: sha256(session), accountId, staffId: askerId, portal: 'office' },
        ...{ createdAt: now, seenAt: now, expiresAt: later },
      },
    ],
    skipDuplicates: true,
  });
  const open = await findAssignment(core, { accountId, askerId, token });
  return {
    ...{ accountId, askerId, token, session, madeFor: open?.assignmentId ?? '' },
    ...{ password: NEW_PASSWORD, confirm: NEW_PASSWORD, mustChange: true },
  };
}

const assigned = () =>
  core.db.auditEntry.count({ where: { accountId: centre.accountId, action: 'password.assigned' } });
const passwordOf = (staffId: string) => core.db.credential.findUnique({ where: { staffId } });

/** The ownership passes on from Olive to Maya, in the caller's transaction. */
async function handOn(tx: Tx): Promise<void> {
  const { accountId, staff } = centre;
  await holdStaff(tx, accountId, [staff.owner, staff.manager]);
  const now = core.clock.now();
  await tx.ownershipTransfer.create({
    data: {
      ...{ accountId, fromId: staff.owner, toId: staff.manager, state: 'done' },
      ...{ offeredAt: now, expiresAt: now, endedAt: now },
    },
  });
  await tx.staff.update({ where: { id: staff.owner }, data: { level: 'admin' } });
  await tx.staff.update({ where: { id: staff.manager }, data: { level: 'owner' } });
}

describe('never', () => {
  it.each([
    ['admin', 'owner', NotOnStaff],
    ['admin', 'admin', NotOnStaff],
    ['owner', 'owner', NotOnStaff],
    ['manager', 'front_desk', NotPermitted],
    ['front_desk', 'manager', NotPermitted],
  ] as const)('%s to %s: refused, and kept in the Audit Log', async (asker, subject, refusal) => {
    await expect(begun(core, centre, { asker, subject })).rejects.toBeInstanceOf(refusal);
    const [entry] = await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: 'password.assignment_refused' },
    });
    expect(entry).toMatchObject({ actorId: centre.staff[asker], subjectId: centre.staff[subject] });
    expect(await core.db.passwordAssignment.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('to somebody deactivated, of another account, or without a reason', async () => {
    const elsewhere = await makeCentre(core);
    await core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: core.clock.now() },
    });
    await expect(begun(core, centre)).rejects.toBeInstanceOf(NotOnStaff);
    const asked = {
      ...{ accountId: centre.accountId, workspaceId: centre.workspaceId, askerId: centre.staff.admin },
      ...{ subjectId: elsewhere.staff.manager, reason: REASON, requestKey: 'k' },
    };
    await expect(beginAssignment(core, asked)).rejects.toThrow('That staff member is not on record.');
    for (const reason of ['', '  ', 'x'.repeat(201)])
      await expect(beginAssignment(core, { ...asked, reason })).rejects.toThrow('Say in a few words why');
  });
});

describe('YES', () => {
  it('twice makes one way, and both answers hold the same link', async () => {
    const twice = { requestKey: 'the same confirmation' };
    const links = await Promise.all([begun(core, centre, twice), begun(core, centre, twice)]);
    expect(new Set(links).size).toBe(1);
    expect(await core.db.passwordAssignment.count({ where: { accountId: centre.accountId } })).toBe(1);
  });

  it('on a confirmation of somebody else, or of another colleague, gives nothing away', async () => {
    const requestKey = 'seen on a screen';
    const link = await begun(core, centre, { requestKey });
    for (const who of [{ asker: 'owner' }, { subject: 'front_desk' }] as const)
      await expect(begun(core, centre, { ...who, requestKey })).rejects.toThrow('was used, or is over');
    expect(await begun(core, centre, { requestKey })).toBe(link);
  });

  it('again after the link was used: start again', async () => {
    const form = await ready();
    const { requestKey } = await core.db.passwordAssignment.findFirstOrThrow({
      where: { id: form.madeFor },
    });
    await assignPassword(core, form);
    await expect(begun(core, centre, { requestKey })).rejects.toThrow('was used, or is over');
  });
});

describe('between the link and the form', () => {
  const spoilt: [string, () => Promise<unknown>][] = [
    ['the asker was demoted', () => change('admin', { level: 'manager' })],
    ['the asker was deactivated', () => change('admin', { deactivatedAt: core.clock.now() })],
    ['the colleague was deactivated', () => change('manager', { deactivatedAt: core.clock.now() })],
    ['the colleague became the Business Owner', () => core.db.$transaction(handOn)],
    [
      'the asker’s sessions ended',
      () => core.db.session.deleteMany({ where: { staffId: centre.staff.admin } }),
    ],
  ];
  const change = (who: 'admin' | 'manager', data: object) =>
    core.db.staff.update({ where: { id: centre.staff[who] }, data });

  it.each(spoilt)('%s: nothing is changed, and it is no error', async (_, spoil) => {
    const form = await ready();
    await spoil();
    expect(await assignPassword(core, form)).toEqual({ kind: 'over' });
    expect(await passwordOf(centre.staff.manager)).toBeNull();
    expect(await assigned()).toBe(0);
  });

  it('the ownership passes on in the very moment: whichever comes first, the new owner’s password is not touched after', async () => {
    const form = await ready();
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    let begunHanding = () => {};
    const handing = new Promise<void>((resolve) => {
      begunHanding = resolve;
    });
    const transfer = core.db.$transaction(async (tx) => {
      await handOn(tx);
      begunHanding();
      await held;
    });
    await handing;
    const outcome = assignPassword(core, form);
    go();
    await transfer;
    expect(await outcome).toEqual({ kind: 'over' });
    expect(await passwordOf(centre.staff.manager)).toBeNull();
  });
});

it('two of Admin Access assign at the same moment: one wins, the other’s way is over', async () => {
  for (let round = 0; round < 10; round += 1) {
    centre = await makeCentre(core);
    const forms = [await ready('admin'), { ...(await ready('owner')), password: 'the one of the owner' }];
    const outcomes = await Promise.all(
      forms.map((form) => assignPassword(core, { ...form, confirm: form.password })),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['assigned', 'over']);
    const winner = forms[outcomes.findIndex(({ kind }) => kind === 'assigned')];
    const stored = await passwordOf(centre.staff.manager);
    expect(await core.hashing.verify(stored?.passwordHash, winner?.password ?? '')).toBe(true);
    expect(await assigned()).toBe(1);
  }
});

it('the form sent again is no way to guess what the colleague has chosen since', async () => {
  const form = await ready();
  expect(await assignPassword(core, form)).toEqual({ kind: 'assigned' });
  expect(await assignPassword(core, form)).toEqual({ kind: 'assigned' });
  core.clock.advance(1_000);
  const own = 'known to Maya alone';
  const maya = { accountId: centre.accountId, staffId: centre.staff.manager };
  await core.db.credential.updateMany({
    where: maya,
    data: { passwordHash: await core.hashing.hash(own), changedAt: core.clock.now() },
  });
  expect(await assignPassword(core, { ...form, password: own, confirm: own })).toEqual({ kind: 'over' });
});

it('a link that is sent afterwards does not make the assigned password the colleague’s own', async () => {
  const form = await ready();
  await assignPassword(core, form);
  core.clock.advance(1_000);
  const { token } = await sentStaffLink(core, centre, 'staff_reset');
  const redeem = (password: string) =>
    redeemLink(core, { token, password, confirm: password, visit: 'of Maya' });
  expect(await redeem(form.password)).toMatchObject({ kind: 'refused', problem: 'unchanged' });
  expect(await redeem('known to Maya alone')).toMatchObject({ kind: 'redeemed' });
  expect(await passwordOf(centre.staff.manager)).toMatchObject({ mustChange: false });
});

it('ends live links, open requests and all other ways of the colleague', async () => {
  const { accountId, staff } = centre;
  const linkId = await core.db.$transaction(async (tx) => {
    const record = (await holdStaff(tx, accountId, [staff.manager])).get(staff.manager);
    if (!record) throw new Error('Maya is gone.');
    return createLink(core, tx, {
      ...{
        staff: record,
        purpose: 'staff_reset',
        address: record.email ?? '',
        requestKey: 'link',
        cards: [],
      },
      ...{ actor: { kind: 'staff', id: staff.owner }, via: 'slack' },
    });
  });
  const now = core.clock.now();
  const request = await core.db.resetRequest.create({
    data: {
      ...{ accountId, staffId: staff.manager, requesterId: staff.front_desk, channel: 'email' },
      ...{ address: 'x@example.com', requestKey: 'request', because: ['level'], policy: {} },
      ...{ requestedAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
    },
  });
  await begun(core, centre, { asker: 'owner' });
  expect(await assignPassword(core, await ready())).toEqual({ kind: 'assigned' });
  expect(await core.db.resetLink.findUnique({ where: { id: linkId } })).toMatchObject({
    ...{ state: 'cancelled', endedReason: 'password_changed' },
  });
  expect(await core.db.resetRequest.findUnique({ where: { id: request.id } })).toMatchObject({
    ...{ state: 'cancelled', endedReason: 'password-changed' },
  });
  expect(await core.db.passwordAssignment.count({ where: { accountId, endedAt: null } })).toBe(0);
  expect(await core.db.delivery.count({ where: { linkId, sealedToken: { not: null } } })).toBe(0);
});
