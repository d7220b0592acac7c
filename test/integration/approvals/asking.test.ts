import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotTheOwner, NotYourself } from '../../../src/core/approvals/refusals.ts';
import { ConfirmationUsed, NotPermitted } from '../../../src/core/errors.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { asked, askFor, colleague, set, yes, yesToStaff } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const audit = (action: string) =>
  core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action }, orderBy: { seq: 'asc' } });
const destinations = async (requestId: string) =>
  (await core.db.postedMessage.findMany({ where: { requestId } }))
    .map(({ destination }) => destination)
    .sort();

describe('YES by Front Desk', () => {
  it('asks: a request with its cards, its reason and the policy in force, and nothing sent (A1)', async () => {
    const done = await yes(core, centre);
    expect(done).toMatchObject({ kind: 'asked', isNew: true, because: ['level'] });
    const request = await core.db.resetRequest.findUniqueOrThrow({ where: { id: asked(done) } });
    expect(request).toMatchObject({
      state: 'open',
      guardianId: centre.jane,
      requesterId: centre.staff.front_desk,
      identifiedHow: 'in_person',
      because: ['level'],
    });
    expect(request.policy).toMatchObject({ requestMinutes: 60, decidesGuardianResets: 'manager' });
    expect(request.expiresAt.getTime() - request.requestedAt.getTime()).toBe(3_600_000);
    expect(await core.db.resetLink.count({ where: { accountId: centre.accountId } })).toBe(0);
    expect(await core.db.delivery.count({ where: { accountId: centre.accountId } })).toBe(0);
    expect(await destinations(request.id)).toEqual([
      expect.stringMatching(/^U_\d+$/),
      'U_ADMIN',
      'U_MANAGER',
      'U_OWNER',
    ]);
    const [made] = await audit('request.made');
    expect(made?.details).toMatchObject({ request: request.id, because: 'level', to: 'j•••h@e•••.com' });
  });

  it('twice, even twenty times at the same moment, is one request', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => yes(core, centre, { requestKey: 'same' })),
    );
    expect(new Set(all.map(asked)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    await expect(yes(core, centre, { requestKey: 'same', to: centre.jose })).rejects.toBeInstanceOf(
      ConfirmationUsed,
    );
  });

  it('for somebody about whom a request is open takes its place', async () => {
    const older = await askFor(core, centre);
    const newer = await askFor(core, centre);
    const states = await core.db.resetRequest.findMany({
      where: { id: { in: [older, newer] } },
      orderBy: { id: 'asc' },
    });
    expect(states.find(({ id }) => id === older)).toMatchObject({
      state: 'superseded',
      endedReason: 'asked-again',
    });
    expect(states.find(({ id }) => id === newer)).toMatchObject({ state: 'open' });
    // Fern superseded her own request: she need not be told.
    expect(await core.db.staffNotice.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('sends where the Business Owner lets Front Desk send', async () => {
    await set(core, centre.accountId, { sendsGuardianResets: 'front_desk' });
    expect(await yes(core, centre)).toMatchObject({ kind: 'sent', isNew: true });
  });
});

describe('a direct send', () => {
  it('ends open requests about the same guardian, and tells who had asked', async () => {
    const requestId = await askFor(core, centre);
    const sent = await yes(core, centre, { by: centre.staff.manager });
    expect(sent.kind).toBe('sent');
    expect(await core.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({
      state: 'superseded',
      endedReason: 'sent-directly',
      decidedBy: null,
    });
    const [notice] = await core.db.staffNotice.findMany({ where: { accountId: centre.accountId } });
    expect(notice).toMatchObject({ kind: 'request-ended', staffId: centre.staff.front_desk });
    expect(notice?.content).toMatchObject({ state: 'superseded', by: 'Maya Manager', subject: 'Jane Smith' });
    const [row] = await audit('request.superseded');
    expect(row?.details).toMatchObject({
      request: requestId,
      by: sent.kind === 'sent' ? sent.linkId : '',
    });
  });
});

describe('staff resets', () => {
  it('are asked for by a Manager, to be decided by Admin Access (S4)', async () => {
    const done = await yesToStaff(core, centre, { to: centre.staff.front_desk });
    expect(done).toMatchObject({ kind: 'asked', because: ['level'] });
    expect(await destinations(asked(done))).toEqual([expect.stringMatching(/^U_\d+$/), 'U_ADMIN', 'U_OWNER']);
  });

  it('are sent by Admin Access', async () => {
    const done = await yesToStaff(core, centre, { by: centre.staff.admin, to: centre.staff.front_desk });
    expect(done).toMatchObject({ kind: 'sent' });
    const link = await core.db.resetLink.findFirstOrThrow({ where: { staffId: centre.staff.front_desk } });
    expect(link.purpose).toBe('staff_reset');
  });

  it('are nothing that Front Desk can even ask for', async () => {
    const tried = yesToStaff(core, centre, { by: centre.staff.front_desk, to: centre.staff.manager });
    await expect(tried).rejects.toBeInstanceOf(NotPermitted);
    expect((await audit('reset.refused'))[0]?.details).toMatchObject({ rule: 'level' });
  });

  it('never concern the Business Owner, nor oneself (S3)', async () => {
    await expect(
      yesToStaff(core, centre, { by: centre.staff.admin, to: centre.staff.owner }),
    ).rejects.toBeInstanceOf(NotTheOwner);
    await expect(
      yesToStaff(core, centre, { by: centre.staff.admin, to: centre.staff.admin }),
    ).rejects.toBeInstanceOf(NotYourself);
    expect(await core.db.resetRequest.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('are asked for by a Manager however loose the settings are', async () => {
    await set(core, centre.accountId, { sendsGuardianResets: 'front_desk' });
    expect(await yesToStaff(core, centre, { to: centre.staff.front_desk })).toMatchObject({ kind: 'asked' });
  });

  it('of two people about each other at the same moment stand in line', async () => {
    const other = await colleague(core, centre, 'admin', 'Ana Admin');
    const { admin } = centre.staff;
    for (let round = 0; round < 10; round += 1)
      expect(
        await Promise.all([
          yesToStaff(core, centre, { by: admin, to: other }),
          yesToStaff(core, centre, { by: other, to: admin }),
        ]),
      ).toMatchObject([{ kind: 'sent' }, { kind: 'sent' }]);
  });
});
