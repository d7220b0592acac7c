import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closing } from './closing.ts';

/** One call of Slack's Web API about a message, and when its first byte came (performance.now()). */
export interface Heard {
  method: string;
  channel: string;
  ts: string;
  at: number;
  /** Whether Slack's pace had no room for it. */
  refused: boolean;
}

/** A far end that takes every message at Slack's pace, knows everybody as a member, and costs the machine little. */
export interface DecisionSlack {
  /** For SLACK_API_URL. */
  url: string;
  /** Calls of chat.postMessage and chat.update, oldest first. */
  heard: Heard[];
  onCall: (call: Heard) => void;
}

/** Slack takes so many messages at once in a channel, and one a second (docs.slack.dev/apis/web-api/rate-limits). */
const BURST = 5;

export async function startDecisionSlack(closing: Closing, team: string): Promise<DecisionSlack> {
  let messages = 0;
  const room = new Map<string, { left: number; at: number }>();
  const takes = (channel: string, at: number): boolean => {
    const before = room.get(channel) ?? { left: BURST, at };
    const left = Math.min(BURST, before.left + (at - before.at) / 1_000);
    room.set(channel, { left: left < 1 ? left : left - 1, at });
    return left >= 1;
  };
  const server = createServer((request, response) => {
    const at = performance.now();
    const method = request.url?.split('/').at(-1) ?? '';
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(parts).toString());
      const channel = form.get('channel') ?? '';
      response.setHeader('content-type', 'application/json');
      if (!method.startsWith('chat.')) {
        const user = { id: form.get('user'), team_id: team, name: 'manager' };
        return response.end(JSON.stringify({ ok: true, user, channel: { id: `D${form.get('users')}` } }));
      }
      messages += 1;
      const ts = form.get('ts') ?? `1763740800.${String(messages).padStart(6, '0')}`;
      const call = { method, channel, ts, at, refused: !takes(channel, at) };
      slack.heard.push(call);
      slack.onCall(call);
      if (call.refused) {
        response.statusCode = 429;
        response.setHeader('retry-after', '1');
        return response.end('{"ok":false,"error":"ratelimited"}');
      }
      response.end(JSON.stringify({ ok: true, channel, ts }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.add(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const slack: DecisionSlack = { url: `http://127.0.0.1:${port}/api/`, heard: [], onCall: () => {} };
  return slack;
}
