import type { PermissionLevel, RequestState } from '../database/client.ts';
import { type Action, mayDo } from '../permissions/levels.ts';

/** What staff can be told of by Keydesk itself, and what is shown of it. Never an address or a token. */
export interface NoticeContents {
  /** The SMS credits fell below the account's threshold. */
  'credits-low': { balance: number; threshold: number };
  /** The SMS provider refused our own settings, so no text goes out. */
  'sms-paused': { reason: string };
  /** The reader's own Slack user was linked to their staff record. `tried` is the command they had typed before, without its words. */
  'slack-linked': { staff: string; offer: string; tried: string | null };
  /** Somebody with Admin Access or more was linked in Slack: a link that is worth stealing. */
  'admin-linked': { staff: string; level: PermissionLevel; slackName: string };
  /** Slack says that somebody left, or is a guest now; their access was cut. */
  'slack-left': { staff: string; because: 'deactivated' | 'guest'; isOwner: boolean };
  /** The reader's own level was changed. */
  'level-changed': { from: PermissionLevel; to: PermissionLevel; by: string };
  /** A link for the Business Owner's password was asked for; the reader can stop it. ISO time. */
  'owner-recovery': { recoveryId: string; sendAt: string; timezone: string };
  /** Somebody sent so many resets within an hour that the next ones need approval. */
  burst: { staff: string; sends: number };
  /** Slack does not take requests in the approvals channel; `code` is Slack's own. They go to who may decide instead. */
  'approvals-channel': { code: string };
  /** A request waits for somebody to decide, and half of its time is over. */
  'request-waiting': { request: string; subject: string; requester: string; until: string };
  /** The reader's own request has ended (A6). `by`: who decided; `reason`: a code of core/approvals/endReasons.ts. */
  'request-ended': {
    request: string;
    subject: string;
    state: Exclude<RequestState, 'open'>;
    by: string | null;
    note: string | null;
    reason: string | null;
    at: string;
  };
}

export type NoticeKind = keyof NoticeContents;

/** Kinds that are for the one person whom they concern; the others are for everybody who may do something. */
const FOR_ONE = [
  'slack-linked',
  'level-changed',
  'owner-recovery',
  'request-waiting',
  'request-ended',
] as const satisfies readonly NoticeKind[];
type KindForOne = (typeof FOR_ONE)[number];

type NoticeOf<Kind extends NoticeKind> = { [K in Kind]: { kind: K; content: NoticeContents[K] } }[Kind];

/** One notice: its kind and what it shows. */
export type Notice = NoticeOf<NoticeKind>;
export type NoticeForOne = NoticeOf<KindForOne>;
export type NoticeForMany = NoticeOf<Exclude<NoticeKind, KindForOne>>;

/** Who is told of what is for many. Asked again when it is posted: who was demoted or left since learns nothing. */
export const TOLD_TO: Record<NoticeForMany['kind'], Action> = {
  'credits-low': 'be-told-of-low-credits',
  'sms-paused': 'be-told-of-low-credits',
  'admin-linked': 'unlink-others',
  'slack-left': 'deactivate-staff',
  burst: 'be-told-of-bursts',
  'approvals-channel': 'see-settings',
};

export function isNoticeKind(kind: string): kind is NoticeKind {
  return isForOne(kind) || Object.hasOwn(TOLD_TO, kind);
}

/** Whether somebody of a level may read a notice that is addressed to them. */
export function mayRead(level: PermissionLevel, kind: NoticeKind): boolean {
  return isForOne(kind) || mayDo(level, TOLD_TO[kind]);
}

function isForOne(kind: string): kind is KindForOne {
  return (FOR_ONE as readonly string[]).includes(kind);
}
