import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signed } from '../../../demo/inbox/provider/news.ts';
import { resendWebhook } from '../../../src/handlers/web/webhooks/resend.ts';
import { makeWebApp } from '../../../src/web/app.ts';
import type { TestCore } from '../../support/core.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';

export const PATH = '/webhooks/resend';
export const JSON_TYPE = { 'content-type': 'application/json' };

export const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;
/** The secret that Resend signs with here, and the one before it. */
export const key = randomBytes(24);
export const olderKey = randomBytes(24);

/** The web server with Resend's address, as one process. */
export async function serve(core: TestCore, keys?: readonly Buffer[]) {
  const web = makeWebApp({ core, config: { TRUST_PROXY: 0 } });
  web.slack.use(resendWebhook(core, keys));
  const server = createServer(web.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    visitor: makeVisitor(url),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let events = 0;
export const newId = () => `msg_2b${++events}`;

/** A permanent bounce, as Resend writes it. */
export function bounceOf(core: TestCore, { emailId }: { emailId: string }): string {
  return JSON.stringify({
    type: 'email.bounced',
    created_at: core.clock.now().toISOString(),
    data: {
      email_id: emailId,
      to: ['jane.smith@example.com'],
      subject: 'Choose a new password',
      bounce: { type: 'Permanent', subType: 'General', message: 'jane.smith@example.com: no such user' },
    },
  });
}

/** The headers with which Resend would send a body now. */
export function genuine(core: TestCore, body: string | Buffer, id = newId()): Record<string, string> {
  return signed(secretOf(key), body, id, core.clock.now());
}

export function post(to: Visitor, body: string | Buffer, headers: Record<string, string>): Promise<Answer> {
  return to.ask('POST', PATH, { body, headers: { ...JSON_TYPE, ...headers } });
}
