import type { Action } from '../permissions/levels.ts';

/** What staff can be told of by Keydesk itself, and what is shown of it. Never an address or a token. */
export interface NoticeContents {
  /** The SMS credits fell below the account's threshold. */
  'credits-low': { balance: number; threshold: number };
  /** The SMS provider refused our own settings, so no text goes out. */
  'sms-paused': { reason: string };
}

export type NoticeKind = keyof NoticeContents;

/** One notice: its kind and what it shows. */
export type Notice = { [K in NoticeKind]: { kind: K; content: NoticeContents[K] } }[NoticeKind];

/** Who is told. Asked again when it is posted: who was demoted or left since learns nothing. */
export const TOLD_TO: Record<NoticeKind, Action> = {
  'credits-low': 'be-told-of-low-credits',
  'sms-paused': 'be-told-of-low-credits',
};

export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(TOLD_TO, kind);
}
