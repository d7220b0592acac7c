import {
  request as ask,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { demoAssets, workspacePage } from './workspace/pages.ts';

/** Where the parts of the demo listen; all on the loopback, each at a port of its own. */
export interface Parts {
  keydesk: string;
  slack: string;
  inbox: string;
  /** The demo's own page about the Office Portal. */
  office?: RequestHandler;
}

/** The one address that a person opens. */
export interface Front {
  url: string;
  /** From now on requests are passed on; before, they are told that the demo is starting. */
  leadTo(parts: Parts): void;
  stop(): Promise<void>;
}

/**
 * Listens at the demo's one address: the workspace page at `/`, its parts under `/demo/`, and Keydesk itself at every
 * other path, passed on unchanged in both directions.
 * @throws Error with one plain sentence when it cannot listen there
 */
export async function openFront({ host, port }: { host: string; port: number }): Promise<Front> {
  let parts: Parts | undefined;
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    if (parts) next();
    else starting(response);
  });
  app.use(demoAssets(), workspacePage());
  app.use((request, response, next) => (parts?.office ? parts.office(request, response, next) : next()));
  app.use((request, response) => {
    if (!parts) return starting(response);
    const [, first, second] = request.path.split('/');
    if (first !== 'demo') forward(request, response, parts.keydesk);
    else if (second === 'client') forward(request, response, parts.slack, request.url.slice('/demo'.length));
    else if (second === 'inbox') forward(request, response, parts.inbox);
    else response.status(404).type('text').send('The demo has no such page. Begin at / instead.');
  });
  const server = await listen(app, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    leadTo(where) {
      parts = where;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function starting(response: express.Response): void {
  response.status(503).set({ 'retry-after': '1', refresh: '1' }).type('text').send('The demo is starting …');
}

function listen(app: express.Express, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new Error(
            `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm run demo`,
          ),
        );
      } else {
        reject(
          new Error(`The demo cannot listen at ${host}, port ${port} (${error.code}). Change HOST or PORT.`),
        );
      }
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** Meant for one hop only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Passes a request on and its answer back, both as they flow. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  to: string,
  path = request.url ?? '/',
): void {
  const { hostname, port } = new URL(to);
  const onward = ask({
    hostname,
    port,
    path,
    method: request.method,
    headers: endToEnd(request.rawHeaders),
    setHost: false,
    agent: false,
  });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
    // Headers at once: a stream of events may have nothing more to say for a long time.
    response.flushHeaders();
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else
      response
        .writeHead(502, { 'content-type': 'text/plain' })
        .end('This part of the demo does not answer. Look at its terminal.');
  });
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** Name, value, name, value …, as they came. */
function endToEnd(rawHeaders: string[]): string[] {
  return rawHeaders.flatMap((name, at) => {
    const value = rawHeaders[at + 1];
    return at % 2 === 1 || value === undefined || HOP_BY_HOP.has(name.toLowerCase()) ? [] : [name, value];
  });
}
