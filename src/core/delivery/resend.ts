import type { Logger } from 'pino';
import { Resend } from 'resend';
import type { EmailProvider } from './provider.ts';
import { sortAnswer } from './resendAnswers.ts';

/** How long an answer may take. After it the outcome is not known, and the same key is sent again. */
const TIMEOUT = 10_000;

/**
 * Email by Resend, through its own client.
 * @param timeoutMs milliseconds until an attempt without an answer is given up.
 * @throws when the key has characters that no key has; the error does not repeat it.
 */
export function makeResend({
  apiKey,
  baseUrl,
  log,
  timeoutMs = TIMEOUT,
}: {
  apiKey: string;
  baseUrl: string;
  log: Logger;
  timeoutMs?: number;
}): EmailProvider {
  const resend = openClient(apiKey, baseUrl);
  return {
    async send({ idempotencyKey, ...email }) {
      const options = {
        idempotencyKey,
        signal: AbortSignal.timeout(timeoutMs),
        // The body carries a link: it goes where we sent it or nowhere.
        redirect: 'error',
      };
      try {
        const { outcome, name, status } = sortAnswer(await resend.emails.send(email, options));
        if (outcome.kind !== 'accepted') {
          log.warn({ delivery: idempotencyKey, outcome: outcome.kind, name, status }, 'mail service');
        }
        return outcome;
      } catch {
        // The client says that it never throws. If it does, the email may have gone out all the same.
        return { kind: 'try-again', problem: 'provider_silent' };
      }
    },
  };
}

function openClient(apiKey: string, baseUrl: string): Resend {
  try {
    const client = new Resend(apiKey, { baseUrl: baseUrl.replace(/\/+$/, '') });
    // With RESEND_DEBUG the client prints the provider's errors past our log, and they may repeat the address.
    Reflect.set(client, 'debug', false);
    return client;
  } catch {
    // The client's own error quotes the key.
    throw new Error(
      'RESEND_API_KEY holds characters that no key has. Copy it again from Resend, page API Keys.',
    );
  }
}
