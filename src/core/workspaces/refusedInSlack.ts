import { appendAudit } from '../audit/append.ts';
import { MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { rememberOnce } from './seenRequests.ts';

/** One entry a person and reason in this time: a guest who mashes a button must not fill the Audit Log. */
const ONCE_IN = 60 * MINUTE;

/** Somebody whom Keydesk does not serve, and what they tried. */
export interface RefusedInSlack {
  /** Slack's team or enterprise id of the person. */
  team: string;
  slackUserId: string;
  reason: string;
  /** A command, or the id of a button or window. */
  attempted: string;
}

/**
 * Writes `slack.refused` to the Audit Log, at most once an hour for the same person and reason across all processes.
 * The refusal stands whether or not this can be written.
 */
export async function recordRefusedInSlack(
  core: Core,
  accountId: AccountId,
  { team, slackUserId, reason, attempted }: RefusedInSlack,
): Promise<void> {
  const hour = Math.floor(core.clock.now().getTime() / ONCE_IN);
  const name = `refused ${accountId} ${team} ${slackUserId} ${reason} ${hour}`;
  try {
    await core.db.$transaction(async (tx) => {
      if (!(await rememberOnce(core, tx, name, 2 * ONCE_IN))) return;
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'slack_user', id: slackUserId },
        via: 'slack',
        action: 'slack.refused',
        subject: { kind: 'slack_user', id: slackUserId },
        details: { reason, attempted, workspace: team },
      });
    });
  } catch (error) {
    core.log.error({ err: error, reason }, 'a refusal in Slack could not be written to the Audit Log');
  }
}
