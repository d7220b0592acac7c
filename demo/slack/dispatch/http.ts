import { Agent, type IncomingMessage, request as startRequest } from 'node:http';
import { remember } from '../calls.ts';
import { parseJsonObject } from '../http-body.ts';
import type { JsonObject } from '../json.ts';
import type { Ack, Delivery, Envelope, SentRequest } from './delivery.ts';
import { signatureHeaders } from './signing.ts';

const AGENT_NAME = 'Slackbot 1.0 (+https://api.slack.com/robots)';

export interface HttpDelivery extends Delivery {
  kind: 'http';
  /** Where the app listens; may be set after the start. */
  requestUrl: string | undefined;
  /** Real milliseconds that the app has to acknowledge; a test that wants it late shortens them. */
  ackLimitMs: number;
  /** What was sent, the newest last. */
  sent: SentRequest[];
  /** Sends a request as it is, good or bad, and gives back the app's answer. */
  post(sent: SentRequest): Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }>;
}

/** Signed HTTP to one request URL, answered within 3 seconds of real time. */
export function createHttpDelivery(options: {
  requestUrl: string | undefined;
  signingSecret: string;
  signedAt: () => Date;
  ackLimitMs: number;
  /** How many sent requests are remembered. */
  kept: number;
}): HttpDelivery {
  const agent = new Agent({ keepAlive: true });
  const delivery: HttpDelivery = {
    kind: 'http',
    requestUrl: options.requestUrl,
    ackLimitMs: options.ackLimitMs,
    sent: [],
    async send(envelope) {
      const { requestUrl } = delivery;
      if (requestUrl === undefined) return { acked: false, why: 'connection_failed', noRetry: false };
      const { body, contentType } = encode(envelope);
      const headers = {
        'user-agent': AGENT_NAME,
        'content-type': contentType,
        ...retryHeaders(envelope),
        ...signatureHeaders(options.signingSecret, body, options.signedAt()),
      };
      const sent = { path: new URL(requestUrl).pathname, body, headers };
      remember(delivery.sent, sent, options.kept);
      try {
        const answer = await post(agent, requestUrl, sent, delivery.ackLimitMs);
        return readAck(answer);
      } catch (error) {
        const why = error instanceof TooLate ? 'http_timeout' : 'connection_failed';
        return { acked: false, why, noRetry: false };
      }
    },
    async post(sent) {
      if (delivery.requestUrl === undefined)
        throw new Error('Tell the local Slack where the app is: deliverTo(url).');
      return await post(agent, new URL(sent.path, delivery.requestUrl).href, sent, 30_000);
    },
    async stop() {
      agent.destroy();
    },
  };
  return delivery;
}

function encode(envelope: Envelope): { body: string; contentType: string } {
  if (envelope.type === 'events_api') {
    return { body: JSON.stringify(envelope.payload), contentType: 'application/json' };
  }
  const fields =
    envelope.type === 'interactive'
      ? { payload: JSON.stringify(envelope.payload) }
      : (envelope.payload as Record<string, string>);
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

function retryHeaders({ retry }: Envelope): Record<string, string> {
  return retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {};
}

class TooLate extends Error {}

type HttpAnswer = { status: number; body: string; headers: IncomingMessage['headers'] };

function post(agent: Agent, url: string, sent: SentRequest, limitMs: number): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const length = String(Buffer.byteLength(sent.body));
  const request = startRequest(url, {
    method: 'POST',
    agent,
    headers: { ...sent.headers, 'content-length': length },
  });
  const watchdog = setTimeout(() => request.destroy(new TooLate()), limitMs);
  request.on('error', (error: NodeJS.ErrnoException) => {
    // An idle connection may be closed just as it is used again; nothing was read of this request then.
    if (request.reusedSocket && error.code === 'ECONNRESET') resolve(post(agent, url, sent, limitMs));
    else reject(error);
  });
  request.on('close', () => clearTimeout(watchdog));
  request.on('response', async (response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString('utf8');
      resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
    } catch (error) {
      reject(error);
    }
  });
  request.end(sent.body);
  return promise;
}

function readAck({ status, body, headers }: HttpAnswer): Ack {
  if (status < 200 || status > 299) {
    return { acked: false, why: 'http_error', noRetry: headers['x-slack-no-retry'] === '1' };
  }
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  const parsed: JsonObject | string | undefined = isJson ? parseJsonObject(body) : body;
  return { acked: true, body: parsed === '' ? undefined : parsed };
}
