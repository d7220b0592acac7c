import type { Button, KnownBlock, ModalView, PlainTextOption, SectionBlock } from '@slack/types';
import type { MaskedAddress } from '../../core/addresses.ts';
import type { PermissionLevel } from '../../core/database/client.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { lines, type Piece, plain, tidy } from '../blocks/texts.ts';
import { type StaffRow, standingWords } from './staffList.ts';

/** The menu of levels; its value is who, from which level, and to which. */
export const STAFF_LEVEL = 'staff-level';
/** The buttons; their value is the id of whom. */
export const STAFF_DEACTIVATE = 'staff-deactivate';
export const STAFF_REACTIVATE = 'staff-reactivate';
export const STAFF_UNLINK = 'staff-unlink';

/** One staff member's card, as somebody with Admin Access may see it. */
export interface StaffCard extends StaffRow {
  /** Absent: none on record. */
  email: MaskedAddress | undefined;
  /** Levels that the reader may give them; empty: why not is said in `notes`. */
  levels: readonly PermissionLevel[];
  mayDeactivate: boolean;
  mayUnlink: boolean;
  /** Why something is not offered, a sentence each. */
  notes: readonly string[];
}

export function staffCardModal(card: StaffCard): ModalView {
  const about: Piece[][] = [
    [{ strong: tidy(card.name) }],
    [standingWords(card)],
    [card.email ?? 'No email on record'],
    card.linkedAt ? ['Linked in Slack since ', { at: card.linkedAt }] : ['No Slack user stands for them.'],
  ];
  return {
    type: 'modal',
    title: plain('Staff', LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalButton),
    blocks: [
      lines(...about),
      ...(card.levels.length > 0 ? [levelMenu(card)] : []),
      ...buttons(card),
      ...(card.notes.length > 0 ? [lines(...card.notes.map((note) => [note]))] : []),
    ],
  } satisfies ModalView;
}

/** The block has the level in its id: a card that is brought up to date must not keep what was chosen before. */
function levelMenu({ id, level, levels }: StaffCard): SectionBlock {
  const option = (to: PermissionLevel): PlainTextOption => ({
    text: plain(LEVEL_NAMES[to], LIMITS.option),
    value: `${id}:${level}:${to}`,
  });
  return {
    type: 'section',
    block_id: `${STAFF_LEVEL}-${level}`,
    text: plain('Permission level', LIMITS.sectionText),
    accessory: {
      type: 'static_select',
      action_id: STAFF_LEVEL,
      placeholder: plain('Permission level', LIMITS.placeholder),
      options: [level, ...levels.filter((to) => to !== level)].map(option),
      initial_option: option(level),
    },
  };
}

function buttons({ id, name, active, mayDeactivate, mayUnlink }: StaffCard): KnownBlock[] {
  const button = (action: string, words: string, danger = false): Button => ({
    type: 'button',
    action_id: action,
    text: plain(words, LIMITS.button),
    accessibility_label: clip(`${words}: ${tidy(name)}`, LIMITS.button),
    value: id,
    ...(danger ? { style: 'danger' } : {}),
  });
  const offered = [
    ...(mayUnlink ? [button(STAFF_UNLINK, 'Unlink from Slack')] : []),
    ...(mayDeactivate && active ? [button(STAFF_DEACTIVATE, 'Deactivate', true)] : []),
    ...(mayDeactivate && !active ? [button(STAFF_REACTIVATE, 'Reactivate')] : []),
  ];
  return offered.length > 0 ? [{ type: 'actions', elements: offered }] : [];
}
