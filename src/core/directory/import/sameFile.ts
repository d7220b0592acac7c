import type { Problem } from './importedFile.ts';
import type { GuardianRow, Parsed } from './rows.ts';

/** Refuses the second row of an id in one file: which of the two holds cannot be known. */
export function refuseRepeated<Row>(
  file: string,
  column: keyof Row & string,
  refuse: (problem: Problem) => void,
): (parsed: Parsed<Row>) => boolean {
  const lines = new Map<unknown, number>();
  return ({ line, row }) => {
    const before = lines.get(row[column]);
    if (before === undefined) {
      lines.set(row[column], line);
      return true;
    }
    refuse({ file, line, column, reason: `It is the same as in line ${before}. Keep one of the two rows.` });
    return false;
  };
}

/** Refuses a row that names its family otherwise than an earlier row of the file. */
export function refuseOtherFamilyName(
  file: string,
  refuse: (problem: Problem) => void,
): (parsed: Parsed<GuardianRow>) => boolean {
  const names = new Map<string, { name: string; line: number }>();
  return ({ line, row }) => {
    const before = names.get(row.family_id);
    if (!before) names.set(row.family_id, { name: row.family_name, line });
    if (!before || before.name === row.family_name) return true;
    const reason = `The family has another name in line ${before.line}. Give every row of a family the same name.`;
    refuse({ file, line, column: 'family_name', reason });
    return false;
  };
}
