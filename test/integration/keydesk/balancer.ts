import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands in front of several Keydesk processes: each request goes to the next of them in turn. */
export interface Balancer {
  url: string;
  leadTo(urls: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  let behind: readonly string[] = [];
  let turn = 0;
  const server = createServer((incoming, answer) => {
    const next = behind[turn % behind.length];
    turn += 1;
    const onward = request(`${next}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers,
      agent: false,
    });
    onward.on('response', (from) => {
      answer.writeHead(from.statusCode ?? 502, from.rawHeaders);
      from.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(urls) {
      behind = urls;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
