import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { after } from '../../../src/core/clock.ts';
import { SESSION_LIFE } from '../../../src/core/credentials/sessions.ts';
import { policiesOfGuardian } from '../../../src/core/policies/read.ts';
import { randomToken, sha256 } from '../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { accept, auditOf, BROWSER, PHOTOS, publish, record, sessionOf } from './policies.ts';

let core: TestCore;
let centre: TestCentre;
let versionId: string;
let policyId: string;
let session: string;

beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
  ({ versionId, policyId } = await publish(core, centre));
  session = await sessionOf(core, centre, centre.jane);
});
afterAll(() => core.close());

const rows = () => core.db.policyAcceptance.findMany({ where: { accountId: centre.accountId } });

describe('a guardian accepts a policy', () => {
  it('and who, when, which version, the text’s hash, students, IP and browser are kept', async () => {
    const outcome = await accept(core, centre, { session, versionId });
    expect(outcome).toMatchObject({
      kind: 'accepted',
      policy: PHOTOS,
      acceptance: { kind: 'electronic', version: 1, typedName: 'Jane Smith', students: ['Lily Smith'] },
    });
    const [row] = await rows();
    const { bodyHash } = await core.db.policyVersion.findUniqueOrThrow({ where: { id: versionId } });
    expect(row).toMatchObject({
      versionId,
      guardianId: centre.jane,
      kind: 'electronic',
      at: core.clock.now(),
      students: ['Lily Smith'],
      typedName: 'Jane Smith',
      ...BROWSER,
      recordedBy: null,
      signedOn: null,
      filedAt: null,
    });
    const hash = Buffer.from(bodyHash).toString('hex');
    expect(Buffer.from(row?.bodyHash ?? []).toString('hex')).toBe(hash);
    expect(await auditOf(core, centre, 'policy.accepted_electronically')).toMatchObject([
      {
        actorKind: 'guardian',
        actorId: centre.jane,
        via: 'customer_portal',
        subjectKind: 'policy',
        subjectId: policyId,
        details: { policy: PHOTOS, version: 1, hash, guardian: centre.jane, students: 1 },
      },
    ]);
  });

  it('whose students are kept by name, whatever becomes of them later', async () => {
    await accept(core, centre, { session, versionId });
    await core.db.student.updateMany({
      where: { accountId: centre.accountId },
      data: { name: 'Lilian Smith' },
    });
    const [policy] = await policiesOfGuardian(core, centre.accountId, centre.jane);
    expect(policy?.accepted?.students).toEqual(['Lily Smith']);
  });

  it('for herself only: the other guardian of the family is still asked', async () => {
    await accept(core, centre, { session, versionId });
    const [ofBob] = await policiesOfGuardian(core, centre.accountId, centre.bob);
    expect(ofBob).not.toHaveProperty('accepted');
  });

  it('twice, and it is the first time that counts', async () => {
    const first = await accept(core, centre, { session, versionId });
    core.clock.advance(60_000);
    const second = await accept(core, centre, { session, versionId, typedName: 'Somebody Else' });
    expect(second).toEqual({ ...first, kind: 'accepted-before' });
    expect(await rows()).toHaveLength(1);
    expect(await auditOf(core, centre, 'policy.accepted_electronically')).toHaveLength(1);
  });

  it('after the front desk filed a signed form, and is told of that one', async () => {
    await record(core, centre, { versionId });
    expect(await accept(core, centre, { session, versionId })).toMatchObject({
      kind: 'accepted-before',
      acceptance: { kind: 'manual', signedOn: '2026-11-20', recordedBy: 'Maya Manager' },
    });
    expect(await rows()).toMatchObject([{ kind: 'manual' }]);
    expect(await auditOf(core, centre, 'policy.accepted_electronically')).toEqual([]);
  });

  it('whose browser says a megabyte of itself, of which a line is kept', async () => {
    await accept(core, centre, { session, versionId }, { ip: '::1', userAgent: 'x'.repeat(1_000_000) });
    expect(await rows()).toMatchObject([{ ip: '::1', userAgent: 'x'.repeat(200) }]);
  });
});

describe('nothing is accepted', () => {
  it.each([
    ['another name', 'Bob Smith'],
    ['no name', ' '],
    ['a name with hidden signs', 'Jane\u{202E} Smith'],
  ])('with %s', async (_, typedName) => {
    expect(await accept(core, centre, { session, versionId, typedName })).toEqual({
      kind: 'name-differs',
      expected: 'Jane Smith',
    });
    expect(await rows()).toEqual([]);
  });

  it('of an older version, unless it was accepted while it was the newest', async () => {
    const { versionId: newest } = await publish(core, centre, 'Films too.');
    expect(await accept(core, centre, { session, versionId })).toEqual({ kind: 'changed', newest });
    expect(await rows()).toEqual([]);
    expect(await accept(core, centre, { session, versionId: newest })).toMatchObject({ kind: 'accepted' });
  });

  it('for students whom the page did not name', async () => {
    const asked = { session, versionId, shownStudents: 'of another list' };
    expect(await accept(core, centre, asked)).toEqual({ kind: 'students-changed' });
    expect(await rows()).toEqual([]);
  });

  it.each([undefined, '', 'x', 'A'.repeat(43)])('with the session %j', async (wrong) => {
    expect(await accept(core, centre, { session: wrong, versionId })).toEqual({ kind: 'signed-out' });
    expect(await rows()).toEqual([]);
  });

  it('with what the database holds of a session: the hash opens nothing', async () => {
    for (const encoding of ['hex', 'base64url', 'latin1'] as const) {
      const stolen = Buffer.from(sha256(session)).toString(encoding);
      expect(await accept(core, centre, { session: stolen, versionId })).toEqual({ kind: 'signed-out' });
    }
  });

  it('with a session of the Office Portal, even if it were of a guardian', async () => {
    const id = randomToken();
    const now = core.clock.now();
    const { accountId, staff } = centre;
    await core.db.session.create({
      data: {
        idHash: sha256(id),
        accountId,
        portal: 'office',
        staffId: staff.owner,
        createdAt: now,
        seenAt: now,
        expiresAt: after(now, 60_000),
      },
    });
    expect(await accept(core, centre, { session: id, versionId })).toEqual({ kind: 'signed-out' });
  });

  it('with a session that has ended, by signing out or by itself', async () => {
    core.clock.advance(SESSION_LIFE.customer.idle);
    expect(await accept(core, centre, { session, versionId })).toEqual({ kind: 'signed-out' });
    const fresh = await sessionOf(core, centre, centre.jane);
    await core.db.session.deleteMany({ where: { idHash: sha256(fresh) } });
    expect(await accept(core, centre, { session: fresh, versionId })).toEqual({ kind: 'signed-out' });
  });

  it('by a guardian who lost Can Log In', async () => {
    await core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } });
    expect(await accept(core, centre, { session, versionId })).toEqual({ kind: 'signed-out' });
    expect(await rows()).toEqual([]);
  });

  it('by a guardian of another centre', async () => {
    const other = await makeCentre(core, 'Another Centre');
    const theirs = await sessionOf(core, other, other.jane);
    expect(await accept(core, centre, { session: theirs, versionId })).toEqual({ kind: 'signed-out' });
    expect(await accept(core, other, { session: theirs, versionId })).toEqual({ kind: 'no-such-policy' });
    expect(await rows()).toEqual([]);
  });

  it.each(['', 'x', '00000000-0000-0000-0000-000000000000', "' OR 1=1"])('of a version %j', async (wrong) => {
    expect(await accept(core, centre, { session, versionId: wrong })).toEqual({ kind: 'no-such-policy' });
  });
});
