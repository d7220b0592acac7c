import type { Interaction, Submission } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { lookingModal, noticeModal } from '../../bot/modals/noticeModal.ts';
import { UNLINK_OWN, unlinkModal } from '../../bot/modals/unlinkModal.ts';
import { unlinkOwn } from '../../core/staff/unlink.ts';

/** `/keydesk unlink`: asks first. */
export async function unlink(use: Interaction & { triggerId: string }): Promise<undefined> {
  await openAndFill(use, use.triggerId, 'One moment…', async () =>
    unlinkModal((await use.asking.proven).name),
  );
}

/** YES. */
export const unlinkSubmitted: Submission = {
  field: UNLINK_OWN,
  working: () => lookingModal('Unlinking…'),
  handle: async ({ core, asking }) => {
    const { accountId, staffId, workspaceId } = await asking.proven;
    await unlinkOwn(core, { accountId, staffId, workspaceId, via: 'slack' });
    return noticeModal(
      'Your Slack account is unlinked, and Keydesk does nothing for you in Slack any more. /keydesk link links you again.',
      { close: 'Done' },
    );
  },
};
