import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerClient } from './client/api.ts';
import { takeUpload } from './files.ts';
import { BodyTooLarge, sendJson } from './http-body.ts';
import { answerAuthorize } from './oauth/authorize.ts';
import { answerResponseUrl } from './respond.ts';
import { answerApi } from './web-api/router.ts';
import type { Workspace } from './workspace.ts';

/** Who answers which path: the Web API, response_urls, the page's own API, and whatever is mounted beside them. */
export function createRoutes(workspaces: readonly Workspace[]): {
  listener: RequestListener;
  mount(handler: RequestListener): void;
} {
  let beside: RequestListener | undefined;

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').replace(/\?.*$/s, '');
    const [, first, second, third] = path.split('/');
    if (first === 'api') await answerApi(workspaces, path.slice('/api/'.length), request, response);
    else if (first === 'client') await answerClient(workspaces, path, request, response);
    else if (path === '/oauth/v2/authorize') await answerAuthorize(workspaces, request, response);
    else if (first === 'upload') {
      const workspace = workspaces.find((one) => one.team.id === second);
      if (workspace) await takeUpload(workspace, third ?? '', request, response);
      else response.writeHead(404).end();
    } else if (first === 'commands' || first === 'actions' || first === 'app') {
      const workspace = workspaces.find((one) => one.team.id === second);
      if (workspace && request.method === 'POST') await answerResponseUrl(workspace, path, request, response);
      else sendJson(response, 404, { ok: false, error: 'expired_url' });
    } else if (beside) beside(request, response);
    else response.writeHead(404).end('Nothing here.');
  }

  return {
    listener(request, response) {
      route(request, response).catch((error: unknown) => {
        if (error instanceof BodyTooLarge) {
          // The rest of the body is not read, so the connection cannot be used again.
          response.writeHead(413, { connection: 'close' }).end('too_large');
          return;
        }
        // A fault of this Slack itself: say so loudly, a test must not pass over it.
        process.stderr.write(`local Slack: ${error instanceof Error ? error.stack : String(error)}\n`);
        if (!response.headersSent) response.writeHead(500);
        response.end('internal_error');
      });
    },
    mount(handler) {
      beside = handler;
    },
  };
}
