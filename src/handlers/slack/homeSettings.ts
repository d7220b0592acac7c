import { guardsModal } from '../../bot/home/guardsModal.ts';
import { approvalSettingsModal, FIELD, LEVEL_VALUE } from '../../bot/home/settingsModals.ts';
import type { Asker } from '../../bot/identity.ts';
import type { ActionHandler, SeenView, Submission } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { lookingModal, noticeModal } from '../../bot/modals/noticeModal.ts';
import { changeSettings, settingsMark } from '../../core/approvals/changeSettings.ts';
import { readColleagues } from '../../core/approvals/deciders.ts';
import { SettingsRefused } from '../../core/approvals/refusals.ts';
import { readPolicy, type SettingName, type SettingsPatch } from '../../core/approvals/settings.ts';
import type { Core } from '../../core/core.ts';
import { NotPermitted } from '../../core/errors.ts';
import { LEVELS, mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';
import { ticked } from './homeFields.ts';

/** App Home's button: the window of approvals, for the Business Owner. */
export const openApprovalSettings: ActionHandler = (use) =>
  openAndFill(use, use.triggerId, 'One moment…', async () => {
    const { accountId } = await requireOwner(use.core, await use.asking.proven);
    const [{ settings }, staff] = await Promise.all([
      readPolicy(use.core.db, accountId),
      readColleagues(use.core.db, accountId),
    ]);
    return { ...approvalSettingsModal(settings, staff), private_metadata: settingsMark(settings) };
  });

/** App Home's button: the window of guards. */
export const openGuardSettings: ActionHandler = (use) =>
  openAndFill(use, use.triggerId, 'One moment…', async () => {
    const { accountId } = await requireOwner(use.core, await use.asking.proven);
    const { settings } = await readPolicy(use.core.db, accountId);
    return { ...guardsModal(settings), private_metadata: settingsMark(settings) };
  });

/** Save, in the window of approvals. Core reads the rights anew and refuses what nobody could ever decide. */
export const saveApprovalSettings: Submission = {
  field: FIELD.sends,
  working: () => lookingModal('Still saving…'),
  handle: async ({ core, asking, view }) => {
    const asker = await asking.proven;
    return save(core, asker, { patch: approvalsIn(view, asker.workspaceId), view, field: FIELD.sends });
  },
};

/** Changes what was chosen; what cannot be is told beside a field, and the window stays. */
export async function save(
  core: Core,
  { accountId, staffId }: Asker,
  { patch, view, field }: { patch: SettingsPatch; view: SeenView; field: string },
) {
  try {
    // A window may have stood open for an hour, and would undo what was changed meanwhile elsewhere.
    const changed = await changeSettings(core, { accountId, staffId }, patch, view.carried || undefined);
    return noticeModal(
      changed.length === 0
        ? 'Nothing was different, so nothing was changed.'
        : 'Saved. It holds for resets from now on, and stands in the Audit Log.',
      { title: 'Saved' },
    );
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    return { errors: { [field]: error.message } };
  }
}

function approvalsIn({ values }: SeenView, workspaceId: string): SettingsPatch {
  const chosen = (name: string) => values[name]?.[name];
  const channelId = chosen(FIELD.channel)?.selected_conversation;
  const notified = (chosen(FIELD.notified)?.selected_options ?? []).map(({ value }) => value);
  const levels = LEVELS.filter((level) => notified.includes(LEVEL_VALUE(level)));
  const staff = notified.filter((value) => !value.startsWith('level:'));
  // Core checks each of them; what is no such value is refused there with a sentence.
  const level = <N extends SettingName>(name: string) =>
    chosen(name)?.selected_option?.value as Exclude<SettingsPatch[N], undefined>;
  return {
    sendsGuardianResets: level<'sendsGuardianResets'>(FIELD.sends),
    everySms: ticked(values, FIELD.everySms),
    decidesGuardianResets: level<'decidesGuardianResets'>(FIELD.decidesGuardians),
    decidesStaffResets: level<'decidesStaffResets'>(FIELD.decidesStaff),
    postedTo: channelId ? { kind: 'channel', workspaceId, channelId } : { kind: 'direct' },
    notified: levels.length + staff.length > 0 ? { kind: 'chosen', levels, staff } : { kind: 'deciders' },
    requestMinutes: Number(chosen(FIELD.minutes)?.value ?? Number.NaN),
  };
}

async function requireOwner(core: Core, asker: Asker): Promise<Asker> {
  if (mayDo(asker.level, 'change-settings')) return asker;
  throw new NotPermitted('change these settings', await whoMay(core, asker.accountId, 'change-settings'));
}
