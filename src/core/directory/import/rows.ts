import type { CountryCode } from 'libphonenumber-js';
import { z } from 'zod';
import { givenName, optionalEmail } from '../given.ts';
import type { CsvRow, Problem } from './importedFile.ts';
import { readPhone } from './phone.ts';

const MOST_ID = 100;

const id = z
  .string()
  .min(1, 'It is empty. Every row needs one.')
  .max(MOST_ID, `It is longer than ${MOST_ID} characters.`)
  .regex(/^[^\p{C}]*$/u, 'It has characters that cannot be seen. Type it again.');

const phone = (country: CountryCode) =>
  z.string().transform((text, context) => {
    if (text === '') return null;
    const reading = readPhone(text, country);
    if ('e164' in reading) return reading.e164;
    context.addIssue(reading.reason);
    return z.NEVER;
  });

const language = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['en', 'es', ''], 'Use en, es, or leave it empty.'))
  .transform((value) => (value === '' ? null : value));

const yesOrNo = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['yes', 'no'], 'Use yes or no.'))
  .transform((value) => value === 'yes');

/** What each file's row must be. Numbers without a country are of `country`. */
export const rowSchemas = (country: CountryCode) => ({
  families: z.object({
    family_id: id,
    family_name: givenName,
    guardian_id: id,
    guardian_name: givenName,
    email: optionalEmail,
    phone: phone(country),
    can_log_in: yesOrNo,
    language,
  }),
  students: z.object({ family_id: id, student_id: id, student_name: givenName }),
  staff: z.object({
    staff_id: id,
    name: givenName,
    email: optionalEmail,
    phone: phone(country),
    permission_level: z
      .string()
      .toLowerCase()
      .pipe(
        z.enum(
          ['front_desk', 'manager', 'admin'],
          'Use front_desk, manager or admin. (The Business Owner is made with the account, not by an import.)',
        ),
      ),
  }),
});

export type RowSchemas = ReturnType<typeof rowSchemas>;
export type GuardianRow = z.infer<RowSchemas['families']>;
export type StudentRow = z.infer<RowSchemas['students']>;
export type StaffRow = z.infer<RowSchemas['staff']>;

/** A row that is right in itself; whether it fits the others and what is on record shows later. */
export interface Parsed<Row> {
  line: number;
  row: Row;
}

/** Checks one row by itself. Undefined: it was refused, with a problem for each wrong cell. */
export function parseRow<Row>(
  schema: z.ZodType<Row>,
  file: string,
  { line, cells }: CsvRow,
  refuse: (problem: Problem) => void,
): Parsed<Row> | undefined {
  const parsed = schema.safeParse(cells);
  if (parsed.success) return { line, row: parsed.data };
  for (const issue of parsed.error.issues) {
    refuse({ file, line, column: String(issue.path[0]), reason: issue.message });
  }
  return undefined;
}
