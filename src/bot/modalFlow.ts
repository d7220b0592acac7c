import { setTimeout } from 'node:timers/promises';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Interaction } from './interaction.ts';
import { lookingModal } from './modals/noticeModal.ts';
import { type Surface, showRefusal } from './showRefusal.ts';
import { slackTrouble } from './slackTrouble.ts';

/** A modal on somebody's screen. */
export interface ModalPlace {
  viewId: string;
  /** With it an update loses against a newer one. */
  hash?: string;
}

/** Tries of one update, and the wait between them in milliseconds: updating twice shows the same. */
const TRIES = 3;
const BETWEEN = 300;
/** A person does not wait longer than this for Slack's 429 to pass, in milliseconds. */
const LONGEST_WAIT = 2_000;

/**
 * Opens a modal that says it is looking, and fills it when `fill` is done; both begin at once, because the right to
 * open one lives 3 seconds. What goes wrong in `fill` is told in the modal.
 * @throws the Web API's error when Slack does not open or fill it.
 */
export async function openAndFill(
  use: Interaction,
  triggerId: string,
  looking: string,
  fill: () => Promise<ModalView>,
): Promise<void> {
  const filling = begin(fill);
  const { view } = await use.slack.views.open({ trigger_id: triggerId, view: lookingModal(looking) });
  await fillModal(use, place(view), filling);
}

/** As `openAndFill`, on top of the modal that the person acts in. */
export async function pushAndFill(
  use: Interaction,
  triggerId: string,
  looking: string,
  fill: () => Promise<ModalView>,
): Promise<void> {
  const filling = begin(fill);
  const { view } = await use.slack.views.push({ trigger_id: triggerId, view: lookingModal(looking) });
  await fillModal(use, place(view), filling);
}

/**
 * Replaces a modal's content. Closed meanwhile, or already changed by something newer: nothing is to be done.
 * @returns false when the person had closed it.
 * @throws the Web API's error when Slack does not do it.
 */
export async function updateModal(
  slack: WebClient,
  { viewId, hash }: ModalPlace,
  view: ModalView,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await slack.views.update({ view_id: viewId, ...(hash ? { hash } : {}), view });
      return true;
    } catch (error) {
      const trouble = slackTrouble(error);
      if (trouble?.kind === 'refused' && trouble.code === 'not_found') return false;
      // Also what a try meets whose earlier answer was lost: the view is already as it should be.
      if (trouble?.kind === 'refused' && trouble.code === 'hash_conflict') return true;
      const wait = trouble?.kind === 'busy' ? trouble.waitMs : BETWEEN;
      const hopeless = !trouble || trouble.kind === 'refused' || tries === TRIES || wait > LONGEST_WAIT;
      if (hopeless) throw error;
      await setTimeout(wait);
    }
  }
}

async function fillModal(use: Interaction, at: ModalPlace, filling: Promise<ModalView>): Promise<void> {
  let view: ModalView;
  try {
    view = await filling;
  } catch (error) {
    const modal: Surface = { kind: 'modal', ...at };
    await showRefusal(use, error, [
      modal,
      { kind: 'direct-message', slackUserId: use.asking.person.slackUserId },
    ]);
    return;
  }
  await updateModal(use.slack, at, view);
}

/** Begins the work; whoever awaits it meets its failure, and until then nobody calls it unhandled. */
function begin(fill: () => Promise<ModalView>): Promise<ModalView> {
  const filling = fill();
  filling.catch(() => {});
  return filling;
}

function place(view: { id?: string; hash?: string } | undefined): ModalPlace {
  if (!view?.id) throw new Error('Slack opened a modal and did not say which.');
  return { viewId: view.id, ...(view.hash ? { hash: view.hash } : {}) };
}
