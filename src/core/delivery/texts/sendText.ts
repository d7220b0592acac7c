import { after, MINUTE } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { LINK_LIFE } from '../../links/lifecycle.ts';
import type { Attempt } from '../attempt.ts';
import { LEASE } from '../claim.ts';
import type { SendOutcome, TextProvider } from '../provider.ts';
import { composeText } from './compose.ts';

/** Milliseconds after YES from which a text is looked for at the provider before it is sent. */
const LOOKED_FOR_AFTER = MINUTE;

/** The call of one attempt at a text, outside any transaction. @param token the link's, unsealed. */
export async function sendText(
  core: Pick<Core, 'clock' | 'log' | 'publicUrl'>,
  texts: TextProvider | undefined,
  attempt: Attempt,
  token: string | undefined,
): Promise<SendOutcome> {
  if (!texts) return { kind: 'refused-all-texts', problem: 'sms_not_set_up' };
  const { deliveryId, template, content, address, began } = attempt;
  let body: string;
  try {
    body = composeText({ template, content, publicUrl: core.publicUrl, token });
  } catch (err) {
    core.log.error({ err, delivery: deliveryId, template }, 'a text cannot be written');
    return { kind: 'refused-our-settings', problem: 'not_renderable' };
  }
  const before = await sentBefore(texts, attempt, token);
  if (before) return before;
  // A process that slept past its lease holds the text no more: somebody else may have looked for it in vain by now.
  if (core.clock.now() >= after(began, LEASE)) return { kind: 'try-again', problem: 'sms_silent' };
  const left = after(began, LINK_LIFE).getTime() - core.clock.now().getTime();
  return texts.send({ deliveryId, to: address, body, validFor: Math.floor(left / 1_000) });
}

/**
 * A restored backup knows nothing of what went out since it was made. A text that has waited for long may be of one:
 * the provider is asked for it by its link. Undefined: it is still to be sent.
 */
async function sentBefore(
  texts: TextProvider,
  { address, began, createdAt }: Attempt,
  token: string | undefined,
): Promise<SendOutcome | undefined> {
  if (token === undefined || began < after(createdAt, LOOKED_FOR_AFTER)) return undefined;
  const isOurs = (body: string) => body.includes(`/${token}`);
  const found = await texts.find({ to: address, since: createdAt, isOurs });
  if (found.kind === 'found') return { kind: 'accepted', providerId: found.report.providerId };
  return found.kind === 'none' ? undefined : { kind: 'try-again', problem: 'sms_silent' };
}
