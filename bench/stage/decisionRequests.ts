import type { SettingsPatch } from '../../src/core/approvals/settings.ts';
import type { Core } from '../../src/core/core.ts';
import type { RequestId } from '../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../src/core/links/request.ts';
import type { Centre } from './centre.ts';

/** Guards off: the bench asks for more than any person would. */
const OFF = { burst: { on: false, sends: 1000 }, repeated: { on: false, resets: 100 } };

/** What holds for what is asked for from now on. */
export async function setApprovals(
  core: Core,
  { accountId }: Centre,
  settings: SettingsPatch,
): Promise<void> {
  await core.db.account.update({
    where: { id: accountId },
    data: { approvalSettings: { ...OFF, ...settings } },
  });
}

/** A manager's YES where the settings want approval; its card stands in one channel and in their direct messages. */
export async function askForApproval(
  core: Core,
  centre: Centre,
  { guardian, who, channelId, own }: { guardian: number; who: string; channelId: string; own: string },
): Promise<RequestId> {
  const { accountId, workspaceId, managers, guardians } = centre;
  const staffId = managers.get(who);
  const person = guardians[guardian];
  if (!staffId || !person) throw new Error('The bench has too few people.');
  await setApprovals(core, centre, {
    sendsGuardianResets: 'admin',
    postedTo: { kind: 'channel', workspaceId, channelId },
  });
  const done = await requestGuardianReset(core, {
    accountId,
    guardianId: person.id,
    staffId,
    requestKey: crypto.randomUUID(),
    shownAddress: addressDigest(person.id, person.email),
    identified: { how: 'called_back' },
    cards: [{ workspaceId, destination: own }],
  });
  if (done.kind !== 'asked') throw new Error('The bench’s reset was sent without approval.');
  return done.requestId;
}
