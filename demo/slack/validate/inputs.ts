import { isObject, type JsonObject } from '../json.ts';
import { checkBoolean, checkList, checkString, type Problems } from './problems.ts';
import { checkPlaceholder } from './texts.ts';

const FIELD = ['initial_value', 'placeholder', 'focus_on_load', 'dispatch_action_config'];

export const INPUT_KEYS: Record<string, readonly string[]> = {
  plain_text_input: [...FIELD, 'multiline', 'min_length', 'max_length'],
  email_text_input: FIELD,
  url_text_input: FIELD,
  number_input: [...FIELD, 'is_decimal_allowed', 'min_value', 'max_value'],
};

const LONGEST_INPUT = 3000;

/** Fields to type into. */
export function checkInput(problems: Problems, pointer: string, element: JsonObject): void {
  checkPlaceholder(problems, pointer, element);
  checkBoolean(problems, pointer, element, 'multiline');
  checkDispatchConfig(problems, pointer, element);
  if (element.type === 'number_input') {
    if (typeof element.is_decimal_allowed !== 'boolean') {
      problems.add(pointer, 'missing required field: is_decimal_allowed');
    }
    checkString(problems, pointer, element, 'initial_value', { max: LONGEST_INPUT });
    return;
  }
  const longest = checkBound(problems, pointer, element, 'max_length', 1) ?? LONGEST_INPUT;
  const shortest = checkBound(problems, pointer, element, 'min_length', 0) ?? 0;
  if (shortest > longest) problems.add(`${pointer}/min_length`, 'must be less than or equal to max_length');
  checkString(problems, pointer, element, 'initial_value', { max: longest });
}

function checkBound(
  problems: Problems,
  pointer: string,
  element: JsonObject,
  key: string,
  least: number,
): number | undefined {
  const value = element[key];
  if (value === undefined) return undefined;
  const bound = Number(value);
  if (!Number.isInteger(value) || bound < least || bound > LONGEST_INPUT) {
    problems.add(`${pointer}/${key}`, `must be an integer from ${least} to ${LONGEST_INPUT}`);
    return undefined;
  }
  return bound;
}

function checkDispatchConfig(problems: Problems, pointer: string, element: JsonObject): void {
  const config = element.dispatch_action_config;
  if (config === undefined) return;
  const place = `${pointer}/dispatch_action_config`;
  if (!isObject(config)) {
    problems.add(place, 'must provide an object');
    return;
  }
  const triggers = checkList(problems, place, config, 'trigger_actions_on', { max: 2, min: 1 });
  const known = ['on_enter_pressed', 'on_character_entered'];
  if (!triggers.every((trigger) => known.includes(String(trigger)))) {
    problems.add(`${place}/trigger_actions_on`, 'must be a valid enum value');
  }
}
