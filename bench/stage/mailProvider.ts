import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closing } from './closing.ts';

/** The far end of the mails: takes everything at once, so that it costs the machine next to nothing. */
export interface MailProvider {
  /** For RESEND_BASE_URL. */
  url: string;
  /** Told of each mail as its request is in: the body, and when its first byte came (performance.now()). */
  onMail: (body: string, at: number) => void;
  /** Milliseconds until it answers. */
  latencyMs: number;
}

export async function startMailProvider(closing: Closing): Promise<MailProvider> {
  let mails = 0;
  const server = createServer((request, response) => {
    const at = performance.now();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      mails += 1;
      response.setHeader('content-type', 'application/json');
      const answer = `{"id":"mail-${mails}"}`;
      if (provider.latencyMs > 0) setTimeout(() => response.end(answer), provider.latencyMs);
      else response.end(answer);
      provider.onMail(Buffer.concat(parts).toString(), at);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.add(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const provider: MailProvider = { url: `http://127.0.0.1:${port}`, onMail: () => {}, latencyMs: 0 };
  return provider;
}
