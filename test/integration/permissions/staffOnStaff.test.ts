import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotTheOwner, NotYourself } from '../../../src/core/approvals/refusals.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { judgeOnStaff, type StaffAction } from '../../../src/core/permissions/judge.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';
import { changeLevel } from '../../../src/core/staff/changeLevel.ts';
import { deactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { NotOnStaff } from '../../../src/core/staff/refusals.ts';
import { unlinkOther } from '../../../src/core/staff/unlink.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { colleague, yesToStaff } from '../approvals/asking.ts';
import { isDone, type Stage, stage } from './stage.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

const SUBJECTS = ['front_desk', 'manager', 'admin', 'owner', 'themselves'] as const;
type Subject = (typeof SUBJECTS)[number];

const NOBODY = 'no no no no no';
const ALL_BUT_THE_OWNER = 'yes yes yes no no';
const BELOW_ADMIN = 'yes yes no no no';

/** Written by hand: who (rows) may do it to another Front Desk, Manager, Admin Access, to the Business Owner, to themselves. */
const EXPECTED: Record<StaffAction, Record<PermissionLevel, string>> = {
  'request-staff-reset': {
    front_desk: NOBODY,
    manager: ALL_BUT_THE_OWNER,
    admin: ALL_BUT_THE_OWNER,
    owner: ALL_BUT_THE_OWNER,
  },
  'send-staff-reset': {
    front_desk: NOBODY,
    manager: NOBODY,
    admin: ALL_BUT_THE_OWNER,
    owner: ALL_BUT_THE_OWNER,
  },
  'assign-password': {
    front_desk: NOBODY,
    manager: NOBODY,
    admin: ALL_BUT_THE_OWNER,
    owner: ALL_BUT_THE_OWNER,
  },
  'change-levels': { front_desk: NOBODY, manager: NOBODY, admin: BELOW_ADMIN, owner: ALL_BUT_THE_OWNER },
  'deactivate-staff': { front_desk: NOBODY, manager: NOBODY, admin: BELOW_ADMIN, owner: ALL_BUT_THE_OWNER },
  'unlink-others': {
    front_desk: NOBODY,
    manager: NOBODY,
    admin: ALL_BUT_THE_OWNER,
    owner: ALL_BUT_THE_OWNER,
  },
};
const ACTIONS_ON_STAFF = Object.keys(EXPECTED) as StaffAction[];

const isRule = (error: unknown) =>
  [NotOnStaff, NotTheOwner, NotYourself].some((kind) => error instanceof kind);

/** What each action calls when somebody presses YES. */
const TRIES: Record<
  StaffAction,
  (at: Stage, askerId: StaffId, subjectId: StaffId, level: PermissionLevel) => Promise<boolean>
> = {
  'request-staff-reset': ({ core, centre }, by, to) =>
    isDone(() => yesToStaff(core, centre, { by, to }), isRule),
  'send-staff-reset': async ({ core, centre }, by, to) => {
    let kind = '';
    const pressed = async () => {
      ({ kind } = await yesToStaff(core, centre, { by, to }));
    };
    return (await isDone(pressed, isRule)) && kind === 'sent';
  },
  'assign-password': ({ core, centre: { accountId, workspaceId } }, askerId, subjectId) => {
    const asked = {
      accountId,
      workspaceId,
      askerId,
      subjectId,
      reason: 'Forgot it',
      requestKey: crypto.randomUUID(),
    };
    return isDone(() => beginAssignment(core, asked), isRule);
  },
  'change-levels': ({ core, centre: { accountId } }, askerId, subjectId, from) => {
    const to = from === 'manager' ? 'front_desk' : 'manager';
    return isDone(() => changeLevel(core, { accountId, askerId, subjectId, from, to }), isRule);
  },
  'deactivate-staff': ({ core, centre: { accountId } }, askerId, subjectId) =>
    isDone(() => deactivateStaff(core, { accountId, askerId, subjectId }), isRule),
  'unlink-others': ({ core, centre: { accountId } }, askerId, subjectId) =>
    isDone(() => unlinkOther(core, { accountId, askerId, subjectId }), isRule),
};

async function subjectOf(
  { core, centre }: Stage,
  asker: PermissionLevel,
  subject: Subject,
): Promise<StaffId> {
  if (subject === 'themselves') return centre.staff[asker];
  if (subject === 'owner') return centre.staff.owner;
  return colleague(core, centre, subject, 'An Other');
}

describe.each(ACTIONS_ON_STAFF)('%s', (action) => {
  describe.each(LEVELS)('by %s', (asker) => {
    it.each(SUBJECTS)(
      'to %s comes out as the table says, in the rule and when it is pressed',
      async (subject) => {
        const may = EXPECTED[action][asker].split(' ')[SUBJECTS.indexOf(subject)] === 'yes';
        const at = await stage(core);
        const askerId = at.centre.staff[asker];
        const subjectId = await subjectOf(at, asker, subject);
        const level = subject === 'themselves' ? asker : subject;
        const verdict = judgeOnStaff({ staffId: askerId, level: asker, active: true }, action, {
          staffId: subjectId,
          level,
          active: true,
        });
        expect(verdict.may).toBe(may);
        expect(await TRIES[action](at, askerId, subjectId, level)).toBe(may);
      },
    );

    it('deactivated may do nothing to anybody', async () => {
      const at = await stage(core);
      const askerId = at.centre.staff[asker];
      const subjectId = await colleague(at.core, at.centre, 'front_desk', 'An Other');
      const rule = judgeOnStaff({ staffId: askerId, level: asker, active: false }, action, {
        staffId: subjectId,
        level: 'front_desk',
        active: true,
      });
      expect(rule).toEqual({ may: false, rule: 'asker-inactive' });
      // The database lets nobody deactivate the Business Owner.
      if (asker === 'owner') return;
      await core.db.staff.update({ where: { id: askerId }, data: { deactivatedAt: core.clock.now() } });
      expect(await TRIES[action](at, askerId, subjectId, 'front_desk')).toBe(false);
    });
  });
});

describe('a change of level', () => {
  /** By whom, to which level, of somebody who is Front Desk, Manager, Admin Access. */
  const TO: Record<'admin' | 'owner', Record<PermissionLevel, string>> = {
    admin: { front_desk: 'yes yes no', manager: 'yes yes no', admin: 'no no no', owner: 'no no no' },
    owner: { front_desk: 'yes yes yes', manager: 'yes yes yes', admin: 'yes yes yes', owner: 'no no no' },
  };
  const OF = ['front_desk', 'manager', 'admin'] as const;
  const cells = (['admin', 'owner'] as const).flatMap((asker) =>
    LEVELS.flatMap((to) => OF.map((of) => [asker, of, to] as const)),
  );

  it.each(cells)('by %s of %s to %s', async (asker, of, to) => {
    const may = TO[asker][to].split(' ')[OF.indexOf(of)] === 'yes';
    const { centre } = await stage(core);
    const { accountId, staff } = centre;
    const subjectId = await colleague(core, centre, of, 'An Other');
    const change = { accountId, askerId: staff[asker], subjectId, from: of, to };
    expect(await isDone(() => changeLevel(core, change), isRule)).toBe(may);
    const { level } = await core.db.staff.findUniqueOrThrow({ where: { id: subjectId } });
    expect(level).toBe(may ? to : of);
  });
});
