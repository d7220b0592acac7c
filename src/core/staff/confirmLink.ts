import { appendAudit, appendAudits } from '../audit/append.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { SlackLinkOffer, Staff, Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { tellOne } from '../notices/tellOne.ts';
import { tellStaff } from '../notices/tellStaff.ts';
import { mayDo } from '../permissions/levels.ts';
import { sha256 } from '../secrets.ts';
import { putStaffNewsInOutbox } from './staffNews.ts';

/** Why a confirmation links nobody. */
export type LinkRefusal =
  /** The offer is none of this account, is over, or was used or replaced. */
  | 'over'
  /** The staff member has a Slack user in this workspace already. */
  | 'staff-linked'
  /** The Slack user belongs to a staff member already. */
  | 'slack-user-linked'
  /** Another link was opened in the browser since the page was shown; nothing was done, and it is open still. */
  | 'other-link';

/** What the page shows before it asks. */
export interface OpenOffer {
  offerId: string;
  slackUserId: string;
  slackName: string;
  /** What the workspace is called, if Slack told. */
  workspace: string | null;
  /** When `/keydesk link` was typed. */
  createdAt: Date;
}

/** An offer that can be confirmed still; undefined when it is over. */
export async function readOpenOffer(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  token: string,
): Promise<OpenOffer | undefined> {
  const found = await core.db.slackLinkOffer.findFirst({
    where: { accountId, tokenHash: sha256(token), endedAt: null, expiresAt: { gt: core.clock.now() } },
    include: { workspace: { select: { name: true } } },
  });
  return found
    ? {
        offerId: found.id,
        slackUserId: found.slackUserId,
        slackName: found.slackName,
        workspace: found.workspace.name,
        createdAt: found.createdAt,
      }
    : undefined;
}

/** What a press on the page says, and who is signed in there. */
export interface Confirmation {
  accountId: AccountId;
  staffId: StaffId;
  token: string;
  /** The id of the offer that the page showed. */
  madeFor: string;
}

export type LinkOutcome =
  | { kind: 'linked'; slackName: string }
  | { kind: 'refused'; because: LinkRefusal }
  /** The session has ended meanwhile (S7): nothing was done, and the offer is open still. */
  | { kind: 'signed-out' };

/**
 * The staff member who is signed in confirms that a Slack user is theirs (decision 153). One transaction: the link, its
 * end as an offer, word of it to the person in Slack and by email, to Admin Access if it is worth stealing, and both sides
 * in the Audit Log. One Slack user is one staff member in a workspace and the other way round; whoever comes second is refused.
 */
export async function confirmSlackLink(
  core: Core,
  { accountId, staffId, token, madeFor, session }: Confirmation & { session: string },
): Promise<LinkOutcome> {
  return core.db.$transaction(async (tx) => {
    const staff = (await holdStaff(tx, accountId, [staffId])).get(staffId);
    // What is linked outlives every session, so that one which a new password has just ended must not do it.
    const own = { accountId, staffId, idHash: sha256(session) };
    if ((await tx.session.count({ where: own })) === 0) return { kind: 'signed-out' };
    if (await isOfAnother(tx, accountId, token, madeFor)) return { kind: 'refused', because: 'other-link' };
    const offer = await takeOffer(core, tx, accountId, token);
    if (!offer || !staff || staff.deactivatedAt) return { kind: 'refused', because: 'over' };
    const { workspaceId, slackUserId, slackName } = offer;
    const { count } = await tx.slackIdentity.createMany({
      data: [{ accountId, workspaceId, slackUserId, staffId, linkedAt: core.clock.now() }],
      skipDuplicates: true,
    });
    if (count === 0) {
      const because = await whichSide(tx, accountId, offer, staffId);
      await appendAudit(core, tx, accountId, {
        ...byStaff(staffId),
        action: 'slack.link_refused',
        details: { ...named(offer), reason: because },
      });
      return { kind: 'refused', because };
    }
    await tellEverybody(core, tx, { accountId, staffId, staff, offer });
    const linked: AuditEntry = {
      ...byStaff(staffId),
      action: 'slack.linked',
      details: named(offer),
    };
    const otherSide: AuditEntry = {
      actor: { kind: 'slack_user', id: slackUserId },
      via: 'slack',
      action: 'slack.linked',
      subject: { kind: 'slack_user', id: slackUserId },
      details: { staff: staffId, offer: offer.id, workspace: workspaceId },
    };
    await core.queue.add(tx, 'home', { accountId });
    await appendAudits(core, tx, accountId, [linked, otherSide]);
    return { kind: 'linked', slackName };
  });
}

