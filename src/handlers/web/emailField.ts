import { z } from 'zod';
import type { TypedEmail } from '../../web/pages/forgot.ts';

/** RFC 5321, in characters. */
const LONGEST_EMAIL = 254;
/** Line breaks, tabs and their like. A browser leaves them out of an email field; nobody else's are guessed at. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused here.
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/** A typed address. Says only whether it has the shape of one: records hold stranger ones than any strict rule allows. */
export const emailField = z
  .string()
  .default('')
  .transform((text): TypedEmail => {
    const value = text.trim();
    if (value === '') return { value, problem: 'emailMissing' };
    if (value.length > LONGEST_EMAIL || CONTROL.test(text)) return { value: '', problem: 'emailShape' };
    return /^[^\s@]+@[^\s@]+$/.test(value) ? { value } : { value, problem: 'emailShape' };
  });
