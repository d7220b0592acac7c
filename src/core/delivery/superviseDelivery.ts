import type { Core } from '../core.ts';
import type { DeliveryId } from '../ids.ts';
import { startSweeping } from '../sweeping.ts';
import type { Attempt } from './attempt.ts';
import { claimDelivery } from './claim.ts';
import { composeEmail, isOneAddress } from './emails/compose.ts';
import { renderMail } from './emails/render.ts';
import type { EmailProvider, OutgoingEmail, SendOutcome, TextProvider } from './provider.ts';
import { recordOutcome } from './record.ts';
import { settleText } from './settle.ts';
import { sweepOverdue } from './sweep.ts';
import { sendText } from './texts/sendText.ts';

/** What an attempt needs beside the core. */
export interface Sending {
  provider: EmailProvider;
  /** Absent where Twilio is not set up. */
  texts?: TextProvider | undefined;
  /** The operator's address, EMAIL_FROM. */
  from: string;
  /** From 0 up to 1; tests give their own. */
  random?: () => number;
}

/**
 * One attempt at one row of the outbox: claim it, render, call the provider outside any transaction, record. May be
 * called at any time, any number of times, anywhere: rows that are done, not due, or held by another are left alone.
 */
export async function superviseDelivery(core: Core, sending: Sending, deliveryId: DeliveryId): Promise<void> {
  const attempt = await claimDelivery(core, deliveryId);
  if (!attempt) return;
  const outcome = await makeAttempt(core, sending, attempt);
  await recordOutcome(core, attempt, outcome, (sending.random ?? Math.random)());
}

async function makeAttempt(core: Core, sending: Sending, attempt: Attempt): Promise<SendOutcome> {
  const { deliveryId, channel, template, address, content, sealedToken } = attempt;
  if (channel === 'email' && !isOneAddress(address))
    return { kind: 'refused-this-address', problem: 'address_refused' };
  let token: string | undefined;
  if (sealedToken) {
    token = core.secrets.open('delivery-token', deliveryId, sealedToken);
    if (token === undefined) return { kind: 'refused-our-settings', problem: 'link_unreadable' };
  }
  if (channel === 'sms') return sendText(core, sending.texts, attempt, token);
  let email: OutgoingEmail;
  try {
    const { from } = sending;
    const mail = { template, content, publicUrl: core.publicUrl, ...(token ? { token } : {}) };
    email = await composeEmail({ deliveryId, address, from, ...mail });
  } catch (err) {
    core.log.error({ err, delivery: deliveryId, template }, 'a message cannot be written');
    return { kind: 'refused-our-settings', problem: 'not_renderable' };
  }
  return sending.provider.send(email);
}

/** Messages going out at once from one process: with an answer in 0.3 s about 25 a second, above Resend's limit. */
const CONCURRENCY = 8;
const SWEEP_EVERY = 30_000;

/** The running workers of this process, beside the queue's own. */
export interface Deliveries {
  /** Ends the sweeps. The queue ends the workers when it is closed. */
  stop(): Promise<void>;
}

/**
 * Sends what is and will be in the outbox, in the background.
 * @param concurrency attempts at once in this process.
 * @throws when the templates cannot be rendered.
 */
export async function startDeliveries(
  core: Core,
  provider: EmailProvider,
  { concurrency = CONCURRENCY, ...sending }: Omit<Sending, 'provider'> & { concurrency?: number },
): Promise<Deliveries> {
  await warmUp(core);
  const stop = startSweeping(core, 'deliveries', SWEEP_EVERY, () => sweep(core));
  await core.queue.work('delivery', concurrency, ({ deliveryId }) =>
    superviseDelivery(core, { provider, ...sending }, deliveryId as DeliveryId),
  );
  await core.queue.work('sms-settle', 1, ({ deliveryId }) =>
    settleText(core, sending.texts, deliveryId as DeliveryId),
  );
  return { stop };
}

async function sweep(core: Core): Promise<void> {
  const overdue = await sweepOverdue(core);
  if (overdue > 0) core.log.warn({ overdue }, 'deliveries were overdue and got a new job');
}

/** React loads itself at the first mail; the first guardian should not wait for it. */
async function warmUp({ publicUrl }: Core): Promise<void> {
  const content = { centre: 'Centre', guardian: 'Guardian', language: 'en', slug: 'centre' };
  await renderMail({ template: 'guardian-reset', content, publicUrl, token: 'none' });
}
