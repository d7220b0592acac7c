import { isObject, type JsonObject } from '../json.ts';
import { isOffered, ownOptions } from '../view-values.ts';
import { checkKeys, checkList, checkString, type Problems } from './problems.ts';
import { checkText } from './texts.ts';

type OptionRule = { mrkdwn?: boolean; url?: boolean };

/** One choice of a menu, radio group or set of checkboxes. */
export function checkOption(
  problems: Problems,
  pointer: string,
  option: unknown,
  rule: OptionRule = {},
): void {
  if (!isObject(option)) {
    problems.add(pointer, 'must provide an object');
    return;
  }
  const kinds = rule.mrkdwn ? (['plain_text', 'mrkdwn'] as const) : (['plain_text'] as const);
  checkKeys(problems, pointer, option, ['text', 'value', 'description', ...(rule.url ? ['url'] : [])]);
  checkText(problems, pointer, option, 'text', { max: 75, required: true, kinds });
  checkString(problems, pointer, option, 'value', { max: 75, min: 1, required: true });
  checkText(problems, pointer, option, 'description', { max: 75, kinds });
  checkString(problems, pointer, option, 'url', { max: 3000 });
}

/** A list of choices. Two with one value could not be told apart afterwards. */
export function checkOptions(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  limit: { max: number; min: number },
  rule: OptionRule = {},
): void {
  const options = checkList(problems, pointer, holder, 'options', limit);
  const seen = new Set<unknown>();
  options.forEach((option, index) => {
    const place = `${pointer}/options/${index}`;
    checkOption(problems, place, option, rule);
    if (!isObject(option)) return;
    if (seen.has(option.value))
      problems.add(`${place}/value`, `duplicate option value: ${String(option.value)}`);
    seen.add(option.value);
  });
}

/** Options, or groups of options: exactly one of the two, at most 100 of either. */
export function checkOptionsOrGroups(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  min: number,
): void {
  if (holder.option_groups === undefined) {
    checkOptions(problems, pointer, holder, { max: 100, min });
    return;
  }
  if (holder.options !== undefined) problems.add(pointer, 'invalid additional property: options');
  const groups = checkList(problems, pointer, holder, 'option_groups', { max: 100, min });
  groups.forEach((group, index) => {
    const place = `${pointer}/option_groups/${index}`;
    if (!isObject(group)) {
      problems.add(place, 'must provide an object');
      return;
    }
    checkKeys(problems, place, group, ['label', 'options']);
    checkText(problems, place, group, 'label', { max: 75, required: true });
    checkOptions(problems, place, group, { max: 100, min: 1 });
  });
}

/** What is chosen from the start must be one of the choices, word for word. */
export function checkInitialOptions(problems: Problems, pointer: string, element: JsonObject): void {
  const options = ownOptions(element);
  const { initial_option: one, initial_options: many } = element;
  if (one !== undefined && !isOffered(options, one)) {
    problems.add(`${pointer}/initial_option`, 'initial_option must be one of the options');
  }
  if (many === undefined) return;
  if (!Array.isArray(many) || many.length === 0)
    problems.add(`${pointer}/initial_options`, 'no fewer than 1 items allowed');
  else if (!many.every((option) => isOffered(options, option))) {
    problems.add(`${pointer}/initial_options`, 'initial_options must be some of the options');
  }
}
