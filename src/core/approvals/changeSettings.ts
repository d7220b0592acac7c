import { createHash } from 'node:crypto';
import { appendAudit, appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import { NotPermitted } from '../errors.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { judge } from '../permissions/judge.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { type DeadEnd, deadEndsOf } from './deadEnds.ts';
import { readColleagues, standingOf } from './deciders.ts';
import { SettingsRefused } from './refusals.ts';
import {
  type ApprovalSettings,
  readPolicy,
  SETTING_NAMES,
  type SettingName,
  type SettingsPatch,
  settingsPatch,
} from './settings.ts';

/** What each setting may be, for whoever gave something else. */
const WHAT_IT_MAY_BE: Record<SettingName, string> = {
  sendsGuardianResets: 'Choose the level that sends guardians’ resets without asking.',
  everySms: 'Say whether every text needs approval.',
  decidesGuardianResets: 'Guardians’ resets are decided by Manager, Admin Access or the Business Owner.',
  decidesStaffResets: 'Staff resets are decided by Admin Access or the Business Owner.',
  postedTo: 'Choose a channel for requests, or direct messages.',
  notified: 'Choose who is told of requests: levels, and at most 50 people.',
  requestMinutes: 'A request waits for 10 to 1,440 minutes.',
  contactChanged: 'An address counts as new for 1 to 720 hours.',
  burst: 'A burst is 1 to 1,000 sends within an hour.',
  repeated: 'Again and again is 1 to 100 resets within 24 hours.',
  outsideHours: 'Opening hours are two times a day, such as 09:00 and 21:00, the first before the second.',
  smsCap: 'The daily cap is 0 to 100,000 texts.',
};

/**
 * The Business Owner changes settings of approvals and guards (A1), each with a line in the Audit Log. They hold for
 * what is asked for from now on; open requests keep theirs.
 * @param patch from a form: whatever it is.
 * @param seen the mark (settingsMark) of the settings that the form was filled with; absent: whatever they were.
 * @returns the names of those that are different now.
 * @throws NotPermitted; SettingsRefused when a value cannot be, when they were changed since they were seen, or when under the new settings there would be something
 * that nobody could ever decide. Then nothing was changed.
 */
export async function changeSettings(
  core: Core,
  { accountId, staffId }: { accountId: AccountId; staffId: StaffId },
  patch: SettingsPatch,
  seen?: string,
): Promise<SettingName[]> {
  const change = checked(patch);
  const done = await core.db.$transaction(async (tx) => {
    const owner = (await holdStaff(tx, accountId, [staffId])).get(staffId);
    if (!owner || !judge(standingOf(owner), 'change-settings').may) return 'not-permitted' as const;
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
    const { settings: before } = await readPolicy(tx, accountId);
    const after: ApprovalSettings = { ...before, ...change };
    const changed = SETTING_NAMES.filter((name) => told(before[name]) !== told(after[name]));
    if (changed.length === 0) return changed;
    if (seen !== undefined && seen !== settingsMark(before)) throw new SettingsRefused(CHANGED_SINCE);
    await requireKnown(tx, accountId, after);
    await requireDecidable(tx, accountId, before, after);
    await tx.account.update({ where: { id: accountId }, data: { approvalSettings: after } });
    await core.queue.add(tx, 'home', { accountId });
    await appendAudits(
      core,
      tx,
      accountId,
      changed.map((setting) => ({
        actor: { kind: 'staff', id: staffId },
        via: 'slack',
        action: 'settings.changed',
        subject: { kind: 'account', id: accountId },
        details: { setting, from: told(before[setting]), to: told(after[setting]) },
      })),
    );
    return changed;
  });
  if (done !== 'not-permitted') return done;
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'settings.refused',
      subject: { kind: 'account', id: accountId },
      details: { reason: 'not-permitted' },
    }),
  );
  throw new NotPermitted('change these settings', await whoMay(core, accountId, 'change-settings'));
}

const CHANGED_SINCE =
  'The settings were changed since this window was opened, so nothing was saved. Close it and open it again.';

/** What a form carries to tell whether the settings are still those that it was filled with. */
export function settingsMark(settings: ApprovalSettings): string {
  return createHash('sha256')
    .update(`${told(settings)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** @throws SettingsRefused */
function checked(patch: SettingsPatch): Partial<ApprovalSettings> {
  const read = settingsPatch.safeParse(patch);
  if (!read.success) {
    const name = read.error.issues[0]?.path[0] as SettingName | undefined;
    throw new SettingsRefused(
      (name && Object.hasOwn(WHAT_IT_MAY_BE, name) && WHAT_IT_MAY_BE[name]) ||
        'That is no setting of approvals. Open the settings again.',
    );
  }
  // What is absent stays as it is.
  return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined));
}

/** A channel of the account's own workspace, and people of its own staff. @throws SettingsRefused */
async function requireKnown(
  tx: Tx,
  accountId: AccountId,
  { postedTo, notified }: ApprovalSettings,
): Promise<void> {
  if (postedTo.kind === 'channel') {
    const known = await tx.slackWorkspace.count({ where: { accountId, id: postedTo.workspaceId } });
    if (known === 0) throw new SettingsRefused(WHAT_IT_MAY_BE.postedTo);
  }
  if (notified.kind === 'chosen') {
    const ids = [...new Set(notified.staff)];
    const known = await tx.staff.count({ where: { accountId, id: { in: ids } } });
    if (known < ids.length) throw new SettingsRefused(WHAT_IT_MAY_BE.notified);
  }
}

/** How much of somebody's resets a dead end holds back, least first. */
const HELD_BACK: readonly DeadEnd['when'][] = ['guards', 'texts', 'always'];

/** What was stuck before may stay so, or less so, or nobody could change anything else. @throws SettingsRefused */
async function requireDecidable(
  tx: Tx,
  accountId: AccountId,
  before: ApprovalSettings,
  after: ApprovalSettings,
): Promise<void> {
  const colleagues = await readColleagues(tx, accountId);
  const known = deadEndsOf(colleagues, before);
  const stuck = deadEndsOf(colleagues, after).find(
    (one) =>
      !known.some(
        ({ requester, subject, when }) =>
          requester.staffId === one.requester.staffId &&
          subject === one.subject &&
          HELD_BACK.indexOf(when) >= HELD_BACK.indexOf(one.when),
      ),
  );
  if (stuck) throw new SettingsRefused(`Nothing was changed. ${stuck.sentence}`);
}

/** A setting's value as one word, for comparing and for the Audit Log. */
function told(value: unknown): string | number | boolean {
  return typeof value === 'object' && value !== null ? JSON.stringify(sorted(value)) : (value as string);
}

/** With its keys in one order: the database keeps its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
