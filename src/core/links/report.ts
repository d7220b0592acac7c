import { appendAudits } from '../audit/append.ts';
import { tellManagers } from '../cards/reports.ts';
import type { Core } from '../core.ts';
import { lockPerson, namedInAudit } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import { stopReportedRecovery } from '../owner/stopReported.ts';
import { type FoundLink, findLink } from './find.ts';
import { endLink } from './lifecycle.ts';
import { portalVia } from './via.ts';

export interface Report {
  token: string;
  /** The link that the button was made for; another tab may have opened a different one since. */
  madeFor?: string | undefined;
}

export type ReportOutcome =
  /** It is reported: by this press, or by one before it. `link` is as it stands now. */
  | { kind: 'reported'; link: FoundLink }
  /** The button was another link's; nothing is done. */
  | { kind: 'other-link'; link: FoundLink }
  | { kind: 'unknown' };

/**
 * "I did not ask for this": ends a link that still lives, and in the same transaction wipes its sealed token, has the
 * cards brought up to date and those told who look into it (managers; of staff's links, Admin Access and up), and writes
 * the audit row. The recovery that an owner's link is of is stopped with it. A link that is over can be reported too;
 * it stays what it is. Each link is reported once: whoever comes later gets the same answer, and nobody is told again.
 * The person's password and sessions are left alone. Against a redemption at the same moment, one of the two ends
 * the link, and a link that was used is known as used to both.
 */
export async function reportLink(core: Core, { token, madeFor }: Report): Promise<ReportOutcome> {
  const link = await findLink(core, token);
  if (!link) return { kind: 'unknown' };
  if (madeFor && madeFor !== link.linkId) return { kind: 'other-link', link };
  if (!link.reportedAt) await core.db.$transaction((tx) => record(core, tx, link));
  return { kind: 'reported', link: (await findLink(core, token)) ?? link };
}

async function record(core: Core, tx: Tx, { accountId, person, linkId, purpose }: FoundLink): Promise<void> {
  const now = core.clock.now();
  await lockPerson(tx, accountId, person);
  const { count } = await tx.resetLink.updateMany({
    where: { accountId, id: linkId, reportedAt: null },
    data: { reportedAt: now },
  });
  if (count === 0) return;
  // The update above holds the row, so this is how it stands.
  const { state, sentAt, expiresAt, requesterKind, requesterId } = await tx.resetLink.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: linkId } },
    select: { state: true, sentAt: true, expiresAt: true, requesterKind: true, requesterId: true },
  });
  // One whose time is over died of that, even where its row is not marked yet. Until the provider has taken the message,
  // it is not over: another attempt would begin its 30 minutes anew.
  const late = sentAt !== null && expiresAt !== null && expiresAt <= now;
  const ended = !late && (await endLink(core, tx, accountId, linkId, 'reported'));
  const told = await tellManagers(core, tx, accountId, linkId, requesterId);
  if (!ended) await core.queue.add(tx, 'card', { linkId });
  const stopped =
    ended && purpose === 'owner_recovery' ? await stopReportedRecovery(core, tx, accountId, linkId) : [];
  await appendAudits(core, tx, accountId, [
    {
      // Whoever holds the link: the person, or whom the message reached instead.
      actor: { kind: 'visitor' },
      via: portalVia(person),
      action: 'reset.reported',
      subject: namedInAudit(person),
      details: {
        link: linkId,
        ...(person.portal === 'office' ? { purpose } : {}),
        was: late && state === 'live' ? 'expired' : state,
        stopped: ended,
        requested_by: requesterKind,
        requester: requesterId,
        told_in_slack: told.inSlack,
        told_by_email: told.byEmail,
      },
    },
    ...stopped,
  ]);
}
