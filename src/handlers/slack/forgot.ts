import type { CommandHandler } from '../../bot/interaction.ts';
import { mailOwnLink } from '../../core/links/mailOwnLink.ts';

/** `/keydesk forgot`: mails whoever asks a link to their own password on the Office Portal (S2); nobody's else. */
export const forgot: CommandHandler = async ({ core, asking, triggerId }) => {
  const { accountId, staffId } = await asking.proven;
  const { to, isNew } = await mailOwnLink(core, { accountId, staffId, requestKey: triggerId });
  return isNew
    ? `A link to choose a new password for the Office Portal is on its way to ${to}. It works once, for 30 minutes. If it does not arrive, look in the spam folder, or ask Admin Access for a reset.`
    : `A link went to ${to} a moment ago. Look there, and in the spam folder, before you ask again.`;
};
