import { isObject, type JsonObject } from '../json.ts';
import { requireBlocks, requireView } from '../validate/surfaces.ts';
import type { Workspace } from '../workspace.ts';
import { type Methods, structured } from './method.ts';

export const blockMethods: Methods = {
  'blocks.validate': { run: validate },
};

/** Slack's public check of Block Kit; it needs no token, and says nothing of a missing `text`. */
function validate(_workspace: Workspace, args: JsonObject): JsonObject {
  const blocks = structured(args, 'blocks');
  const message = structured(args, 'message');
  const view = structured(args, 'view');
  if (blocks !== undefined) requireBlocks(blocks, 'message');
  if (isObject(message) && message.blocks !== undefined) requireBlocks(message.blocks, 'message');
  if (view !== undefined) requireView(view, isObject(view) && view.type === 'home' ? 'home' : 'modal');
  return {};
}
