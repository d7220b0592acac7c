import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { parseJsonObject } from '../http-body.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Ack, Delivery, Envelope } from './delivery.ts';

/** Why Slack asks an app to connect anew. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

const MOST_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;

export interface SocketDelivery extends Delivery {
  kind: 'socket';
  /** Real milliseconds that the app has to acknowledge; a test that wants it late shortens them. */
  ackLimitMs: number;
  /** A one-time address for one connection, as `apps.connections.open` answers it. */
  issueUrl(baseUrl: string): string;
  /** Asks every connected app to connect anew, as Slack does about hourly. */
  disconnect(reason: DisconnectReason): void;
  /** Cuts every connection without a word. */
  cut(): void;
  connections(): number;
}

/** Socket Mode: envelopes over WebSockets, each to one of the open connections, acknowledged within 3 s. */
export function createSocketDelivery(
  server: Server,
  appId: () => string,
  ackLimitMs: number,
): SocketDelivery {
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const waiting = new Map<string, (payload: JsonObject | undefined) => void>();
  const sockets = new WebSocketServer({ noServer: true });
  let turn = 0;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const ticket = new URL(request.url ?? '/', 'http://local').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket) || open.length >= MOST_CONNECTIONS) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, welcome);
  });

  function welcome(connection: WebSocket): void {
    open.push(connection);
    connection.on('close', () => open.splice(open.indexOf(connection), 1));
    connection.on('message', (data) => {
      const message = parseJsonObject(String(data));
      const id = message?.envelope_id;
      if (typeof id !== 'string') return;
      waiting.get(id)?.(isObject(message?.payload) ? message.payload : undefined);
    });
    connection.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        debug_info: { host: 'local', build_number: 1, approximate_connection_time: 3600 },
        connection_info: { app_id: appId() },
      }),
    );
  }

  const pings = setInterval(() => {
    for (const connection of open) connection.ping();
  }, PING_EVERY_MS);
  pings.unref();

  function send(envelope: Envelope): Promise<Ack> {
    const connection = open[turn++ % Math.max(open.length, 1)];
    if (!connection) return Promise.resolve({ acked: false, why: 'connection_failed', noRetry: false });
    const { promise, resolve } = Promise.withResolvers<Ack>();
    const id = randomBytes(16).toString('hex');
    const settle = (ack: Ack) => {
      clearTimeout(watchdog);
      waiting.delete(id);
      connection.off('close', lost);
      resolve(ack);
    };
    const lost = () => settle({ acked: false, why: 'connection_failed', noRetry: false });
    const watchdog = setTimeout(
      () => settle({ acked: false, why: 'http_timeout', noRetry: false }),
      delivery.ackLimitMs,
    );
    connection.once('close', lost);
    waiting.set(id, (payload) => settle({ acked: true, body: payload }));
    connection.send(JSON.stringify(wireFormat(id, envelope)));
    return promise;
  }

  const delivery: SocketDelivery = {
    kind: 'socket',
    ackLimitMs,
    send,
    issueUrl(baseUrl) {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `${baseUrl.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${appId()}`;
    },
    disconnect(reason) {
      for (const connection of open) {
        connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }));
      }
    },
    cut() {
      for (const connection of [...open]) connection.terminate();
    },
    connections: () => open.length,
    async stop() {
      clearInterval(pings);
      for (const connection of [...open]) connection.terminate();
      sockets.close();
    },
  };
  return delivery;
}

function wireFormat(id: string, envelope: Envelope): JsonObject {
  const reason = envelope.retry?.reason === 'http_timeout' ? 'timeout' : (envelope.retry?.reason ?? '');
  return {
    envelope_id: id,
    type: envelope.type,
    payload: envelope.payload,
    accepts_response_payload: envelope.acceptsAnswer,
    ...(envelope.type === 'events_api'
      ? { retry_attempt: envelope.retry?.num ?? 0, retry_reason: reason }
      : {}),
  };
}
