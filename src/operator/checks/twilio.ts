import type { Twilio } from 'twilio';
import { z } from 'zod';
import { readTwilio } from '../../config.ts';
import type { TwilioSettings } from '../../core/delivery/twilio.ts';
import type { Finding } from './finding.ts';

const TIMEOUT = 5_000;
const finding = (well: boolean, says: string): Finding => ({ what: 'SMS', well, says });

/** Whether Twilio takes the token, and has the sender. Sends nothing. */
export async function checkTwilio(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const settings = readTwilio(environment);
  if (settings === 'none')
    return finding(true, 'Twilio is not set up, so SMS cannot be switched on for any account.');
  if (settings === 'wrong') return finding(false, 'not checked, since the TWILIO settings need you.');
  // Twilio's client is large; the other commands do without it.
  const { openTwilio, NeverLeft, NoAnswer } = await import('../../core/delivery/twilio.ts');
  try {
    return await ask(openTwilio(settings, TIMEOUT), settings);
  } catch (error) {
    if (error instanceof NeverLeft || error instanceof NoAnswer)
      return finding(false, 'Twilio cannot be reached. Check the network and TWILIO_BASE_URL.');
    const { status } = z
      .object({ status: z.number().optional().catch(undefined) })
      .catch({})
      .parse(error);
    if (status === 401 || status === 404)
      return finding(
        false,
        'Twilio refuses the token. Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN again from the Console.',
      );
    return finding(
      false,
      `Twilio answers ${status ?? 'something that is not its own'}. Try again in a minute.`,
    );
  }
}

async function ask(
  client: Twilio,
  { accountSid, messagingServiceSid, from }: TwilioSettings,
): Promise<Finding> {
  const { status } = await client.api.v2010.accounts(accountSid).fetch();
  if (status !== 'active')
    return finding(false, 'the Twilio account is suspended or closed. Look in the Twilio Console.');
  if (messagingServiceSid) {
    const there = await client.messaging.v1
      .services(messagingServiceSid)
      .fetch()
      .then(
        () => true,
        (error: { status?: unknown }) => {
          if (error.status === 404) return false;
          throw error;
        },
      );
    return there
      ? finding(true, 'Twilio takes the token, and the messaging service is there.')
      : finding(false, 'Twilio has no such messaging service. Copy TWILIO_MESSAGING_SERVICE_SID again.');
  }
  // Short codes and sender names are not in the list of numbers.
  if (!from?.startsWith('+')) return finding(true, 'Twilio takes the token. TWILIO_FROM was not checked.');
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: from, limit: 1 });
  if (!number) return finding(false, 'TWILIO_FROM is not a number of this Twilio account.');
  return number.capabilities.sms
    ? finding(true, 'Twilio takes the token, and the number sends texts.')
    : finding(false, 'the number of TWILIO_FROM cannot send texts. Choose one that can.');
}
