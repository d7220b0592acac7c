import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { changeSettings } from '../../../src/core/approvals/changeSettings.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import type { SettingsPatch } from '../../../src/core/approvals/settings.ts';
import { Refusal } from '../../../src/core/errors.ts';
import type { RequestId, StaffId } from '../../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../../src/core/links/request.ts';
import { requestStaffReset } from '../../../src/core/links/requestStaff.ts';
import { CHANNEL, type Day } from './busyDayCentre.ts';
import { changeAddress, openLink, redeem, reportIt, tellNews } from './busyDayFamilies.ts';
import type { Random } from './busyDayRandom.ts';

/** What somebody does at some moment of the day; returns in a word what came of it. */
export type Deed = (day: Day, random: Random) => Promise<string>;

/** Deeds by how many of a hundred they are. Who does what to whom is up to chance, rights or not. */
export const DEEDS: readonly [share: number, deed: Deed][] = [
  [44, pressYes],
  [20, pressApproveOrDeny],
  [4, cancelOwn],
  [8, openLink],
  [8, redeem],
  [11, tellNews],
  [1, reportIt],
  [2, changeAddress],
  [2, tuneSettings],
];

/** Does one deed. A refusal is an answer too; anything else that is thrown is a defect. */
export async function doOne(day: Day, random: Random): Promise<string> {
  let left = random.next() * 100;
  const [, deed] = DEEDS.find(([share]) => {
    left -= share;
    return left < 0;
  }) ?? [0, pressYes];
  try {
    return await deed(day, random);
  } catch (error) {
    if (error instanceof Refusal) return `refused: ${error.code}`;
    throw error;
  }
}

/** YES about a guardian, or one time in ten about a colleague. */
async function pressYes(day: Day, random: Random): Promise<string> {
  const { core, accountId, workspaceId, staff, guardians } = day;
  const asker = random.pick(staff);
  const channel = random.chance(0.4) ? 'sms' : 'email';
  const yes = {
    accountId,
    channel,
    staffId: asker.staffId,
    requestKey: `key-${random.next()}`,
    identified: { how: random.pick(['in_person', 'called_back'] as const) },
    cards: [{ workspaceId, destination: asker.slackUserId }],
  } as const;
  const shown = (row: { id: string; email: string | null; phone: string | null }) =>
    addressDigest(row.id, (channel === 'sms' ? row.phone : row.email) ?? '');
  if (random.chance(0.1)) {
    const subject = await core.db.staff.findUniqueOrThrow({ where: { id: random.pick(staff).staffId } });
    const done = await requestStaffReset(core, {
      ...yes,
      subjectId: subject.id as StaffId,
      shownAddress: shown(subject),
    });
    return `${done.kind}: staff`;
  }
  const guardianId = random.pick(guardians);
  const guardian = await core.db.guardian.findUniqueOrThrow({ where: { id: guardianId } });
  const done = await requestGuardianReset(core, { ...yes, guardianId, shownAddress: shown(guardian) });
  return done.kind;
}

/** Most look at what is open; some at what has ended long ago. */
async function pressApproveOrDeny(day: Day, random: Random): Promise<string> {
  const { core, accountId, staff } = day;
  const requestId = await someRequest(day, random);
  if (!requestId) return 'nothing to decide';
  const decision = random.chance(0.7) ? 'approve' : 'deny';
  const note = decision === 'deny' ? 'could not be reached' : undefined;
  // Those above Front Desk, mostly, since they have the buttons.
  const { staffId } = random.pick(random.chance(0.9) ? staff.slice(5) : staff);
  return (await decide(core, { accountId, requestId, staffId, decision, note })).kind;
}

async function cancelOwn(day: Day, random: Random): Promise<string> {
  const { core, accountId, staff } = day;
  const requestId = await someRequest(day, random);
  if (!requestId) return 'nothing to cancel';
  const { requesterId } = await core.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } });
  const staffId = random.chance(0.9) ? (requesterId as StaffId) : random.pick(staff).staffId;
  const { isNew } = await cancelRequest(core, { accountId, requestId, staffId });
  return isNew ? 'cancelled' : 'cancelled too late';
}

async function someRequest({ core, accountId }: Day, random: Random): Promise<RequestId | undefined> {
  const requests = await core.db.resetRequest.findMany({
    where: { accountId, ...(random.chance(0.9) ? { state: 'open' as const } : {}) },
    orderBy: [{ requestedAt: 'asc' }, { requestKey: 'asc' }],
    select: { id: true },
  });
  return requests.length > 0 ? (random.pick(requests).id as RequestId) : undefined;
}

/** The Business Owner changes their mind, or somebody tries who may not. */
async function tuneSettings(day: Day, random: Random): Promise<string> {
  const { core, accountId, workspaceId, staff } = day;
  const patch: SettingsPatch = random.pick<SettingsPatch>([
    { postedTo: { kind: 'direct' } },
    { postedTo: { kind: 'channel', workspaceId, channelId: CHANNEL } },
    { postedTo: { kind: 'channel', workspaceId, channelId: CHANNEL } },
    { everySms: true },
    { everySms: false },
    { requestMinutes: 20 },
    { requestMinutes: 60 },
    { burst: { on: true, sends: 5 } },
    { notified: { kind: 'chosen', levels: ['admin'], staff: [] } },
    { notified: { kind: 'deciders' } },
    { smsCap: { on: true, texts: 60 } },
    { sendsGuardianResets: 'manager' },
  ]);
  const who = random.chance(0.8) ? staff.at(-1) : random.pick(staff);
  if (!who) return 'nobody';
  await changeSettings(core, { accountId, staffId: who.staffId }, patch);
  return 'settings';
}
