import type { ModalView } from '@slack/types';
import { LIMITS } from '../../bot/blocks/limits.ts';
import { plain } from '../../bot/blocks/texts.ts';
import { refusedHome } from '../../bot/home/homeView.ts';
import { showHome } from '../../bot/home/homeWorker.ts';
import {
  HOME_CREDITS,
  HOME_LINK,
  HOME_RESET_GUARDIAN,
  HOME_RESET_STAFF,
  HOME_RESETS,
  HOME_STAFF,
} from '../../bot/home/names.ts';
import type { ActionHandler, Answer, CommandHandler, HomeHandler } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { noticeModal } from '../../bot/modals/noticeModal.ts';
import { NotLinked, NotServed } from '../../bot/refusals.ts';
import { sentenceFor } from '../../bot/showRefusal.ts';
import { noteHomeOpened } from '../../core/home/homes.ts';
import { readAsker } from '../../core/workspaces/asker.ts';

/** App Home was opened: shows what it shows to this person now, and keeps it up to date from then on. */
export const showOwnHome: HomeHandler = async ({ core, slack, asking }) => {
  const { slackUserId, workspace: team } = asking.person;
  try {
    const { accountId, workspaceId } = await asking.proven.catch((error: unknown) => {
      if (!isNobodyHere(error)) throw error;
      return readAsker(core, { team, slackUserId });
    });
    if (!accountId || !workspaceId) return;
    await noteHomeOpened(core, accountId, { workspaceId, slackUserId });
    // Slack may show anything, such as an App Home of before the app was installed anew.
    await showHome(core, slack, accountId, { workspaceId, slackUserId, shownHash: null });
  } catch (error) {
    const view = refusedHome(sentenceFor(core, error));
    await slack.views
      .publish({ user_id: slackUserId, view })
      .catch((failure: unknown) => core.log.warn({ err: failure }, 'An App Home could not be shown'));
  }
};

/** A full member of the workspace who is not linked, or is deactivated: for them there is an App Home too. */
function isNobodyHere(error: unknown): boolean {
  return error instanceof NotLinked || (error instanceof NotServed && error.reason === 'deactivated_staff');
}

/** The buttons that begin something, each as its command does; they come from a place that has no words. */
export function homeButtons(commands: Record<string, CommandHandler>): Record<string, ActionHandler> {
  const as =
    (command: string): ActionHandler =>
    async ({ view: _, chosen: __, ...use }) => {
      const answer = await commands[command]?.({ ...use, words: '' });
      if (answer) await openAndFill(use, use.triggerId, 'One moment…', async () => answerModal(answer));
    };
  return {
    [HOME_RESET_GUARDIAN]: as('/reset-guardian'),
    [HOME_RESET_STAFF]: as('/reset-staff'),
    [HOME_RESETS]: as('/resets'),
    [HOME_STAFF]: as('/staff'),
    [HOME_CREDITS]: as('/sms-credits'),
    // Whoever is not linked is offered to be, by the refusal itself.
    [HOME_LINK]: (use) =>
      openAndFill(use, use.triggerId, 'One moment…', async () => {
        const { name } = await use.asking.proven;
        return noticeModal(`You are linked already, as ${name}. Nothing is to be done.`);
      }),
  };
}

/** An answer that elsewhere only the person sees, in a window. */
function answerModal(answer: string | Answer): ModalView {
  if (typeof answer === 'string') return noticeModal(answer);
  return {
    type: 'modal',
    title: plain('Keydesk', LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalButton),
    blocks: answer.blocks,
  } satisfies ModalView;
}
