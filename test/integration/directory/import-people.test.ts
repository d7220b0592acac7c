import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, sentLink, yesFor } from '../../support/links.ts';
import { auditOf, csv, FAMILIES, importTexts, STAFF } from './importing.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

/** Jane's row as it is on record, with changes. */
const jane = ({ email = 'jane.smith@example.com', phone = '+15125550142', canLogIn = 'yes' } = {}) =>
  csv(FAMILIES, `f-1,Smith,g-1,Jane Smith,${email},${phone},${canLogIn},`);

const latest = async () => {
  const { seq } = await core.db.auditHead.findUniqueOrThrow({ where: { accountId: centre.accountId } });
  return seq;
};

async function signIn(): Promise<void> {
  const now = core.clock.now();
  await core.db.session.create({
    data: {
      idHash: new Uint8Array(randomBytes(32)),
      accountId: centre.accountId,
      portal: 'customer',
      guardianId: centre.jane,
      createdAt: now,
      seenAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
    },
  });
}

describe('a guardian whose address changes', () => {
  it('loses the links that were sent to the old one; the old address is kept, the Audit Log sees it masked', async () => {
    const { linkId } = await sentLink(core, centre);
    const before = await latest();
    const report = await importTexts(core, centre.accountId, {
      families: jane({ email: 'new@example.com' }),
    });
    expect(report).toMatchObject({ guardians: { changed: 1 }, linksEnded: 1, sessionsEnded: 0 });
    expect(await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      state: 'cancelled',
      endedReason: 'contact_changed',
      endedAt: core.clock.now(),
    });
    expect(await core.db.contactChange.findMany({ where: { guardianId: centre.jane } })).toEqual([
      expect.objectContaining({
        channel: 'email',
        oldAddress: 'jane.smith@example.com',
        changedAt: core.clock.now(),
      }),
    ]);
    const [changed] = await auditOf(core, centre.accountId, before);
    expect(changed).toMatchObject({
      action: 'guardian.contact_changed',
      subjectId: centre.jane,
      details: { channel: 'email', links_ended: 1 },
    });
    expect(JSON.stringify(changed)).not.toMatch(/jane\.smith@|new@example/);
  });

  it('a link that waits to be sent is cancelled with its message', async () => {
    const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    await importTexts(core, centre.accountId, { families: jane({ phone: '+15125550177' }) });
    expect(await core.db.delivery.findFirstOrThrow({ where: { linkId } })).toMatchObject({
      state: 'cancelled',
      sealedToken: null,
    });
    expect(await core.db.contactChange.findMany({ where: { guardianId: centre.jane } })).toEqual([
      expect.objectContaining({ channel: 'sms', oldAddress: '+15125550142' }),
    ]);
  });

  it('the same email in other capitals is corrected without ending anything', async () => {
    await sentLink(core, centre);
    const report = await importTexts(core, centre.accountId, {
      families: jane({ email: 'Jane.Smith@Example.com' }),
    });
    expect(report).toMatchObject({ guardians: { changed: 1 }, linksEnded: 0 });
    expect(await core.db.contactChange.count({ where: { guardianId: centre.jane } })).toBe(0);
  });
});

describe('a guardian who loses Can Log In', () => {
  it('is signed out and loses open links at once', async () => {
    const { linkId } = await sentLink(core, centre);
    await signIn();
    const before = await latest();
    const report = await importTexts(core, centre.accountId, { families: jane({ canLogIn: 'no' }) });
    expect(report).toMatchObject({ linksEnded: 1, sessionsEnded: 1 });
    expect(await core.db.session.count({ where: { guardianId: centre.jane } })).toBe(0);
    expect(await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      state: 'cancelled',
      endedReason: 'access_lost',
    });
    expect((await auditOf(core, centre.accountId, before))[0]).toMatchObject({
      action: 'guardian.access_changed',
      details: { can_log_in: false, links_ended: 1, sessions_ended: 1 },
    });
  });

  it('keeps sessions and links in a dry run', async () => {
    await sentLink(core, centre);
    await signIn();
    const report = await importTexts(
      core,
      centre.accountId,
      { families: jane({ canLogIn: 'no' }) },
      { dryRun: true },
    );
    expect(report).toMatchObject({ linksEnded: 1, sessionsEnded: 1, written: false });
    expect(await core.db.session.count({ where: { guardianId: centre.jane } })).toBe(1);
    expect(await core.db.resetLink.count({ where: { guardianId: centre.jane, state: 'live' } })).toBe(1);
  });
});

describe('a reset asked for while an import changes the address', () => {
  it('never leaves a live link to the old address', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = `jane${round}@example.com`;
      const yes = await yesFor(core, centre, centre.jane);
      await Promise.allSettled([
        sendGuardianReset(core, yes),
        importTexts(core, centre.accountId, { families: jane({ email }) }),
      ]);
      const open = await core.db.resetLink.findMany({
        where: { guardianId: centre.jane, state: { in: ['pending', 'live'] } },
      });
      expect(open.filter(({ address }) => address !== email)).toEqual([]);
    }
  });
});

describe('staff.csv', () => {
  it('cannot make a Business Owner', async () => {
    const report = await importTexts(core, centre.accountId, {
      staff: csv(STAFF, 'E9,Mallory,mallory@example.com,,owner'),
    });
    expect(report).toMatchObject({ refused: 1, staff: { added: 0 } });
    expect(report.problems[0]).toMatchObject({ column: 'permission_level' });
  });

  it('cannot touch the Business Owner, whatever the row says', async () => {
    const before = await core.db.staff.findUniqueOrThrow({ where: { id: centre.staff.owner } });
    const report = await importTexts(core, centre.accountId, {
      staff: csv(STAFF, 's-owner,Olive Owner,mallory@example.com,,admin'),
    });
    expect(report).toMatchObject({ refused: 1, staff: { changed: 0 } });
    expect(report.problems[0]).toMatchObject({ column: 'staff_id' });
    expect(await core.db.staff.findUniqueOrThrow({ where: { id: centre.staff.owner } })).toEqual(before);
  });

  it('changes levels and addresses, each with its line in the Audit Log', async () => {
    const before = await latest();
    await importTexts(core, centre.accountId, {
      staff: csv(STAFF, 's-manager,Maya Manager,maya@example.com,,admin'),
    });
    const entries = await auditOf(core, centre.accountId, before);
    expect(entries.map(({ action, details }) => ({ action, details }))).toEqual([
      { action: 'staff.contact_changed', details: expect.objectContaining({ channel: 'email' }) },
      { action: 'staff.level_changed', details: { from: 'manager', to: 'admin' } },
      { action: 'directory.imported', details: { staff_added: 0, staff_changed: 1 } },
    ]);
    expect(await core.db.contactChange.count({ where: { staffId: centre.staff.manager } })).toBe(1);
  });
});
