import { after } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { LINK_LIFE } from '../../links/lifecycle.ts';
import type { Attempt } from '../attempt.ts';
import type { SendOutcome, TextProvider } from '../provider.ts';
import { composeText } from './compose.ts';

/** The call of one attempt at a text, outside any transaction. @param token the link's, unsealed. */
export async function sendText(
  core: Pick<Core, 'clock' | 'log' | 'publicUrl'>,
  texts: TextProvider | undefined,
  { deliveryId, template, content, address, began }: Attempt,
  token: string | undefined,
): Promise<SendOutcome> {
  if (!texts) return { kind: 'refused-all-texts', problem: 'sms_not_set_up' };
  let body: string;
  try {
    body = composeText({ template, content, publicUrl: core.publicUrl, token });
  } catch (err) {
    core.log.error({ err, delivery: deliveryId, template }, 'a text cannot be written');
    return { kind: 'refused-our-settings', problem: 'not_renderable' };
  }
  const left = after(began, LINK_LIFE).getTime() - core.clock.now().getTime();
  const validFor = Math.max(1, Math.floor(left / 1_000));
  return texts.send({ deliveryId, to: address, body, validFor });
}
