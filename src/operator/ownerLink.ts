import { MINUTE } from '../core/clock.ts';
import { LINK_LIFE } from '../core/links/lifecycle.ts';

/** The first link in full, for the Operator's terminal and nowhere else. */
export function firstLinkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/reset/${token}`;
}

/** What to do with it. */
export function firstLinkLines(owner: string, link: string): string[] {
  return [
    `With this link ${owner} chooses a password. It works once, for ${LINK_LIFE / MINUTE} minutes; give it to nobody else:`,
    '',
    `  ${link}`,
    '',
  ];
}
