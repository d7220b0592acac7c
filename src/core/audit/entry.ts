import type { ActorKind } from '../database/client.ts';
import type { Secrets } from '../secrets.ts';

/** Where something was done. */
export type Via = 'slack' | 'customer_portal' | 'office_portal' | 'operator_tool' | 'worker';

/** What happened, in words that stay the same for ever: reports and exports filter by them. */
export type AuditAction =
  | 'account.created'
  | 'account.changed'
  | 'directory.imported'
  | 'guardian.contact_changed'
  | 'guardian.access_changed'
  | 'staff.contact_changed'
  | 'staff.level_changed'
  | 'staff.level_change_refused'
  | 'staff.deactivated'
  | 'staff.reactivated'
  | 'staff.deactivation_refused'
  | 'staff.invited'
  | 'slack.workspace_connected'
  | 'slack.link_offered'
  | 'slack.linked'
  | 'slack.link_refused'
  | 'slack.unlinked'
  | 'slack.unlink_refused'
  | 'slack.refused'
  | 'reset.requested'
  | 'request.made'
  | 'request.approved'
  | 'request.denied'
  | 'request.cancelled'
  | 'request.expired'
  | 'request.superseded'
  | 'request.decision_refused'
  | 'request.reminded'
  | 'guard.fired'
  | 'reset.refused'
  | 'reset.sent'
  | 'reset.failed'
  | 'reset.opened'
  | 'reset.redeemed'
  | 'reset.expired'
  | 'reset.superseded'
  | 'reset.cancelled'
  | 'reset.reported'
  | 'notice.sent'
  | 'notice.failed'
  | 'portal.signed_in'
  | 'portal.sign_in_failed'
  | 'portal.sign_in_stopped'
  | 'portal.signed_out'
  | 'portal.signed_out_everywhere'
  | 'password.changed'
  | 'password.change_failed'
  | 'password.assignment_begun'
  | 'password.assigned'
  | 'password.assignment_refused'
  | 'owner.recovery_requested'
  | 'owner.recovery_stopped'
  | 'owner.recovery_sent'
  | 'owner.recovery_cancelled'
  | 'owner.link_issued'
  | 'ownership.offered'
  | 'ownership.transferred'
  | 'ownership.declined'
  | 'ownership.cancelled'
  | 'ownership.expired'
  | 'settings.changed'
  | 'settings.refused'
  | 'audit.exported'
  | 'credits.added'
  | 'credits.low'
  | 'sms.paused'
  | 'sms.resumed'
  | 'delivery.news'
  | 'address.marked'
  | 'address.cleared'
  | 'policy.published'
  | 'policy.refused'
  | 'policy.accepted_electronically'
  | 'policy.accepted_manually';

/** Who acted: a human or Keydesk itself, apart from where (`via`). */
export interface Actor {
  kind: ActorKind;
  /** Staff or guardian id, Slack user id, or the operator's login name. */
  id?: string;
}

/** One thing that happened. `details` never holds a token, link, password, hash, key or unmasked address. */
export interface AuditEntry {
  actor: Actor;
  via: Via;
  action: AuditAction;
  subject?: { kind: 'guardian' | 'staff' | 'account' | 'slack_user' | 'policy'; id: string };
  details?: Record<string, string | number | boolean | null>;
}

/** What the hash of one row covers: every column of it and, by `prevHash`, every row before it. */
export interface ChainedRow {
  accountId: string;
  seq: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  via: string;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  details: unknown;
  prevHash: Uint8Array;
}

/** The hash before the first entry. */
export const FIRST_HASH = new Uint8Array(32);

/** The text under the HMAC. Keys of `details` are sorted, since jsonb does not keep their order. */
export function canonicalRow(row: ChainedRow): string {
  return JSON.stringify([
    row.accountId,
    row.seq,
    row.at.toISOString(),
    row.actorKind,
    row.actorId,
    row.via,
    row.action,
    row.subjectKind,
    row.subjectId,
    sorted(row.details),
    Buffer.from(row.prevHash).toString('hex'),
  ]);
}

/**
 * The chain is keyed by APP_SECRET: whoever can write to the database but does not hold the secret
 * cannot recompute it. Keep an older secret in the list for as long as its entries must verify.
 */
export function chainHash(secrets: Secrets, row: ChainedRow): Uint8Array<ArrayBuffer> {
  return new Uint8Array(secrets.sign('audit', canonicalRow(row)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