/**
 * "No, that is not me": ends an offer for good, and leaves a trace of it, since somebody may have passed on a link of
 * their own to act in another's name.
 * @returns whether the offer is over now: by this press, or by something before it. False: the page showed another.
 */
export async function declineSlackLink(
  core: Core,
  { accountId, staffId, token, madeFor }: Confirmation,
): Promise<boolean> {
  return core.db.$transaction(async (tx) => {
    await holdStaff(tx, accountId, [staffId]);
    if (await isOfAnother(tx, accountId, token, madeFor)) return false;
    const offer = await takeOffer(core, tx, accountId, token);
    if (!offer) return true;
    await appendAudit(core, tx, accountId, {
      ...byStaff(staffId),
      action: 'slack.link_refused',
      details: { ...named(offer), reason: 'declined' },
    });
    return true;
  });
}

/** Whether the open offer behind a token is not the one that the page was shown for. */
async function isOfAnother(tx: Tx, accountId: AccountId, token: string, madeFor: string): Promise<boolean> {
  const found = await tx.slackLinkOffer.findFirst({
    where: { accountId, tokenHash: sha256(token), endedAt: null },
    select: { id: true },
  });
  return found !== null && found.id !== madeFor;
}

/** Ends an offer for good, if it is open: whoever else holds the same link finds it over. */
async function takeOffer(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  accountId: AccountId,
  token: string,
): Promise<SlackLinkOffer | undefined> {
  const now = core.clock.now();
  const [offer] = await tx.slackLinkOffer.updateManyAndReturn({
    where: { accountId, tokenHash: sha256(token), endedAt: null, expiresAt: { gt: now } },
    data: { endedAt: now },
  });
  return offer;
}

async function whichSide(
  tx: Tx,
  accountId: AccountId,
  { workspaceId }: SlackLinkOffer,
  staffId: StaffId,
): Promise<LinkRefusal> {
  const own = await tx.slackIdentity.count({ where: { accountId, workspaceId, staffId } });
  return own > 0 ? 'staff-linked' : 'slack-user-linked';
}

async function tellEverybody(
  core: Core,
  tx: Tx,
  {
    accountId,
    staffId,
    staff,
    offer,
  }: {
    accountId: AccountId;
    staffId: StaffId;
    staff: Pick<Staff, 'name' | 'level'>;
    offer: SlackLinkOffer;
  },
): Promise<void> {
  const { workspaceId, slackName, slackUserId } = offer;
  const tried = offer.tried?.split(' ')[0] ?? null;
  const own = { kind: 'slack-linked' as const, content: { staff: staff.name, offer: offer.id, tried } };
  await tellOne(core, tx, { accountId, staffId, workspaceId }, own, offer.id);
  await putStaffNewsInOutbox(core, tx, accountId, staffId, { kind: 'slack-linked', slackName, slackUserId });
  if (!mayDo(staff.level, 'unlink-others')) return;
  const { name, level } = staff;
  const word = { kind: 'admin-linked' as const, content: { staff: name, level, slackName } };
  await tellStaff(core, tx, accountId, word, offer.id, { except: staffId });
}

const byStaff = (staffId: StaffId) =>
  ({
    actor: { kind: 'staff', id: staffId },
    via: 'office_portal',
    subject: { kind: 'staff', id: staffId },
  }) as const;

const named = ({ id, workspaceId, slackUserId, slackName }: SlackLinkOffer) => ({
  slack_user: slackUserId,
  slack_name: slackName,
  workspace: workspaceId,
  offer: id,
});
