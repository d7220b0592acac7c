import { appendAudit } from '../core/audit/append.ts';
import { after, MINUTE } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import type { AccountId } from '../core/ids.ts';
import { sha256 } from '../core/secrets.ts';
import type { StandingReason } from './refusals.ts';
import type { SlackPerson } from './slackPeople.ts';

/** One entry a person and reason in this time: a guest who mashes a button must not fill the Audit Log. */
const ONCE_IN = 60 * MINUTE;

/**
 * Writes `slack.refused` to the Audit Log, at most once an hour for the same person and reason across all processes.
 * The refusal stands whether or not this can be written.
 */
export async function recordRefusal(
  core: Core,
  accountId: AccountId,
  person: SlackPerson,
  reason: StandingReason,
  attempted: string,
): Promise<void> {
  const now = core.clock.now();
  const hour = Math.floor(now.getTime() / ONCE_IN);
  const key = sha256(`refused ${accountId} ${person.workspace} ${person.slackUserId} ${reason} ${hour}`);
  try {
    await core.db.$transaction(async (tx) => {
      const { count } = await tx.seenRequest.createMany({
        data: [{ key, expiresAt: after(now, 2 * ONCE_IN) }],
        skipDuplicates: true,
      });
      if (count === 0) return;
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'slack_user', id: person.slackUserId },
        via: 'slack',
        action: 'slack.refused',
        subject: { kind: 'slack_user', id: person.slackUserId },
        details: { reason, attempted, workspace: person.workspace },
      });
    });
  } catch (error) {
    core.log.error({ err: error, reason }, 'a refusal in Slack could not be written to the Audit Log');
  }
}
