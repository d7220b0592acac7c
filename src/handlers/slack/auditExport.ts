import type { ActionHandler } from '../../bot/interaction.ts';
import { updateModal } from '../../bot/modalFlow.ts';
import { auditExportModal } from '../../bot/modals/audit.ts';
import { readAuditFilter } from '../../bot/modals/auditFilters.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { MOST_EXPORTED, requestAuditExport } from '../../core/audit/export.ts';

/** Export as a file: what fits the filters now. Core reads the level anew; a worker makes and sends the file. */
export const exportAudit: ActionHandler = async ({ core, slack, asking, view }) => {
  if (!view) throw new NotKnown('button');
  const { accountId, staffId, workspaceId, slackUserId } = await asking.proven;
  await requestAuditExport(core, {
    ...{ accountId, staffId, workspaceId, slackUserId },
    filter: readAuditFilter(view),
    requestKey: `${view.id} ${view.hash}`,
  });
  await updateModal(slack, { viewId: view.id }, auditExportModal(MOST_EXPORTED));
};
