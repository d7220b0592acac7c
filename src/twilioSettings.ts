import { z } from 'zod';
import { fitsTexts, LONGEST_PUBLIC_URL } from './core/delivery/texts/compose.ts';
import type { TwilioSettings } from './core/delivery/twilio.ts';

const ACCOUNT = 'Copy it from the Twilio Console, Account Info (it begins with AC).';
const TOKEN = 'Copy it from the Twilio Console, Account Info.';
const SERVICE =
  'Copy it from the Twilio Console, Messaging, Services (it begins with MG); or set TWILIO_FROM to a number of yours.';
const FROM = 'Use a number that you have at Twilio, such as +15125550100, a short code, or a sender name.';

/** A comma-separated list while the token is being replaced: the first is used, news may be signed with any. */
const authTokens = z.string().transform((value, context): readonly [string, ...string[]] => {
  const [first, ...others] = value.split(',').map((one) => one.trim());
  if (first && [first, ...others].every((one) => /^[\x21-\x7e]+$/.test(one))) return [first, ...others];
  context.addIssue(TOKEN);
  return z.NEVER;
});

/** The settings of SMS, each on its own. */
export const twilioFields = {
  TWILIO_ACCOUNT_SID: z
    .string()
    .trim()
    .regex(/^AC[0-9a-fA-F]{32}$/, ACCOUNT)
    .optional(),
  TWILIO_AUTH_TOKEN: authTokens.optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .trim()
    .regex(/^MG[0-9a-fA-F]{32}$/, SERVICE)
    .optional(),
  TWILIO_FROM: z
    .string()
    .trim()
    .regex(/^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[a-z])[a-z0-9 ]{1,11})$/i, FROM)
    .optional(),
};

const TOGETHER = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_MESSAGING_SERVICE_SID',
  'TWILIO_FROM',
] as const;

/** All of them or none: half a Twilio would look like one. */
export function missingForTwilio(present: Record<string, unknown>): [name: string, what: string][] {
  if (!TOGETHER.some((name) => present[name])) return [];
  const missing: [string, string][] = [];
  if (!present.TWILIO_ACCOUNT_SID) missing.push(['TWILIO_ACCOUNT_SID', ACCOUNT]);
  if (!present.TWILIO_AUTH_TOKEN) missing.push(['TWILIO_AUTH_TOKEN', TOKEN]);
  if (!present.TWILIO_MESSAGING_SERVICE_SID && !present.TWILIO_FROM)
    missing.push(['TWILIO_MESSAGING_SERVICE_SID', SERVICE]);
  const url = URL.parse(String(present.PUBLIC_URL));
  if (url && !fitsTexts(url.origin))
    missing.push([
      'PUBLIC_URL',
      `With it a link does not fit a text message. Use an address of at most ${LONGEST_PUBLIC_URL} characters, or leave the TWILIO settings out.`,
    ]);
  else if (url?.hostname.includes('_'))
    missing.push(['PUBLIC_URL', 'Twilio sends no news to a host with an underscore. Use another name.']);
  return missing;
}

/** As the start reads them, for the doctor; `none` where SMS is not wanted. */
export function readTwilio(
  environment: Record<string, string | undefined>,
): TwilioSettings | 'none' | 'wrong' {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  if (!TOGETHER.some((name) => present[name])) return 'none';
  const read = z.object(twilioFields).safeParse(present);
  if (!read.success || missingForTwilio(present).length > 0) return 'wrong';
  return twilioOf({ ...read.data, TWILIO_BASE_URL: present.TWILIO_BASE_URL }) ?? 'wrong';
}

/** What texts are sent with; undefined where Twilio is not set up. */
export function twilioOf(
  config: Partial<{ [Name in keyof typeof twilioFields]: z.output<(typeof twilioFields)[Name]> }> & {
    TWILIO_BASE_URL?: string | undefined;
  },
): TwilioSettings | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: tokens } = config;
  if (!accountSid || !tokens) return undefined;
  return {
    accountSid,
    authTokens: tokens,
    messagingServiceSid: config.TWILIO_MESSAGING_SERVICE_SID,
    from: config.TWILIO_FROM,
    baseUrl: config.TWILIO_BASE_URL,
  };
}
