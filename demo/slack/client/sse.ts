import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Workspace } from '../workspace.ts';

/** Keeps a page up to date: `event: changed` at each change of what the person sees. */
export function streamChanges(
  workspace: Workspace,
  userId: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  const tell = () => response.write('event: changed\ndata: {}\n\n');
  tell();
  const stop = workspace.changes.follow(userId, tell);
  request.on('close', stop);
}
