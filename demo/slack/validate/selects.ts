import type { JsonObject } from '../json.ts';
import { checkInitialOptions, checkOption, checkOptions, checkOptionsOrGroups } from './options.ts';
import type { Problems } from './problems.ts';
import { checkPlaceholder } from './texts.ts';

const MENU = ['placeholder', 'focus_on_load'];
const FILTER = ['default_to_current_conversation', 'filter'];

/** Properties of each kind of menu; the multi_ ones hold `initial_…s` and a largest number. */
export const SELECT_KEYS: Record<string, readonly string[]> = {
  static_select: [...MENU, 'options', 'option_groups', 'initial_option'],
  external_select: [...MENU, 'min_query_length', 'initial_option'],
  users_select: [...MENU, 'initial_user'],
  conversations_select: [...MENU, ...FILTER, 'initial_conversation', 'response_url_enabled'],
  channels_select: [...MENU, 'initial_channel', 'response_url_enabled'],
  multi_static_select: [...MENU, 'options', 'option_groups', 'initial_options', 'max_selected_items'],
  multi_external_select: [...MENU, 'min_query_length', 'initial_options', 'max_selected_items'],
  multi_users_select: [...MENU, 'initial_users', 'max_selected_items'],
  multi_conversations_select: [...MENU, ...FILTER, 'initial_conversations', 'max_selected_items'],
  multi_channels_select: [...MENU, 'initial_channels', 'max_selected_items'],
};

/** Menus, radio buttons and checkboxes. */
export function checkSelect(problems: Problems, pointer: string, element: JsonObject): void {
  const type = String(element.type);
  checkPlaceholder(problems, pointer, element);
  if (type === 'checkboxes' || type === 'radio_buttons') {
    checkOptions(problems, pointer, element, { max: 10, min: 1 }, { mrkdwn: true });
    checkInitialOptions(problems, pointer, element);
  } else if (type.endsWith('static_select')) {
    checkOptionsOrGroups(problems, pointer, element, 1);
    checkInitialOptions(problems, pointer, element);
  } else if (type.endsWith('external_select')) {
    checkExternal(problems, pointer, element);
  }
  const { max_selected_items: most } = element;
  if (most !== undefined && !(Number.isInteger(most) && Number(most) >= 1)) {
    problems.add(`${pointer}/max_selected_items`, 'must be greater than 0');
  }
}

function checkExternal(problems: Problems, pointer: string, element: JsonObject): void {
  const { min_query_length: least, initial_option: one, initial_options: many } = element;
  if (least !== undefined && !(Number.isInteger(least) && Number(least) >= 0)) {
    problems.add(`${pointer}/min_query_length`, 'must be an integer of 0 or more');
  }
  if (one !== undefined) checkOption(problems, `${pointer}/initial_option`, one);
  if (Array.isArray(many)) {
    many.forEach((option, index) => {
      checkOption(problems, `${pointer}/initial_options/${index}`, option);
    });
  }
}
