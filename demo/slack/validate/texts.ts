import { isObject, type JsonObject } from '../json.ts';
import { checkBoolean, checkKeys, checkLength, type Problems } from './problems.ts';

type TextKind = 'plain_text' | 'mrkdwn';

/** A text object in a field: its kind, its length, nothing else in it. */
export function checkText(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  key: string,
  rule: { max: number; min?: number; required?: boolean; kinds?: readonly TextKind[] },
): void {
  const value = holder[key];
  if (value === undefined) {
    if (rule.required) problems.add(pointer, `missing required field: ${key}`);
    return;
  }
  checkTextObject(problems, `${pointer}/${key}`, value, rule);
}

/** A text object on its own, such as a field of a section. */
export function checkTextObject(
  problems: Problems,
  pointer: string,
  value: unknown,
  rule: { max: number; min?: number; kinds?: readonly TextKind[] },
): void {
  if (!isObject(value)) {
    problems.add(pointer, 'must provide an object');
    return;
  }
  const kinds = rule.kinds ?? ['plain_text'];
  if (!kinds.some((kind) => kind === value.type)) {
    problems.add(`${pointer}/type`, `unsupported type: ${String(value.type)}`);
  }
  checkKeys(problems, pointer, value, ['type', 'text', value.type === 'mrkdwn' ? 'verbatim' : 'emoji']);
  if (typeof value.text !== 'string') problems.add(`${pointer}/text`, 'must provide a string');
  else checkLength(problems, `${pointer}/text`, value.text, rule.max, rule.min ?? 1);
}

/** The dialog that asks "are you sure?". */
export function checkConfirm(problems: Problems, pointer: string, holder: JsonObject): void {
  const { confirm } = holder;
  if (confirm === undefined) return;
  const place = `${pointer}/confirm`;
  if (!isObject(confirm)) {
    problems.add(place, 'must provide an object');
    return;
  }
  checkKeys(problems, place, confirm, ['title', 'text', 'confirm', 'deny', 'style']);
  checkText(problems, place, confirm, 'title', { max: 100, required: true });
  checkText(problems, place, confirm, 'text', { max: 300, required: true, kinds: ['plain_text', 'mrkdwn'] });
  checkText(problems, place, confirm, 'confirm', { max: 30, required: true });
  checkText(problems, place, confirm, 'deny', { max: 30, required: true });
  checkStyle(problems, place, confirm);
}

export function checkStyle(problems: Problems, pointer: string, holder: JsonObject): void {
  const { style } = holder;
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    problems.add(`${pointer}/style`, 'must be a valid enum value');
  }
}

export function checkPlaceholder(problems: Problems, pointer: string, element: JsonObject): void {
  checkText(problems, pointer, element, 'placeholder', { max: 150 });
  checkBoolean(problems, pointer, element, 'focus_on_load');
}
