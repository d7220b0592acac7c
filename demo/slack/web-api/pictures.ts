import { isPicture } from '../files.ts';
import type { JsonObject } from '../json.ts';
import { elementsOf } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { invalidContent } from './slack-error.ts';

/**
 * Refuses pictures that refer to a file which was never uploaded, or is no picture.
 * @throws SlackError `invalid_blocks` or `invalid_arguments`
 */
export function requirePictures(
  workspace: Workspace,
  blocks: readonly JsonObject[],
  pointer: '/blocks' | '/view/blocks',
): void {
  const problems: string[] = [];
  blocks.forEach((block, index) => {
    for (const holder of [block, ...elementsOf(block)]) {
      if (holder.slack_file === undefined || isPicture(workspace, holder.slack_file)) continue;
      problems.push(`invalid slack file [json-pointer:${pointer}/${index}/slack_file]`);
    }
  });
  const code = pointer === '/blocks' ? 'invalid_blocks' : 'invalid_arguments';
  if (problems.length > 0) throw invalidContent(code, problems);
}
