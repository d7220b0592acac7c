import { findConversation } from '../conversations.ts';
import { fileObject, type StoredFile } from '../files.ts';
import { isObject, type JsonObject, stringOf } from '../json.ts';
import { postAsApp } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { limitRate, type Methods, required, structured } from './method.ts';
import { SlackError } from './slack-error.ts';

const scopes = () => ['files:write'];

/** Upload in three steps: ask for an address, send the bytes there, say where the file belongs. */
export const fileMethods: Methods = {
  'files.getUploadURLExternal': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const name = required(args, 'filename');
      const length = Number(args.length);
      if (!Number.isInteger(length) || length < 1) throw new SlackError('invalid_arguments');
      const id = workspace.ids.next('F');
      const altText = stringOf(args.alt_txt) ?? stringOf(args.alt_text);
      workspace.files.set(id, {
        id,
        name,
        length,
        title: name,
        content: undefined,
        complete: false,
        ...(altText === undefined ? {} : { altText }),
      });
      return { upload_url: `${workspace.baseUrl}/upload/${workspace.team.id}/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': { token: 'bot', scopes, run: complete },
};

function complete(workspace: Workspace, args: JsonObject): JsonObject {
  const given = structured(args, 'files');
  if (!Array.isArray(given) || given.length === 0) throw new SlackError('invalid_arguments');
  const files = given.map((one) => uploaded(workspace, one));
  const channel = stringOf(args.channel_id);
  // A user id is not enough here: the direct messages must have been opened (conversations.open).
  const conversation = channel === undefined ? undefined : findConversation(workspace, channel);
  if (conversation && !conversation.members.has(workspace.app.botUserId))
    throw new SlackError('not_in_channel');
  if (conversation) limitRate(workspace, conversation.id);
  for (const [index, file] of files.entries()) {
    const entry: unknown = given[index];
    file.title = (isObject(entry) ? stringOf(entry.title) : undefined) ?? file.name;
    file.complete = true;
  }
  const shown = files.map((file) => fileObject(workspace, file));
  if (conversation) {
    const text = stringOf(args.initial_comment) ?? '';
    const thread = stringOf(args.thread_ts);
    postAsApp(
      workspace,
      conversation,
      { text, blocks: [] },
      { files: shown, ...(thread === undefined ? {} : { threadTs: thread }) },
    );
  }
  return { files: shown };
}

function uploaded(workspace: Workspace, entry: unknown): StoredFile {
  const id = isObject(entry) ? stringOf(entry.id) : undefined;
  const file = id === undefined ? undefined : workspace.files.get(id);
  if (!file || file.complete) throw new SlackError('file_not_found');
  if (!file.content) throw new SlackError('file_not_found');
  return file;
}
