// @ts-check
import { currentValue, isEmpty, valuedElements } from '../values.js';

/** @import { KnownBlock, Surface } from '../types.ts' */

/**
 * What Slack itself refuses before it asks the app: required fields left empty, texts too short, malformed numbers
 * and addresses.
 * @param {KnownBlock[]} blocks
 * @param {Surface} surface
 * @returns {Record<string, string>} by block id
 */
export function missingAnswers(blocks, surface) {
  /** @type {Record<string, string>} */
  const errors = {};
  for (const { blockId, element, input } of valuedElements(blocks)) {
    if (!input) continue;
    const value = currentValue(element, blockId, surface);
    if (isEmpty(value)) {
      if (!input.optional) errors[blockId] = 'Please complete this required field.';
      continue;
    }
    const problem = malformed(element, String(value));
    if (problem) errors[blockId] = problem;
  }
  return errors;
}

/**
 * @param {import('../types.ts').Element} element
 * @param {string} text
 * @returns {string | null}
 */
function malformed(element, text) {
  const least = Number(element.min_length ?? 0);
  if (text.length < least) return `Please use at least ${least} characters.`;
  switch (element.type) {
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? null : 'Please enter a valid email address.';
    case 'url_text_input':
      return /^https?:\/\/\S+$/.test(text) ? null : 'Please enter a web address.';
    case 'number_input':
      return (element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(text)
        ? null
        : 'Please enter a number.';
    default:
      return null;
  }
}
