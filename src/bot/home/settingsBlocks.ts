import type { Button, KnownBlock } from '@slack/types';
import type { ApprovalSettings } from '../../core/approvals/settings.ts';
import type { HomeShown } from '../../core/home/readHome.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain } from '../blocks/texts.ts';
import { HOME_APPROVALS, HOME_GUARDS } from './names.ts';

/** Approvals and guards as they are set, for Admin Access and up; the Business Owner gets the way to change them. */
export function settingsBlocks({ now, mayChange }: NonNullable<HomeShown['settings']>): KnownBlock[] {
  return [
    { type: 'divider' },
    { type: 'header', text: plain('Approvals and guards', LIMITS.header) },
    lines(...settingsInWords(now).map(([name, value]) => [{ strong: name }, `: ${value}`])),
    ...(mayChange
      ? [
          {
            type: 'actions' as const,
            elements: [button(HOME_APPROVALS, 'Change approvals'), button(HOME_GUARDS, 'Change guards')],
          },
        ]
      : [lines(['The Business Owner can change them.'])]),
  ];
}

/** Each setting and what it is, in the words in which the window asks for it. */
export function settingsInWords(settings: ApprovalSettings): [string, string][] {
  const { contactChanged, burst, repeated, outsideHours, smsCap, postedTo, notified } = settings;
  const when = (on: boolean, words: string) => (on ? words : 'off');
  return [
    ['Guardians’ resets are sent without asking by', upFrom(settings.sendsGuardianResets)],
    ['Every text needs approval', settings.everySms ? 'yes' : 'no'],
    ['Guardians’ resets are decided by', upFrom(settings.decidesGuardianResets)],
    ['Staff resets are decided by', upFrom(settings.decidesStaffResets)],
    ['Requests are posted', postedTo.kind === 'channel' ? 'to a channel' : 'as direct messages'],
    ['Told of requests', notified.kind === 'deciders' ? 'whoever may decide' : 'those who were chosen'],
    ['A request waits', `${settings.requestMinutes} minutes`],
    ['Contact changed', when(contactChanged.on, `within ${contactChanged.hours} hours`)],
    ['Burst', when(burst.on, `more than ${burst.sends} sends by one person in an hour`)],
    ['Again and again', when(repeated.on, `more than ${repeated.resets} resets for one person in 24 hours`)],
    ['Outside opening hours', when(outsideHours.on, 'needs approval')],
    ['Texts a day', when(smsCap.on, `need approval over ${smsCap.texts}`)],
  ];
}

function upFrom(level: ApprovalSettings['sendsGuardianResets']): string {
  return level === 'owner' ? 'the Business Owner only' : `${LEVEL_NAMES[level]} and up`;
}

function button(action: string, words: string): Button {
  return { type: 'button', action_id: action, text: plain(words, LIMITS.button) };
}
