import type { ModalView } from '@slack/types';
import type { Asker } from '../../bot/identity.ts';
import type { ActionHandler, CommandHandler, Interaction, Submission } from '../../bot/interaction.ts';
import { openAndFill, updateModal } from '../../bot/modalFlow.ts';
import { auditModal } from '../../bot/modals/audit.ts';
import { AUDIT_WORDS, datesShown, filterOfWords, readAuditFilter } from '../../bot/modals/auditFilters.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { type AuditTurn, searchAudit } from '../../core/audit/search.ts';
import type { AuditFilter } from '../../core/audit/searchWhere.ts';
import type { Core } from '../../core/core.ts';
import { NotPermitted } from '../../core/errors.ts';
import { judge } from '../../core/permissions/judge.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';

/** `/audit [words]`: who did what to whom, for Admin Access. */
export const audit: CommandHandler = async (use) => {
  const filter = filterOfWords(use.words);
  await openAndFill(use, use.triggerId, 'Looking…', () => page(use, { filter }));
  return undefined;
};

/** A kind or a day was chosen: the list begins anew. */
export const filterAudit: ActionHandler = (use) => turn(use, undefined);

/** Any day: the list begins anew without the days. */
export const anyDayOfAudit: ActionHandler = async (use) => {
  const { slack, view } = use;
  if (!view) throw new NotKnown('button');
  const { from: _from, until: _until, ...filter } = readAuditFilter(view);
  const shown = await page(use, { filter, dates: datesShown(view) + 1 });
  await updateModal(slack, { viewId: view.id }, shown);
};

/** Newer, and Older: beside the entry that the button names. */
export const newerAudit: ActionHandler = (use) => turn(use, { newerThan: entryIn(use.chosen) });
export const olderAudit: ActionHandler = (use) => turn(use, { olderThan: entryIn(use.chosen) });

/** Search: the words count too. */
export const searchAuditAgain: Submission = {
  field: AUDIT_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: (use) => page(use, { filter: readAuditFilter(use.view), dates: datesShown(use.view) }),
};

async function turn(use: Parameters<ActionHandler>[0], to: AuditTurn): Promise<void> {
  const { slack, view } = use;
  if (!view) throw new NotKnown('button');
  const shown = await page(use, { filter: readAuditFilter(view), dates: datesShown(view), to });
  // Without its hash: whoever chooses two filters in a hurry is to see what the second says.
  await updateModal(slack, { viewId: view.id }, shown);
}

/** A page as this person may see it, rights read anew each time. */
async function page(
  { core, asking }: Interaction,
  { filter, dates, to }: { filter: AuditFilter; dates?: number; to?: AuditTurn },
): Promise<ModalView> {
  const asker = await asking.proven;
  await requireSeeAudit(core, asker);
  return auditModal(filter, await searchAudit(core, asker.accountId, filter, to), dates);
}

/** @throws NotPermitted naming those who may. */
async function requireSeeAudit(core: Core, { accountId, staffId, level }: Asker): Promise<void> {
  if (judge({ staffId, level, active: true }, 'see-audit-log').may) return;
  throw new NotPermitted('see the Audit Log', await whoMay(core, accountId, 'see-audit-log'));
}

function entryIn(chosen: string | undefined): number {
  if (!/^\d{1,9}$/.test(chosen ?? '')) throw new NotKnown('button');
  return Number(chosen);
}
