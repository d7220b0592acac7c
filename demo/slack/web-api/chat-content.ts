import { isObject, type JsonObject, stringOf } from '../json.ts';
import type { Content } from '../messages.ts';
import { requireBlocks } from '../validate/surfaces.ts';
import { type Workspace, warn } from '../workspace.ts';
import { structured } from './method.ts';
import { requirePictures } from './pictures.ts';
import { SlackError } from './slack-error.ts';

const MOST_TEXT = 40_000;

/**
 * What a message is to say, checked.
 * @throws SlackError `no_text`, `msg_too_long`, `invalid_blocks`
 */
export function readContent(
  workspace: Workspace,
  args: JsonObject,
  method: string,
): Content & { warning?: string } {
  const text = stringOf(args.text) ?? '';
  const given = structured(args, 'blocks');
  const blocks = given === undefined ? [] : requireBlocks(given, 'message');
  requirePictures(workspace, blocks, '/blocks');
  if (args.attachments !== undefined) {
    // Keydesk has no use for this legacy; keeping it out keeps cards accessible.
    warn(workspace, `${method}: attachments are a legacy that this Slack does not show`);
  }
  if (text === '' && blocks.length === 0) throw new SlackError('no_text');
  if (text.length > MOST_TEXT) throw new SlackError('msg_too_long');
  if (text !== '') return { text, blocks };
  warn(workspace, `${method}: missing_text_in_message (notifications and screen readers get nothing)`);
  return { text, blocks, warning: 'missing_text_in_message' };
}

/** How Slack reports a warning beside a good answer. */
export function withWarning(answer: JsonObject, warning: string | undefined): JsonObject {
  return warning === undefined ? answer : { ...answer, warning, response_metadata: { warnings: [warning] } };
}

/** Message metadata: an event type and a flat payload. @throws SlackError `invalid_metadata_format` */
export function readMetadata(args: JsonObject): JsonObject | undefined {
  const metadata = structured(args, 'metadata');
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) throw new SlackError('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return metadata;
  const valid = typeof metadata.event_type === 'string' && isObject(metadata.event_payload);
  if (!valid) throw new SlackError('invalid_metadata_format');
  return metadata;
}
