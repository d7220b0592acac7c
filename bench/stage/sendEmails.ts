import type { Core } from '../../src/core/core.ts';
import { addressDigest, requestGuardianReset } from '../../src/core/links/request.ts';
import type { Centre } from './centre.ts';

type Guardian = Centre['guardians'][number];

/** As YES does. @param destination who has the card in Slack */
export async function pressYes(
  core: Core,
  { accountId, workspaceId, managers }: Centre,
  { id, email }: Guardian,
  destination: string,
): Promise<void> {
  const [staffId] = managers.values();
  if (!staffId) throw new Error('The manager is missing.');
  await requestGuardianReset(core, {
    accountId,
    guardianId: id,
    staffId,
    requestKey: crypto.randomUUID(),
    shownAddress: addressDigest(id, email),
    identified: { how: 'called_back' },
    cards: [{ workspaceId, destination }],
  });
}
