import type { InputBlock, PlainTextOption, SectionBlock } from '@slack/types';
import { RESET_STANDINGS, type ResetFilter, type ResetStanding } from '../../core/cards/resetFilter.ts';
import { isRowId, type StaffId } from '../../core/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import { MOST_TYPED, plain, tidy, typedWords } from '../blocks/texts.ts';
import type { SeenView } from '../interaction.ts';

/** The menus' ids, and the field's: the same for block and element. */
export const RESETS_STANDING = 'resets-standing';
export const RESETS_CHANNEL = 'resets-channel';
export const RESETS_ASKED_BY = 'resets-asked-by';
export const RESETS_WORDS = 'resets-words';

/** A menu's choice that narrows nothing. */
const ANY = 'any';
const ME = 'me';
const VISITORS = 'visitors';
/** Slack takes 100 options. */
export const MOST_STAFF_OFFERED = 90;

const STANDING_WORDS: Record<ResetStanding, string> = {
  waiting: 'Waiting for approval',
  'under-way': 'Under way',
  opened: 'Opened, no new password',
  redeemed: 'New password chosen',
  expired: 'Expired',
  'not-arrived': 'Could not be sent, or bounced',
  'not-confirmed': 'Not confirmed',
  stopped: 'Stopped',
  replaced: 'Replaced by a newer link',
  reported: 'Reported: not asked for',
  'not-approved': 'Denied, or not approved in time',
};

/** What the filters say, as the menus have it. */
export interface ChosenFilters {
  standing: ResetStanding | undefined;
  channel: ResetFilter['channel'];
  askedBy: StaffId | typeof ME | typeof VISITORS | undefined;
  words: string;
}

export const NO_FILTERS: ChosenFilters = {
  standing: undefined,
  channel: undefined,
  askedBy: undefined,
  words: '',
};

/** Reads what was chosen and typed. What none of our menus offers counts as nothing chosen. */
export function readFilters({ values }: Pick<SeenView, 'values'>): ChosenFilters {
  const chosen = (id: string) => values[id]?.[id]?.selected_option?.value;
  const channel = chosen(RESETS_CHANNEL);
  const askedBy = chosen(RESETS_ASKED_BY);
  return {
    standing: RESET_STANDINGS.find((standing) => standing === chosen(RESETS_STANDING)),
    channel: channel === 'email' || channel === 'sms' ? channel : undefined,
    askedBy:
      askedBy === ME || askedBy === VISITORS ? askedBy : isRowId(askedBy) ? (askedBy as StaffId) : undefined,
    words: typedWords(values[RESETS_WORDS]?.[RESETS_WORDS]?.value),
  };
}

/** Whether they narrow the list at all. */
export function narrows({ standing, channel, askedBy, words }: ChosenFilters): boolean {
  return Boolean(standing || channel || askedBy || words);
}

/** @param staff who can be chosen; absent for somebody who sees only their own. */
export function filterBlocks(
  filters: ChosenFilters,
  staff: readonly { id: StaffId; name: string }[] | undefined,
): (SectionBlock | InputBlock)[] {
  const states = RESET_STANDINGS.map((standing) => option(standing, STANDING_WORDS[standing]));
  const channels = [option('email', 'By email'), option('sms', 'By SMS')];
  return [
    wordsInput(filters.words),
    menu(RESETS_STANDING, 'How they stand', [option(ANY, 'Any'), ...states], filters.standing),
    menu(RESETS_CHANNEL, 'Email or SMS', [option(ANY, 'Both'), ...channels], filters.channel),
    ...(staff ? [menu(RESETS_ASKED_BY, 'Asked for by', askers(staff), filters.askedBy)] : []),
  ];
}

function askers(staff: readonly { id: StaffId; name: string }[]): PlainTextOption[] {
  return [
    option(ANY, 'Everybody'),
    option(ME, 'Me'),
    option(VISITORS, 'Nobody here: Forgot Password'),
    ...staff.slice(0, MOST_STAFF_OFFERED).map(({ id, name }) => option(id, tidy(name))),
  ];
}

function option(value: string, words: string): PlainTextOption {
  return { text: plain(words, LIMITS.option), value };
}

/** The words beside a menu say what it chooses: it has no label of its own. */
function menu(
  id: string,
  label: string,
  options: PlainTextOption[],
  chosen: string | undefined,
): SectionBlock {
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: 'section',
    block_id: id,
    text: plain(label, LIMITS.sectionText),
    accessory: {
      type: 'static_select',
      action_id: id,
      placeholder: plain(label, LIMITS.placeholder),
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
}

function wordsInput(words: string): InputBlock {
  return {
    type: 'input',
    block_id: RESETS_WORDS,
    optional: true,
    label: plain('Guardian, family or staff member', LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: RESETS_WORDS,
      max_length: MOST_TYPED,
      ...(words ? { initial_value: words } : {}),
      placeholder: plain('Part of a name, email or phone', LIMITS.placeholder),
    },
  };
}
