import type { SettingsPatch } from '../../../src/core/approvals/settings.ts';
import type { Channel } from '../../../src/core/database/client.ts';
import type { AccountId, GuardianId, RequestId, StaffId } from '../../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../../src/core/links/request.ts';
import { requestStaffReset } from '../../../src/core/links/requestStaff.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { WITHOUT_GUARDS } from '../../support/guards.ts';

let keys = 0;

/** Puts an account's settings straight into its row, besides those that tests have by default. */
export async function set(core: TestCore, accountId: AccountId, settings: SettingsPatch): Promise<void> {
  await core.db.account.update({
    where: { id: accountId },
    data: { approvalSettings: { ...WITHOUT_GUARDS, ...settings } },
  });
}

/** SMS switched on, with so many credits. */
export async function withTexts(core: TestCore, { accountId }: TestCentre, credits: number): Promise<void> {
  await core.db.account.update({ where: { id: accountId }, data: { smsEnabled: true, creditThreshold: 0 } });
  await core.db.$executeRaw`
    INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, note)
    VALUES (${accountId}::uuid, 1, 'added', ${credits}, 0, ${core.clock.now()}, 'for a test')`;
}

/** Somebody presses YES about a guardian. */
export async function yes(
  core: TestCore,
  centre: TestCentre,
  {
    by = centre.staff.front_desk,
    to = centre.jane,
    channel = 'email',
    requestKey,
  }: { by?: StaffId; to?: GuardianId; channel?: Channel; requestKey?: string } = {},
) {
  const guardian = await core.db.guardian.findUniqueOrThrow({ where: { id: to } });
  keys += 1;
  return requestGuardianReset(core, {
    accountId: centre.accountId,
    guardianId: to,
    channel,
    staffId: by,
    requestKey: requestKey ?? `asking-${keys}`,
    shownAddress: addressDigest(to, (channel === 'sms' ? guardian.phone : guardian.email) ?? ''),
    identified: { how: 'in_person' },
    cards: [{ workspaceId: centre.workspaceId, destination: `U_${keys}` }],
  });
}

/** Somebody presses YES about a colleague. */
export async function yesToStaff(
  core: TestCore,
  centre: TestCentre,
  { by = centre.staff.manager, to, channel = 'email' }: { by?: StaffId; to: StaffId; channel?: Channel },
) {
  const subject = await core.db.staff.findUniqueOrThrow({ where: { id: to } });
  keys += 1;
  return requestStaffReset(core, {
    accountId: centre.accountId,
    subjectId: to,
    channel,
    staffId: by,
    requestKey: `asking-${keys}`,
    shownAddress: addressDigest(to, (channel === 'sms' ? subject.phone : subject.email) ?? ''),
    identified: { how: 'called_back' },
    cards: [{ workspaceId: centre.workspaceId, destination: `U_${keys}` }],
  });
}

/** The id of a YES that became a request. */
export function asked(done: Awaited<ReturnType<typeof yes>>): RequestId {
  if (done.kind !== 'asked') throw new Error('This YES was sent.');
  return done.requestId;
}

/** Front Desk asks for a reset of Jane's. */
export async function askFor(
  core: TestCore,
  centre: TestCentre,
  more: Parameters<typeof yes>[2] = {},
): Promise<RequestId> {
  return asked(await yes(core, centre, more));
}

/** One more person on the staff, linked in Slack. */
export async function colleague(
  core: TestCore,
  { accountId, workspaceId }: TestCentre,
  level: 'front_desk' | 'manager' | 'admin',
  name: string,
): Promise<StaffId> {
  keys += 1;
  const email = `more-${keys}@example.com`;
  const { id } = await core.db.staff.create({
    data: { accountId, externalId: `more-${keys}`, name, email, emailKey: email, level },
  });
  await core.db.slackIdentity.create({
    data: {
      accountId,
      workspaceId,
      slackUserId: `U_MORE_${keys}`,
      staffId: id,
      linkedAt: core.clock.now(),
    },
  });
  return id as StaffId;
}
