import { z } from 'zod';

const SECRET = 'Copy it from Resend, page Webhooks, your webhook, Signing Secret (it begins with whsec_).';
/** The standard asks for 24 to 64 bytes; less would be no secret. */
const LEAST_BYTES = 16;

/** The keys in a list of signing secrets, separated by commas while one is being replaced; news may be signed with any. */
export const webhookSecrets = z.string().transform((value, context): readonly Buffer[] => {
  const keys = value.split(',').map((one) => {
    const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(one.trim()) ?? [];
    return Buffer.from(base64, 'base64');
  });
  if (keys.every((key) => key.length >= LEAST_BYTES)) return keys;
  context.addIssue(SECRET);
  return z.NEVER;
});
