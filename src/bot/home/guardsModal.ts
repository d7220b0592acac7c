import type { InputBlock, ModalView } from '@slack/types';
import type { ApprovalSettings } from '../../core/approvals/settings.ts';
import { LIMITS } from '../blocks/limits.ts';
import { plain } from '../blocks/texts.ts';
import { numberField, yesField } from './settingsModals.ts';

export const GUARD_SETTINGS = 'guard-settings';
export const GUARD = {
  contactChanged: 'contact-changed',
  burst: 'burst',
  repeated: 'repeated',
  smsCap: 'sms-cap',
  outsideHours: 'outside-hours',
} as const;

/** The days of the week as the settings name them. */
export const DAYS = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;
export type DayName = keyof typeof DAYS;

/** The window in which the Business Owner tunes the guards. An empty number switches a guard off. */
export function guardsModal({
  contactChanged,
  burst,
  repeated,
  smsCap,
  outsideHours,
}: ApprovalSettings): ModalView {
  const optional = true;
  return {
    type: 'modal',
    callback_id: GUARD_SETTINGS,
    title: plain('Guards', LIMITS.modalTitle),
    submit: plain('Save', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [
      {
        type: 'section',
        text: plain(
          'A guard turns a reset that looks unusual into a request, which a second person decides. Leave a number empty to switch its guard off.',
          LIMITS.sectionText,
        ),
      },
      numberField(
        GUARD.contactChanged,
        'Contact changed: within how many hours?',
        contactChanged.on ? contactChanged.hours : undefined,
        [1, 720],
        {
          optional,
          hint: 'The old address is told as well.',
        },
      ),
      numberField(
        GUARD.burst,
        'Burst: after how many sends by one person in an hour?',
        burst.on ? burst.sends : undefined,
        [1, 1000],
        {
          optional,
          hint: 'You are told once of each burst.',
        },
      ),
      numberField(
        GUARD.repeated,
        'Again and again: after how many resets for one person in 24 hours?',
        repeated.on ? repeated.resets : undefined,
        [1, 100],
        { optional },
      ),
      numberField(
        GUARD.smsCap,
        'Texts: after how many in a day?',
        smsCap.on ? smsCap.texts : undefined,
        [0, 100_000],
        { optional },
      ),
      yesField(
        GUARD.outsideHours,
        'Opening hours',
        'Resets outside these hours need approval',
        outsideHours.on,
      ),
      ...(Object.keys(DAYS) as DayName[]).map((day) => dayField(day, outsideHours.hours[day])),
    ],
  } satisfies ModalView;
}

function dayField(day: DayName, hours: { from: string; to: string } | null): InputBlock {
  return {
    type: 'input',
    block_id: day,
    optional: true,
    label: plain(DAYS[day], LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: day,
      max_length: 20,
      placeholder: plain('closed, or 09:00 - 21:00', LIMITS.placeholder),
      ...(hours ? { initial_value: `${hours.from} - ${hours.to}` } : {}),
    },
  };
}
