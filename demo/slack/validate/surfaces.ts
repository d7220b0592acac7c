import { isObject, type JsonObject } from '../json.ts';
import { invalidContent, SlackError } from '../web-api/slack-error.ts';
import { checkBlocks, type Surface } from './blocks.ts';
import { checkBoolean, checkKeys, checkString, collectProblems, type Problems } from './problems.ts';
import { checkText } from './texts.ts';

const MOST_VIEW_BYTES = 250_000;
const ANY_VIEW = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'];
const MODAL_ONLY = ['title', 'submit', 'close', 'clear_on_close', 'notify_on_close'];

/** All problems of a view, in Slack's words; none means that Slack takes it. */
export function viewProblems(view: unknown, kind: 'modal' | 'home', pointer = '/view'): string[] {
  const problems = collectProblems();
  if (!isObject(view)) {
    problems.add(pointer, 'must provide an object');
    return problems.list;
  }
  if (view.type !== kind) problems.add(`${pointer}/type`, `unsupported type: ${String(view.type)}`);
  checkKeys(problems, pointer, view, kind === 'modal' ? [...ANY_VIEW, ...MODAL_ONLY] : ANY_VIEW);
  checkString(problems, pointer, view, 'private_metadata', { max: 3000 });
  checkString(problems, pointer, view, 'callback_id', { max: 255 });
  checkString(problems, pointer, view, 'external_id', { max: 255 });
  if (kind === 'modal') checkModal(problems, pointer, view);
  if (view.blocks === undefined) problems.add(pointer, 'missing required field: blocks');
  else checkBlocks(problems, `${pointer}/blocks`, view.blocks, kind);
  return problems.list;
}

function checkModal(problems: Problems, pointer: string, view: JsonObject): void {
  checkText(problems, pointer, view, 'title', { max: 24, required: true });
  checkText(problems, pointer, view, 'submit', { max: 24 });
  checkText(problems, pointer, view, 'close', { max: 24 });
  checkBoolean(problems, pointer, view, 'clear_on_close');
  checkBoolean(problems, pointer, view, 'notify_on_close');
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  const input = blocks.findIndex((block) => isObject(block) && block.type === 'input');
  if (input >= 0 && view.submit === undefined) {
    problems.add(
      `${pointer}/blocks/${input}/input`,
      'must define `submit` to use an `input` block in modals',
    );
  }
}

/**
 * Refuses a view as the Web API does.
 * @throws SlackError `invalid_arguments` with every problem, `view_too_large` over 250 kB.
 */
export function requireView(view: unknown, kind: 'modal' | 'home'): JsonObject {
  const problems = viewProblems(view, kind);
  if (!isObject(view) || problems.length > 0) throw invalidContent('invalid_arguments', problems);
  if (JSON.stringify(view).length > MOST_VIEW_BYTES) throw new SlackError('view_too_large');
  return view;
}

/** @throws SlackError `invalid_blocks` with every problem. */
export function requireBlocks(blocks: unknown, surface: Surface): JsonObject[] {
  const problems = collectProblems();
  checkBlocks(problems, '/blocks', blocks, surface);
  if (problems.list.length > 0) throw invalidContent('invalid_blocks', problems.list);
  return blocks as JsonObject[];
}
