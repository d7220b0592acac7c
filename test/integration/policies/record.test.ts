import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GuardianId, StaffId } from '../../../src/core/ids.ts';
import { policiesOfFamily } from '../../../src/core/policies/family.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { accept, auditOf, PHOTOS, publish, record, sessionOf } from './policies.ts';

let core: TestCore;
let centre: TestCentre;
let versionId: string;
let policyId: string;

beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  core.clock.set('2026-11-21T15:00:00.000Z');
  centre = await makeCentre(core);
  ({ versionId, policyId } = await publish(core, centre));
});
afterAll(() => core.close());

const rows = () => core.db.policyAcceptance.findMany({ where: { accountId: centre.accountId } });

async function smiths() {
  const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: centre.jane } });
  return policiesOfFamily(core, centre.accountId, familyId);
}

describe('staff record a signed form', () => {
  it('and who, when, which version and which form are kept, and nothing of a browser', async () => {
    const recorded = await record(core, centre, { versionId, filedAt: '  Binder 3, página 12 ' });
    expect(recorded).toMatchObject({ policy: PHOTOS, guardian: 'Jane Smith', isNew: true });
    expect(await rows()).toMatchObject([
      {
        versionId,
        guardianId: centre.jane,
        kind: 'manual',
        at: core.clock.now(),
        students: ['Lily Smith'],
        recordedBy: centre.staff.manager,
        signedOn: new Date('2026-11-20T00:00:00.000Z'),
        filedAt: 'Binder 3, página 12',
        typedName: null,
        ip: null,
        userAgent: null,
      },
    ]);
    const { bodyHash } = await core.db.policyVersion.findUniqueOrThrow({ where: { id: versionId } });
    expect(await auditOf(core, centre, 'policy.accepted_manually')).toMatchObject([
      {
        actorKind: 'staff',
        actorId: centre.staff.manager,
        via: 'slack',
        subjectKind: 'policy',
        subjectId: policyId,
        details: {
          policy: PHOTOS,
          version: 1,
          hash: Buffer.from(bodyHash).toString('hex'),
          guardian: centre.jane,
          signed_on: '2026-11-20',
          filed_at: 'Binder 3, página 12',
        },
      },
    ]);
  });

  it('for a guardian without a login too, which is what forms are for', async () => {
    await record(core, centre, { versionId, guardianId: centre.bob });
    expect(await smiths()).toMatchObject({
      familyName: 'Smith',
      students: ['Lily Smith'],
      policies: [
        {
          title: PHOTOS,
          number: 1,
          guardians: [
            { name: 'Bob Smith', canLogIn: false, accepted: { kind: 'manual', recordedBy: 'Maya Manager' } },
            { name: 'Jane Smith', canLogIn: true },
          ],
        },
      ],
    });
    expect((await smiths()).policies[0]?.guardians[1]).not.toHaveProperty('accepted');
  });

  it('and a new text waits again, with the older form still told', async () => {
    await record(core, centre, { versionId });
    await publish(core, centre, 'Films too.');
    const jane = (await smiths()).policies[0]?.guardians[1];
    expect(jane).toMatchObject({ before: { kind: 'manual', version: 1, filedAt: 'Binder 3, page 12' } });
    expect(jane).not.toHaveProperty('accepted');
  });

  it('signed today where the centre is, though the server’s day is another', async () => {
    core.clock.set('2026-11-22T03:30:00.000Z');
    await expect(record(core, centre, { versionId, signedOn: '2026-11-22' })).rejects.toThrow(
      'in the future',
    );
    await record(core, centre, { versionId, signedOn: '2026-11-21' });
  });
});

