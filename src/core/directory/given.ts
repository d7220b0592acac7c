import { z } from 'zod';

/** What people type about people, checked the same wherever it comes in. */

const MOST_NAME = 200;
/** RFC 5321: a path of 256 octets with its brackets. */
const MOST_EMAIL = 254;

/**
 * A name: kept as given, in composed form. Invisible characters are refused: line breaks could forge a header or a
 * log line, and signs that turn the writing direction could make one name look like another.
 */
export const givenName = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1, 'It is empty. Give a name.')
  .max(MOST_NAME, `It is longer than ${MOST_NAME} characters.`)
  .regex(
    /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]*$/u,
    'It has characters that cannot be seen. Type it again.',
  )
  .regex(/[\p{L}\p{N}]/u, 'It has no letter in it. Give a name.');

/** An email as it will be written to: of the shape that browsers take too, with a domain that has an ending. */
export const givenEmail = z
  .string()
  .trim()
  .max(MOST_EMAIL, `It is longer than ${MOST_EMAIL} characters.`)
  .pipe(
    z.email({
      pattern:
        /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i,
      error: 'It is not an email address such as jane@example.com.',
    }),
  );

/** An email, or nothing. */
export const optionalEmail = z.string().transform((text, context) => {
  if (text.trim() === '') return null;
  const parsed = givenEmail.safeParse(text);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue(issue.message);
  return z.NEVER;
});
