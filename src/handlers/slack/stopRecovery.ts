import type { ActionHandler } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { noticeModal } from '../../bot/modals/noticeModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { isRowId } from '../../core/ids.ts';
import { type StopOutcome, stopRecovery } from '../../core/owner/stopRecovery.ts';

const SAID: Record<StopOutcome['kind'], string> = {
  stopped:
    'It is stopped: no link is sent, and your password is as it was. Call whoever runs Keydesk, so that they know.',
  over: 'There is nothing left to stop: that link was used, or it came to nothing by itself. If your password was changed and it was not you, call whoever runs Keydesk at once.',
  unknown: 'That is for the Business Owner alone. Nothing was changed.',
};

/** Stop it, under the Business Owner's message about a recovery. Who presses it is read anew (A3). */
export const stopRecoveryInSlack: ActionHandler = async (use) => {
  const recoveryId = use.chosen;
  if (!isRowId(recoveryId)) throw new NotKnown('button');
  await openAndFill(use, use.triggerId, 'One moment…', async () => {
    const { accountId, staffId } = await use.asking.proven;
    const { kind } = await stopRecovery(use.core, accountId, { staffId, recoveryId, via: 'slack' });
    return noticeModal(SAID[kind], { title: 'Owner recovery' });
  });
};
