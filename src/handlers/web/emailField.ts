import { z } from 'zod';
import type { TypedEmail } from '../../web/pages/forgot.ts';

/** RFC 5321, in characters. */
const LONGEST_EMAIL = 254;

/** A typed address. Says only whether it has the shape of one: records hold stranger ones than any strict rule allows. */
export const emailField = z
  .string()
  .default('')
  .transform((text): TypedEmail => {
    const value = text.trim();
    if (value === '') return { value, problem: 'emailMissing' };
    if (value.length > LONGEST_EMAIL) return { value: '', problem: 'emailShape' };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks and their like are what is refused here.
    return /^[^\s\x00-\x1f\x7f@]+@[^\s\x00-\x1f\x7f@]+$/.test(value)
      ? { value }
      : { value, problem: 'emailShape' };
  });
