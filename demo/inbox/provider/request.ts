import { z } from 'zod';

/** `name@domain` or `Name <name@domain>`. */
const address = z
  .string()
  .regex(/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)$/);
const addresses = z.union([address, z.array(address).min(1).max(50)]).transform((value) => [value].flat());

const email = z.object({
  from: address,
  to: addresses,
  subject: z.string(),
  html: z.string().optional(),
  text: z.string().optional(),
  reply_to: addresses.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z
    .array(z.object({ name: z.string().regex(/^[\w-]{1,256}$/), value: z.string().regex(/^[\w-]{1,256}$/) }))
    .optional(),
});

export type EmailRequest = z.infer<typeof email>;

/** What is wrong with a request, in Resend's words; status 422. */
export interface RequestProblem {
  name: 'missing_required_field' | 'validation_error';
  message: string;
}

const FORMAT =
  'The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.';

/** Reads the body of `POST /emails` as strictly as Resend does. */
export function readEmailRequest(
  body: Record<string, unknown>,
): { email: EmailRequest } | { problem: RequestProblem } {
  for (const field of ['from', 'to', 'subject']) {
    if (body[field] === undefined) {
      return { problem: { name: 'missing_required_field', message: `Missing \`${field}\` field.` } };
    }
  }
  const parsed = email.safeParse(body);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'body');
    const why = ['from', 'to', 'reply_to'].includes(field) ? ` ${FORMAT}` : '';
    return { problem: { name: 'validation_error', message: `Invalid \`${field}\` field.${why}` } };
  }
  if (!parsed.data.html && !parsed.data.text) {
    return { problem: { name: 'missing_required_field', message: 'Missing `html` or `text` field.' } };
  }
  return { email: parsed.data };
}
