import { changeSettings } from '../../../src/core/approvals/changeSettings.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { MayNotDecide } from '../../../src/core/approvals/refusals.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import { tellManagers } from '../../../src/core/cards/reports.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { readHome } from '../../../src/core/home/readHome.ts';
import { inviteStaff } from '../../../src/core/invitations/invite.ts';
import type { NoticeForMany } from '../../../src/core/notices/notice.ts';
import { tellStaff } from '../../../src/core/notices/tellStaff.ts';
import { offerOwnership } from '../../../src/core/owner/offerOwnership.ts';
import type { Action } from '../../../src/core/permissions/levels.ts';
import { changeLevel } from '../../../src/core/staff/changeLevel.ts';
import { deactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { NotOnStaff } from '../../../src/core/staff/refusals.ts';
import { unlinkOther } from '../../../src/core/staff/unlink.ts';
import { sentLink } from '../../support/links.ts';
import { asked, askFor, colleague, yes, yesToStaff } from '../approvals/asking.ts';
import { proofOf } from '../owner/owning.ts';
import { publish, record } from '../policies/policies.ts';
import { isDone, type Stage, seenAfter, serves } from './stage.ts';

/** Tries one thing as somebody of a level, the way it is really done. Returns whether it was done, or shown. */
type Probe = (stage: Stage, level: PermissionLevel) => Promise<boolean>;

const onFern = async ({ core, centre }: Stage) => colleague(core, centre, 'front_desk', 'Fay Another');

async function isTold(
  { core, centre }: Stage,
  level: PermissionLevel,
  notice: NoticeForMany,
): Promise<boolean> {
  await core.db.$transaction((tx) => tellStaff(core, tx, centre.accountId, notice, 'once'));
  return (
    (await core.db.staffNotice.count({ where: { staffId: centre.staff[level], kind: notice.kind } })) === 1
  );
}

/** One for each action that there is: a new action without one does not compile. */
export const PROBES: Record<Action, Probe> = {
  'look-up-guardians': (at, level) => serves(at, level, '/reset-guardian', 'smith'),
  'request-guardian-reset': ({ core, centre }, level) =>
    isDone(() => yes(core, centre, { by: centre.staff[level] })),
  'send-guardian-reset': async ({ core, centre }, level) =>
    (await yes(core, centre, { by: centre.staff[level] })).kind === 'sent',
  'see-policies': (at, level) => serves(at, level, '/policies', 'smith'),
  'record-signed-forms': async ({ core, centre }, level) => {
    const { versionId } = await publish(core, centre);
    return isDone(() => record(core, centre, { versionId, staffId: centre.staff[level] }));
  },
  'be-told-of-reports': async ({ core, centre }, level) => {
    const { linkId } = await sentLink(core, centre);
    await core.db.$transaction((tx) => tellManagers(core, tx, centre.accountId, linkId, null));
    const destination = `U_${level.toUpperCase()}`;
    return (await core.db.postedMessage.count({ where: { linkId, kind: 'report', destination } })) === 1;
  },
  'see-own-resets': (at, level) => serves(at, level, '/resets'),
  'see-all-resets': async (at, level) => {
    const other = await colleague(at.core, at.centre, 'manager', 'Mo Another');
    await yes(at.core, at.centre, { by: other });
    return (await seenAfter(at, level, '/resets')).includes('Jane Smith');
  },
  'see-credits': (at, level) => serves(at, level, '/sms-credits'),
  'be-told-of-low-credits': (at, level) =>
    isTold(at, level, { kind: 'credits-low', content: { balance: 1, threshold: 20 } }),
  'request-staff-reset': async (at, level) => {
    const to = await onFern(at);
    return isDone(() => yesToStaff(at.core, at.centre, { by: at.centre.staff[level], to }));
  },
  'send-staff-reset': async (at, level) => {
    const to = await onFern(at);
    let kind = '';
    const pressed = async () => {
      ({ kind } = await yesToStaff(at.core, at.centre, { by: at.centre.staff[level], to }));
    };
    return (await isDone(pressed)) && kind === 'sent';
  },
  'assign-password': async (at, level) => {
    const { accountId, workspaceId, staff } = at.centre;
    const both = { accountId, workspaceId, askerId: staff[level], subjectId: await onFern(at) };
    return isDone(() =>
      beginAssignment(at.core, { ...both, reason: 'Forgot it', requestKey: crypto.randomUUID() }),
    );
  },
  'see-staff': (at, level) => serves(at, level, '/staff'),
  'change-levels': async (at, level) => {
    const who = { askerId: at.centre.staff[level], subjectId: await onFern(at) };
    const { accountId } = at.centre;
    return isDone(() => changeLevel(at.core, { accountId, ...who, from: 'front_desk', to: 'manager' }));
  },
  'make-or-unmake-admin': async (at, level) => {
    const who = { askerId: at.centre.staff[level], subjectId: await onFern(at) };
    const { accountId } = at.centre;
    const change = { accountId, ...who, from: 'front_desk', to: 'admin' } as const;
    return isDone(() => changeLevel(at.core, change), isRule);
  },
  'deactivate-staff': async (at, level) => {
    const who = { askerId: at.centre.staff[level], subjectId: await onFern(at) };
    return isDone(() => deactivateStaff(at.core, { accountId: at.centre.accountId, ...who }));
  },
  'unlink-others': async (at, level) => {
    const who = { askerId: at.centre.staff[level], subjectId: await onFern(at) };
    return isDone(() => unlinkOther(at.core, { accountId: at.centre.accountId, ...who }));
  },
  'invite-staff': async (at, level) => {
    const askerId = at.centre.staff[level];
    const whom = await onFern(at);
    return (await inviteStaff(at.core, { accountId: at.centre.accountId, askerId, whom })) === 1;
  },
  'hand-on-ownership': async (at, level) => {
    const { proof } = await proofOf(at.core, at.centre, level);
    const toId = await colleague(at.core, at.centre, 'admin', 'Al Another');
    const { accountId, staff } = at.centre;
    return (
      (await offerOwnership(at.core, { accountId, fromId: staff[level], toId, proof })).kind === 'offered'
    );
  },
  'decide-guardian-resets': async (at, level) => {
    const by = await onFern(at);
    return denies(at, level, await askFor(at.core, at.centre, { by }));
  },
  'decide-staff-resets': async (at, level) => {
    const by = await colleague(at.core, at.centre, 'manager', 'Mo Another');
    return denies(at, level, asked(await yesToStaff(at.core, at.centre, { by, to: await onFern(at) })));
  },
  'be-told-of-bursts': (at, level) =>
    isTold(at, level, { kind: 'burst', content: { staff: 'Fern', sends: 10 } }),
  'see-settings': async ({ core, centre }, level) => {
    const { accountId, workspaceId, staff } = centre;
    const slackUserId = `U_${level.toUpperCase()}`;
    return (
      (await readHome(core, accountId, { staffId: staff[level], workspaceId, slackUserId }))?.settings !==
      undefined
    );
  },
  'change-settings': ({ core, centre }, level) =>
    isDone(() =>
      changeSettings(
        core,
        { accountId: centre.accountId, staffId: centre.staff[level] },
        { requestMinutes: 90 },
      ),
    ),
  'see-audit-log': (at, level) => serves(at, level, '/audit'),
  'ask-why-of-others': async (at, level) => {
    await onFern(at);
    return serves(at, level, '/keydesk', 'why fay reset-guardian');
  },
};

const isRule = (error: unknown) => error instanceof NotOnStaff;

async function denies(
  { core, centre }: Stage,
  level: PermissionLevel,
  requestId: ReturnType<typeof asked>,
): Promise<boolean> {
  const staffId = centre.staff[level];
  const press = {
    accountId: centre.accountId,
    requestId,
    staffId,
    decision: 'deny',
    note: 'Not now',
  } as const;
  return isDone(
    () => decide(core, press),
    (error) => error instanceof MayNotDecide,
  );
}
