import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closing } from './closing.ts';

/**
 * A far end that says yes to every call of Slack's Web API. For benches of other things: the local Slack checks all it
 * is sent, which is work that a real Slack does on machines of its own. Returns the address for SLACK_API_URL.
 * @param heard told of each call, and when its first byte came (performance.now()).
 */
export async function startQuietSlack(
  closing: Closing,
  heard: (method: string, at: number) => void = () => {},
): Promise<string> {
  let messages = 0;
  const server = createServer((request, response) => {
    heard(request.url?.split('/').at(-1) ?? '', performance.now());
    request.resume().on('end', () => {
      messages += 1;
      response.setHeader('content-type', 'application/json');
      response.end(`{"ok":true,"channel":"D0BENCH","ts":"1763740800.${String(messages).padStart(6, '0')}"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.add(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
}
