import { describe, expect, it } from 'vitest';
import type { StaffId } from '../../../src/core/ids.ts';
import { carriedFor, forgesYes, SAMS_EMAIL, storiesOfStaff } from './staffSetup.ts';

const { world, who } = storiesOfStaff();
const counts = async () => [
  await world().core.db.resetLink.count(),
  await world().core.db.resetRequest.count(),
];

const ASKERS = ['U_FRONT_DESK', 'U_MANAGER', 'U_ADMIN', 'U_OWNER'] as const;
const ownId = (asker: (typeof ASKERS)[number]): StaffId =>
  world().centre.staff[asker.slice(2).toLowerCase() as 'admin'];
const emailOf = async (staffId: StaffId) =>
  (await world().core.db.staff.findUniqueOrThrow({ where: { id: staffId } })).email ?? '';

const NOT_PERMITTED = 'You cannot send a staff member a password reset yourself';
const OWNER = 'Nobody sends the Business Owner a reset';
const SELF = 'For your own password type /keydesk forgot';
const LEFT = 'Dora Departed is deactivated';

/** Each level against each subject that nobody resets: what a YES that no window offered is answered. */
const MATRIX: [asker: (typeof ASKERS)[number], subject: string, says: string][] = [
  ['U_FRONT_DESK', 'sam', NOT_PERMITTED],
  ['U_FRONT_DESK', 'owner', NOT_PERMITTED],
  ['U_FRONT_DESK', 'self', NOT_PERMITTED],
  ['U_FRONT_DESK', 'dora', NOT_PERMITTED],
  ['U_MANAGER', 'owner', OWNER],
  ['U_MANAGER', 'self', SELF],
  ['U_MANAGER', 'dora', LEFT],
  ['U_ADMIN', 'owner', OWNER],
  ['U_ADMIN', 'self', SELF],
  ['U_ADMIN', 'dora', LEFT],
  ['U_OWNER', 'owner', OWNER],
  ['U_OWNER', 'dora', LEFT],
];

describe('a YES that no window offered', () => {
  it.each(MATRIX)(
    '%s about %s: “%s…”, nothing is sent or asked for, and it is in the Audit Log',
    async (asker, subject, says) => {
      const { core, centre } = world();
      const { sam, dora } = who();
      const subjectId = { sam, dora, owner: centre.staff.owner, self: ownId(asker) }[subject] as StaffId;
      const before = await counts();
      const refused = () =>
        core.db.auditEntry.count({ where: { action: 'reset.refused', subjectId, actorId: ownId(asker) } });
      const had = await refused();
      const answer = await forgesYes(world(), asker, carriedFor(subjectId, await emailOf(subjectId)));
      expect(answer).toContain(says);
      expect(await counts()).toEqual(before);
      expect(await refused()).toBe(had + 1);
    },
  );

  it('about a colleague of another centre, or of none: nobody is there', async () => {
    const before = await counts();
    for (const subjectId of [who().stranger, crypto.randomUUID() as StaffId]) {
      const answer = await forgesYes(world(), 'U_ADMIN', carriedFor(subjectId, 'sam@elsewhere.example'));
      expect(answer).toContain('That staff member is no longer on record');
    }
    expect(await counts()).toEqual(before);
  });

  it('with the fingerprint of another address sends nothing', async () => {
    const before = await counts();
    for (const carried of [
      carriedFor(who().sam, 'attacker@example.com'),
      { ...carriedFor(who().ned, SAMS_EMAIL), staffId: who().sam },
    ])
      expect(await forgesYes(world(), 'U_ADMIN', carried)).toContain(
        'changed a moment ago. Nothing was sent',
      );
    expect(await counts()).toEqual(before);
  });

  it('with the key of a confirmation about somebody else sends nothing', async () => {
    const first = carriedFor(who().sam, SAMS_EMAIL);
    expect(await forgesYes(world(), 'U_ADMIN', first)).toContain('on its way');
    const before = await counts();
    const { manager } = world().centre.staff;
    const second = carriedFor(manager, await emailOf(manager), { requestKey: first.requestKey });
    expect(await forgesYes(world(), 'U_ADMIN', second)).toContain('was used before');
    expect(await counts()).toEqual(before);
  });

  it('with hidden parts of every wrong shape is from another version', async () => {
    const right = carriedFor(who().sam, SAMS_EMAIL);
    const before = await counts();
    for (const carried of [
      '',
      'null',
      '[]',
      { ...right, channel: 'fax' },
      { ...right, staffId: "' OR 1=1" },
      { ...right, staffId: [who().sam] },
      { ...right, guardianId: world().centre.jane },
      { ...right, level: 'owner' },
      { ...right, requestKey: 'x'.repeat(100_000) },
      { ...right, again: 'x' },
    ])
      expect(await forgesYes(world(), 'U_ADMIN', carried)).toContain('another version of Keydesk');
    expect(await counts()).toEqual(before);
  });
});
