import type { SeenState } from '../client/state.ts';
import type { Container } from '../interact/action.ts';
import { isObject, type JsonObject, wordsOf } from '../json.ts';
import { elementsOf } from '../messages.ts';
import { type Area, wordsIn } from './words.ts';

/** An element that a person can use, and where it stands. */
export interface Found {
  container: Container;
  block: JsonObject;
  element: JsonObject;
}

export interface Where {
  /** Where to look; without it the open modal, else the newest message or the Home tab. */
  in?: Area;
  /** Words near it: in its own block, in one above it, or (for messages) anywhere in the message. */
  beside?: string;
}

/**
 * The one element for which `fits` holds. Undefined when there is none yet.
 * @throws Error when several of one surface fit: say `beside` which.
 */
export function findOne(
  state: SeenState,
  where: Where,
  fits: (element: JsonObject, block: JsonObject) => boolean,
): Found | undefined {
  for (const { container, blocks } of surfaces(state, where.in)) {
    const near = blocksBeside(blocks, where.beside);
    const found = near.flatMap((block) =>
      elementsOf(block)
        .filter((element) => fits(element, block))
        .map((element) => ({ container, block, element })),
    );
    const first = found[0];
    if (!first) continue;
    // A card repeats its buttons under each name, so "beside" means the nearest one below.
    if (found.length > 1 && where.beside === undefined) {
      throw new Error(`There are ${found.length} such elements; say beside which words.`);
    }
    return first;
  }
  return undefined;
}

function blocksBeside(blocks: readonly JsonObject[], beside: string | undefined): readonly JsonObject[] {
  if (beside === undefined) return blocks;
  const start = blocks.findIndex((block) => wordsIn(block).includes(beside));
  return start < 0 ? [] : blocks.slice(start);
}

type SurfaceBlocks = { container: Container; blocks: JsonObject[] };

/** The surfaces to search, the likeliest first. A modal covers everything else. */
function surfaces(state: SeenState, area: Area | undefined): SurfaceBlocks[] {
  const modal = state.modals.at(-1);
  if (modal && (area === undefined || area === 'modal')) return [viewBlocks(modal)];
  const home = state.home && (area === undefined || area === 'home') ? [viewBlocks(state.home)] : [];
  const messages = state.channels
    .filter((one) => area === undefined || area === one.id || (area === 'app' && one.kind === 'app_dm'))
    .flatMap(({ id, messages }) => messages.map((message) => ({ id, message })))
    .sort((left, right) => Number(right.message.ts) - Number(left.message.ts))
    .map(({ id, message }) => ({
      container: { type: 'message' as const, channel: id, ts: message.ts },
      blocks: message.blocks ?? [],
    }));
  return [...messages, ...home];
}

function viewBlocks(view: JsonObject): SurfaceBlocks {
  const blocks = Array.isArray(view.blocks) ? view.blocks.filter(isObject) : [];
  return { container: { type: 'view', view_id: String(view.id) }, blocks };
}

/** Whether a field is meant: by action_id, block_id or its label. */
export function isField(name: string): (element: JsonObject, block: JsonObject) => boolean {
  return (element, block) =>
    element.action_id === name ||
    block.block_id === name ||
    (block.label !== undefined && wordsOf(block.label) === name);
}

/** Whether a button is meant: by its words, its action_id or what a screen reader says. */
export function isButton(name: string): (element: JsonObject) => boolean {
  return (element) =>
    element.type === 'button' &&
    (wordsOf(element.text) === name || element.action_id === name || element.accessibility_label === name);
}