describe('a signed form is not recorded', () => {
  it('by the front desk, by somebody who left, by nobody, or by staff of another centre; the attempt is kept', async () => {
    const other = await makeCentre(core, 'Another Centre');
    await core.db.staff.update({
      where: { id: centre.staff.admin },
      data: { deactivatedAt: core.clock.now() },
    });
    const people = [
      centre.staff.front_desk,
      centre.staff.admin,
      other.staff.owner,
      crypto.randomUUID() as StaffId,
      centre.jane as string as StaffId,
    ];
    for (const staffId of people)
      await expect(record(core, centre, { versionId, staffId })).rejects.toThrow(
        'You cannot record a signed form yourself. Ask Maya Manager or Olive Owner.',
      );
    expect(await rows()).toEqual([]);
    const refused = await auditOf(core, centre, 'policy.refused');
    expect(refused.map((entry) => entry.actorId)).toEqual(people);
  });

  it('once the guardian has accepted electronically, and the two are not mixed up', async () => {
    const session = await sessionOf(core, centre, centre.jane);
    await accept(core, centre, { session, versionId });
    await expect(record(core, centre, { versionId })).rejects.toThrow(
      'Jane Smith accepted “Photo release”, version 1, electronically on November 21, 2026 at 9:00 AM. Nothing was recorded',
    );
    expect(await rows()).toMatchObject([{ kind: 'electronic' }]);
  });

  it('again with another date or place: the first stands', async () => {
    await record(core, centre, { versionId });
    await expect(record(core, centre, { versionId, filedAt: 'Box 9' })).rejects.toThrow('Binder 3, page 12');
    await expect(record(core, centre, { versionId, signedOn: '2026-11-19' })).rejects.toThrow(
      'November 20, 2026',
    );
    expect(await rows()).toHaveLength(1);
    expect(await auditOf(core, centre, 'policy.accepted_manually')).toHaveLength(1);
  });

  it('of an older version', async () => {
    await publish(core, centre, 'Films too.');
    await expect(record(core, centre, { versionId })).rejects.toThrow('version 2 is the newest');
    expect(await rows()).toEqual([]);
  });

  it.each([
    [{ signedOn: '2026-11-22' }, 'future'],
    [{ signedOn: '1989-12-31' }, 'too long ago'],
    [{ signedOn: '2026-02-30' }, 'Choose the date'],
    [{ signedOn: '' }, 'Choose the date'],
    [{ filedAt: '' }, 'Say where'],
    [{ filedAt: ' x ' }, 'Say where'],
    [{ filedAt: 'x'.repeat(201) }, 'at most 200'],
    [{ filedAt: 'Binder 3\nforged line' }, 'in one line'],
    [{ filedAt: 'Binder\u{2028}3' }, 'in one line'],
    [{ filedAt: 'Binder \u{202E}3' }, 'in one line'],
    [{ filedAt: 'Binder\0 3' }, 'in one line'],
    [{ guardianId: 'x' as GuardianId }, 'no longer on record'],
    [{ versionId: 'x' }, 'not on record'],
  ])('with %j', async (wrong, why) => {
    await expect(record(core, centre, { versionId, ...wrong })).rejects.toThrow(why);
    expect(await rows()).toEqual([]);
  });

  it('for a guardian who was moved to another family since the window was opened', async () => {
    const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: centre.jane } });
    const jose = await core.db.guardian.findUniqueOrThrow({ where: { id: centre.jose } });
    await core.db.guardian.update({ where: { id: centre.jane }, data: { familyId: jose.familyId } });
    await expect(record(core, centre, { versionId, familyId })).rejects.toThrow(
      'That guardian is not of this family any more. Nothing was recorded',
    );
    expect(await rows()).toEqual([]);
  });

  it('for a guardian or a policy of another centre', async () => {
    const other = await makeCentre(core, 'Another Centre');
    const theirs = await publish(core, other);
    await expect(record(core, centre, { versionId, guardianId: other.jane })).rejects.toThrow(
      'no longer on record',
    );
    await expect(record(core, centre, { versionId: theirs.versionId })).rejects.toThrow('not on record');
    const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: other.jane } });
    for (const id of [familyId, 'x', crypto.randomUUID()])
      await expect(policiesOfFamily(core, centre.accountId, id)).rejects.toThrow(
        'That family is no longer on record',
      );
  });
});
