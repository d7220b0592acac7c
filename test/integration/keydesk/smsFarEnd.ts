import { startTexts, type Texts } from '../../../demo/inbox/twilio/start.ts';
import type { TwilioSettings } from '../../../src/core/delivery/twilio.ts';

/** A stand-in of Twilio, and what Keydesk has to know of it. */
export interface FarTwilio {
  texts: Texts;
  settings: Record<string, string>;
  /** The same, for the test's own hand. */
  client: TwilioSettings;
}

const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'example-token';
const from = '+15125550199';

export async function aTwilio(): Promise<FarTwilio> {
  const texts = await startTexts({ accountSid, authToken, number: from });
  return {
    texts,
    settings: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_FROM: from,
      TWILIO_BASE_URL: texts.url,
    },
    client: { accountSid, authTokens: [authToken], from, baseUrl: texts.url },
  };
}
