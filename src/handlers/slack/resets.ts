import type { ModalView } from '@slack/types';
import type { Asker } from '../../bot/identity.ts';
import type { ActionHandler, CommandHandler, Submission } from '../../bot/interaction.ts';
import { openAndFill, updateModal } from '../../bot/modalFlow.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { resetsModal } from '../../bot/modals/resets.ts';
import {
  type ChosenFilters,
  MOST_STAFF_OFFERED,
  NO_FILTERS,
  RESETS_WORDS,
  readFilters,
} from '../../bot/modals/resetsFilters.ts';
import { NotKnown } from '../../bot/refusals.ts';
import {
  type Listed,
  type ListedReset,
  listResets,
  MOST_PAGES,
  whoAsked,
} from '../../core/cards/listResets.ts';
import type { Core } from '../../core/core.ts';
import { NotPermitted } from '../../core/errors.ts';
import { judge, judgeOnStaff } from '../../core/permissions/judge.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';

/** `/resets [words]`: the latest resets and where they stand; Front Desk sees their own. */
export const resets: CommandHandler = async (use) => {
  const filters = { ...NO_FILTERS, words: use.words };
  await openAndFill(use, use.triggerId, 'One moment…', async () =>
    list(use.core, await use.asking.proven, filters, 0),
  );
  return undefined;
};

/** A filter was chosen: the list begins anew. */
export const filterResets: ActionHandler = (use) => showPage(use, 0);

/** Newer or Older. */
export const turnResetsPage: ActionHandler = (use) => {
  if (!/^\d{1,4}$/.test(use.chosen ?? '')) throw new NotKnown('button');
  return showPage(use, Math.min(Number(use.chosen), MOST_PAGES - 1));
};

/** Search: the words count too. */
export const searchResets: Submission = {
  field: RESETS_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: async ({ core, asking, view }) => list(core, await asking.proven, readFilters(view), 0),
};

async function showPage(
  { core, slack, asking, view }: Parameters<ActionHandler>[0],
  page: number,
): Promise<void> {
  if (!view) throw new NotKnown('button');
  const shown = await list(core, await asking.proven, readFilters(view), page);
  // Without its hash: whoever chooses two filters in a hurry is to see what the second says.
  await updateModal(slack, { viewId: view.id }, shown);
}

/** What this person may see of the list, read anew each time. */
async function list(core: Core, asker: Asker, filters: ChosenFilters, page: number): Promise<ModalView> {
  const { accountId, staffId, level } = asker;
  if (!mayDo(level, 'see-own-resets'))
    throw new NotPermitted('see password resets', await whoMay(core, accountId, 'see-own-resets'));
  const all = mayDo(level, 'see-all-resets');
  const { standing, channel, words } = filters;
  const askedBy = !all || filters.askedBy === 'me' ? staffId : filters.askedBy;
  const [{ listed, more }, staff] = await Promise.all([
    listResets(core, accountId, { standing, channel, askedBy, words }, page),
    all ? whoAsked(core, accountId, MOST_STAFF_OFFERED) : undefined,
  ]);
  const others = staff?.filter(({ id }) => id !== staffId);
  const mayRepeat = new Set(listed.flatMap((one) => (mayAskAgain(asker, one) ? [one.linkId] : [])));
  return resetsModal({ filters, staff: others, listed, page, more, mayRepeat });
}

/** Whether somebody may send a reset again, or ask for it: the same as of a new one. */
function mayAskAgain({ staffId, level }: Asker, one: Listed): one is ListedReset {
  if (one.kind !== 'reset') return false;
  const asker = { staffId, level, active: true };
  return one.subject
    ? judgeOnStaff(asker, 'request-staff-reset', one.subject).may
    : judge(asker, 'request-guardian-reset').may;
}
