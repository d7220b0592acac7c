import { isObject, type JsonObject } from '../json.ts';
import { checkInput, INPUT_KEYS } from './inputs.ts';
import { isDate, isTime } from './moments.ts';
import { checkOptions } from './options.ts';
import { checkBoolean, checkKeys, checkString, type Problems } from './problems.ts';
import { checkSelect, SELECT_KEYS } from './selects.ts';
import { checkConfirm, checkPlaceholder, checkStyle, checkText } from './texts.ts';

const SINGLE_SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const MULTI_SELECTS = SINGLE_SELECTS.map((type) => `multi_${type}`);
const PICKERS = ['datepicker', 'timepicker', 'datetimepicker'];
const CHOICES = ['checkboxes', 'radio_buttons'];
const FIELDS = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'];

/** Which element may stand where (docs.slack.dev/reference/block-kit/block-elements). */
export const ALLOWED = {
  actions: ['button', 'overflow', ...SINGLE_SELECTS, ...PICKERS, ...CHOICES],
  accessory: ['button', 'overflow', 'image', ...SINGLE_SELECTS, ...MULTI_SELECTS, ...PICKERS, ...CHOICES],
  input: [...SINGLE_SELECTS, ...MULTI_SELECTS, ...PICKERS, ...CHOICES, ...FIELDS],
} as const;

const KEYS: Record<string, readonly string[]> = {
  button: ['text', 'url', 'value', 'style', 'accessibility_label'],
  overflow: ['options'],
  image: ['image_url', 'slack_file', 'alt_text'],
  checkboxes: ['options', 'initial_options', 'focus_on_load'],
  radio_buttons: ['options', 'initial_option', 'focus_on_load'],
  datepicker: ['initial_date', 'placeholder', 'focus_on_load'],
  timepicker: ['initial_time', 'placeholder', 'focus_on_load', 'timezone'],
  datetimepicker: ['initial_date_time', 'focus_on_load'],
  ...SELECT_KEYS,
  ...INPUT_KEYS,
};

/** Checks one element; `place` says where it stands. */
export function checkElement(
  problems: Problems,
  pointer: string,
  element: unknown,
  place: keyof typeof ALLOWED,
): void {
  if (!isObject(element)) {
    problems.add(pointer, 'must provide an object');
    return;
  }
  const type = String(element.type);
  if (!(ALLOWED[place] as readonly string[]).includes(type)) {
    problems.add(`${pointer}/type`, `unsupported type: ${type}`);
    return;
  }
  const general =
    type === 'image' ? ['type'] : ['type', 'action_id', ...(FIELDS.includes(type) ? [] : ['confirm'])];
  checkKeys(problems, pointer, element, [...general, ...(KEYS[type] ?? [])]);
  checkString(problems, pointer, element, 'action_id', { max: 255, min: 1 });
  checkConfirm(problems, pointer, element);
  checkBoolean(problems, pointer, element, 'focus_on_load');
  if (type === 'image') checkImage(problems, pointer, element);
  else if (type === 'button') checkButton(problems, pointer, element);
  else if (type === 'overflow') checkOptions(problems, pointer, element, { max: 5, min: 1 }, { url: true });
  else if (type.endsWith('_select') || CHOICES.includes(type)) checkSelect(problems, pointer, element);
  else if (FIELDS.includes(type)) checkInput(problems, pointer, element);
  else checkPicker(problems, pointer, element);
}

function checkButton(problems: Problems, pointer: string, button: JsonObject): void {
  checkText(problems, pointer, button, 'text', { max: 75, required: true });
  checkString(problems, pointer, button, 'value', { max: 2000 });
  checkString(problems, pointer, button, 'url', { max: 3000 });
  checkString(problems, pointer, button, 'accessibility_label', { max: 75 });
  checkStyle(problems, pointer, button);
}

/** A picture, in a block or as an element: words instead of it are required. */
export function checkImage(problems: Problems, pointer: string, image: JsonObject): void {
  checkString(problems, pointer, image, 'alt_text', { max: 2000, min: 1, required: true });
  if (image.slack_file === undefined) {
    checkString(problems, pointer, image, 'image_url', { max: 3000, min: 1, required: true });
  } else if (image.image_url !== undefined) {
    problems.add(pointer, 'invalid additional property: image_url');
  }
}

function checkPicker(problems: Problems, pointer: string, picker: JsonObject): void {
  checkPlaceholder(problems, pointer, picker);
  const { initial_date: date, initial_time: time, initial_date_time: both } = picker;
  if (date !== undefined && !isDate(date)) {
    problems.add(`${pointer}/initial_date`, 'must be a valid date (YYYY-MM-DD)');
  }
  if (time !== undefined && !isTime(time)) {
    problems.add(`${pointer}/initial_time`, 'must be a valid time (HH:mm)');
  }
  if (both !== undefined && !/^\d{10}$/.test(String(both))) {
    problems.add(`${pointer}/initial_date_time`, 'must be a UNIX timestamp in seconds');
  }
}
