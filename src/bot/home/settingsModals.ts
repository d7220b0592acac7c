import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { ApprovalSettings } from '../../core/approvals/settings.ts';
import type { PermissionLevel } from '../../core/database/client.ts';
import type { StaffId } from '../../core/ids.ts';
import { LEVEL_NAMES, LEVELS } from '../../core/permissions/levels.ts';
import { LIMITS } from '../blocks/limits.ts';
import { plain, tidy } from '../blocks/texts.ts';

/** What the windows of settings and their fields are called. */
export const APPROVAL_SETTINGS = 'approval-settings';
export const FIELD = {
  sends: 'sends',
  everySms: 'every-sms',
  decidesGuardians: 'decides-guardians',
  decidesStaff: 'decides-staff',
  channel: 'channel',
  notified: 'notified',
  minutes: 'minutes',
} as const;

/** The value of a chosen level among those who are told; a staff member's is their id. */
export const LEVEL_VALUE = (level: PermissionLevel) => `level:${level}`;
export const YES = 'yes';
/** Slack takes 100 options, and the levels are four of them. */
export const MOST_STAFF_OFFERED = 90;

/** The window in which the Business Owner says who sends, who decides, and who is told. */
export function approvalSettingsModal(
  now: ApprovalSettings,
  staff: readonly { staffId: StaffId; name: string }[],
): ModalView {
  return {
    type: 'modal',
    callback_id: APPROVAL_SETTINGS,
    title: plain('Approvals', LIMITS.modalTitle),
    submit: plain('Save', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [
      {
        type: 'section',
        text: plain(
          'What is changed holds for resets from now on. Open requests keep their rules.',
          LIMITS.sectionText,
        ),
      },
      levelField(FIELD.sends, 'Who sends guardians’ resets without asking?', LEVELS, now.sendsGuardianResets),
      yesField(FIELD.everySms, 'Texts', 'Every text needs approval', now.everySms),
      levelField(
        FIELD.decidesGuardians,
        'Who decides about guardians’ resets?',
        LEVELS.slice(1),
        now.decidesGuardianResets,
      ),
      levelField(
        FIELD.decidesStaff,
        'Who decides about staff resets?',
        LEVELS.slice(2),
        now.decidesStaffResets,
      ),
      channelField(now),
      notifiedField(now, staff),
      numberField(FIELD.minutes, 'For how many minutes does a request wait?', now.requestMinutes, [10, 1440]),
    ],
  } satisfies ModalView;
}

function levelField(
  name: string,
  label: string,
  levels: readonly PermissionLevel[],
  chosen: PermissionLevel,
): InputBlock {
  const options = levels.map((level) => ({
    text: plain(level === 'owner' ? 'Business Owner only' : `${LEVEL_NAMES[level]} and up`, LIMITS.option),
    value: level,
  }));
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: 'input',
    block_id: name,
    label: plain(label, LIMITS.hint),
    element: {
      type: 'static_select',
      action_id: name,
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
}

/** One box to tick. */
export function yesField(name: string, label: string, words: string, on: boolean): InputBlock {
  const option: PlainTextOption = { text: plain(words, LIMITS.option), value: YES };
  return {
    type: 'input',
    block_id: name,
    optional: true,
    label: plain(label, LIMITS.hint),
    element: {
      type: 'checkboxes',
      action_id: name,
      options: [option],
      ...(on ? { initial_options: [option] } : {}),
    },
  };
}

/** A whole number. @param now absent: the field is empty. */
export function numberField(
  name: string,
  label: string,
  now: number | undefined,
  [least, most]: readonly [number, number],
  { optional = false, hint }: { optional?: boolean; hint?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: name,
    optional,
    label: plain(label, LIMITS.hint),
    ...(hint ? { hint: plain(hint, LIMITS.hint) } : {}),
    element: {
      type: 'number_input',
      action_id: name,
      is_decimal_allowed: false,
      min_value: String(least),
      max_value: String(most),
      ...(now === undefined ? {} : { initial_value: String(now) }),
    },
  };
}

function channelField({ postedTo }: ApprovalSettings): KnownBlock {
  return {
    type: 'input',
    block_id: FIELD.channel,
    optional: true,
    label: plain('In which channel do requests stand?', LIMITS.hint),
    hint: plain(
      'Empty: each who may decide gets a direct message. Invite Keydesk to the channel first, with /invite.',
      LIMITS.hint,
    ),
    element: {
      type: 'conversations_select',
      action_id: FIELD.channel,
      filter: {
        include: ['public', 'private'],
        exclude_external_shared_channels: true,
        exclude_bot_users: true,
      },
      ...(postedTo.kind === 'channel' ? { initial_conversation: postedTo.channelId } : {}),
    },
  };
}

function notifiedField(
  { notified }: ApprovalSettings,
  staff: readonly { staffId: StaffId; name: string }[],
): InputBlock {
  const chosen = new Set<string>(
    notified.kind === 'chosen' ? [...notified.levels.map(LEVEL_VALUE), ...notified.staff] : [],
  );
  // Whoever is chosen comes first: saving keeps only those who are offered.
  const offered = [
    ...staff.filter(({ staffId }) => chosen.has(staffId)),
    ...staff.filter(({ staffId }) => !chosen.has(staffId)),
  ].slice(0, MOST_STAFF_OFFERED);
  const options = [
    ...LEVELS.map((level) => ({
      text: plain(`Everybody with ${LEVEL_NAMES[level]}`, LIMITS.option),
      value: LEVEL_VALUE(level),
    })),
    ...offered.map(({ staffId, name }) => ({ text: plain(tidy(name), LIMITS.option), value: staffId })),
  ];
  const initial = options.filter(({ value }) => chosen.has(value));
  return {
    type: 'input',
    block_id: FIELD.notified,
    optional: true,
    label: plain('Who is told of a request in a direct message?', LIMITS.hint),
    hint: plain(
      'Empty: whoever may decide, where requests are not in a channel. To be told is no right to decide.',
      LIMITS.hint,
    ),
    element: {
      type: 'multi_static_select',
      action_id: FIELD.notified,
      options,
      ...(initial.length > 0 ? { initial_options: initial } : {}),
    },
  };
}
