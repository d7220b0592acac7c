import { isObject, type JsonObject } from '../json.ts';
import { elementsOf } from '../messages.ts';
import { checkElement, checkImage } from './elements.ts';
import { checkBoolean, checkKeys, checkLength, checkList, checkString, type Problems } from './problems.ts';
import { checkText, checkTextObject } from './texts.ts';

export type Surface = 'message' | 'modal' | 'home';

const MOST_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
const BOTH = ['plain_text', 'mrkdwn'] as const;

/** What is in each block that this Slack knows; any other type is refused. */
const BLOCKS: Record<
  string,
  { keys: readonly string[]; check: (p: Problems, at: string, block: JsonObject) => void }
> = {
  section: { keys: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  header: {
    keys: ['text'],
    check: (p, at, block) => checkText(p, at, block, 'text', { max: 150, required: true }),
  },
  divider: { keys: [], check: () => {} },
  context: { keys: ['elements'], check: checkContext },
  image: {
    keys: ['image_url', 'slack_file', 'alt_text', 'title'],
    check(p, at, block) {
      checkImage(p, at, block);
      checkText(p, at, block, 'title', { max: 2000 });
    },
  },
  actions: {
    keys: ['elements'],
    check(p, at, block) {
      checkList(p, at, block, 'elements', { max: 25, min: 1 }).forEach((element, index) => {
        checkElement(p, `${at}/elements/${index}`, element, 'actions');
      });
    },
  },
  input: { keys: ['label', 'element', 'hint', 'optional', 'dispatch_action'], check: checkInputBlock },
  rich_text: {
    keys: ['elements'],
    check: (p, at, block) => void checkList(p, at, block, 'elements', { max: 1000, min: 1 }),
  },
  markdown: {
    keys: ['text'],
    check: (p, at, block) => checkString(p, at, block, 'text', { max: 12000, min: 1, required: true }),
  },
};

/** Checks the blocks of a message, modal or Home tab; `pointer` is where they stand. */
export function checkBlocks(problems: Problems, pointer: string, blocks: unknown, surface: Surface): void {
  if (!Array.isArray(blocks)) {
    problems.add(pointer, 'must provide an array');
    return;
  }
  const most = MOST_BLOCKS[surface];
  if (blocks.length > most) problems.add(pointer, `no more than ${most} items allowed`);
  const blockIds = new Set<string>();
  let focused = 0;
  blocks.forEach((block, index) => {
    const at = `${pointer}/${index}`;
    if (!isObject(block)) {
      problems.add(at, 'must provide an object');
      return;
    }
    checkBlock(problems, at, block, surface);
    if (typeof block.block_id === 'string') {
      if (blockIds.has(block.block_id))
        problems.add(`${at}/block_id`, `\`block_id\` "${block.block_id}" already exists`);
      blockIds.add(block.block_id);
    }
    focused += elementsOf(block).filter((element) => element.focus_on_load === true).length;
  });
  if (focused > 1) problems.add(pointer, 'only one element may have focus_on_load');
}

function checkBlock(problems: Problems, at: string, block: JsonObject, surface: Surface): void {
  const rule = BLOCKS[String(block.type)];
  if (!rule || (block.type === 'markdown' && surface !== 'message')) {
    problems.add(`${at}/type`, `unsupported type: ${String(block.type)}`);
    return;
  }
  checkKeys(problems, at, block, ['type', 'block_id', ...rule.keys]);
  checkString(problems, at, block, 'block_id', { max: 255, min: 1 });
  rule.check(problems, at, block);
  checkActionIds(problems, at, block);
}

function checkActionIds(problems: Problems, at: string, block: JsonObject): void {
  const seen = new Set<unknown>();
  elementsOf(block).forEach((element, index) => {
    const id = element.action_id;
    if (id === undefined) return;
    const place = block.type === 'actions' ? `${at}/elements/${index}/action_id` : `${at}/element/action_id`;
    if (seen.has(id)) problems.add(place, `\`action_id\` "${String(id)}" already exists`);
    seen.add(id);
  });
}

function checkSection(problems: Problems, at: string, section: JsonObject): void {
  if (section.text === undefined && section.fields === undefined)
    problems.add(at, 'missing required field: text');
  checkText(problems, at, section, 'text', { max: 3000, kinds: BOTH });
  if (section.fields !== undefined) {
    checkList(problems, at, section, 'fields', { max: 10, min: 1 }).forEach((field, index) => {
      checkTextObject(problems, `${at}/fields/${index}`, field, { max: 2000, kinds: BOTH });
    });
  }
  if (section.accessory !== undefined)
    checkElement(problems, `${at}/accessory`, section.accessory, 'accessory');
}

function checkContext(problems: Problems, at: string, context: JsonObject): void {
  checkList(problems, at, context, 'elements', { max: 10, min: 1 }).forEach((element, index) => {
    const place = `${at}/elements/${index}`;
    if (isObject(element) && element.type === 'image') checkImage(problems, place, element);
    else checkTextObject(problems, place, element, { max: 3000, kinds: BOTH });
  });
}

function checkInputBlock(problems: Problems, at: string, input: JsonObject): void {
  checkText(problems, at, input, 'label', { max: 2000, required: true });
  checkText(problems, at, input, 'hint', { max: 2000 });
  checkBoolean(problems, at, input, 'optional');
  checkBoolean(problems, at, input, 'dispatch_action');
  if (input.element === undefined) problems.add(at, 'missing required field: element');
  else checkElement(problems, `${at}/element`, input.element, 'input');
}

/** The plain text of a message. */
export function checkMessageText(problems: Problems, text: string): void {
  checkLength(problems, '/text', text, 40000, 0);
}
