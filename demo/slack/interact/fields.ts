import { isObject, type JsonObject } from '../json.ts';
import { isEmpty } from '../view-values.ts';
import type { OpenView } from '../views.ts';

const REQUIRED = 'Please complete this required field.';

/** What Slack itself finds wrong with the entries of a modal, by block_id; the app is not asked until it is empty. */
export function fieldErrors(view: OpenView): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of view.blocks) {
    if (block.type !== 'input' || !isObject(block.element)) continue;
    const blockId = String(block.block_id);
    const entry = view.values[blockId]?.[String(block.element.action_id)];
    const wrong = isEmpty(entry)
      ? block.optional === true
        ? undefined
        : REQUIRED
      : wrongEntry(block.element, entry?.value);
    if (wrong !== undefined) errors[blockId] = wrong;
  }
  return errors;
}

function wrongEntry(element: JsonObject, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const longest = Number(element.max_length ?? 3000);
  const shortest = Number(element.min_length ?? 0);
  if (value.length > longest) return `Please use at most ${longest} characters.`;
  if (value.length < shortest) return `Please use at least ${shortest} characters.`;
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value))
    return 'Please enter a valid email address.';
  if (element.type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  if (element.type === 'number_input') return wrongNumber(element, value);
  return undefined;
}

function wrongNumber(element: JsonObject, value: string): string | undefined {
  const pattern = element.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(value)) return 'Please enter a valid number.';
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) {
    return `Please enter a number of at least ${String(element.min_value)}.`;
  }
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) {
    return `Please enter a number of at most ${String(element.max_value)}.`;
  }
  return undefined;
}
