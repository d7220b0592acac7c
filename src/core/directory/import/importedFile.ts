import type { Readable } from 'node:stream';

/** A CSV file to import. It is read twice: once to see that it is whole, once to import it. */
export interface ImportFile {
  /** As the operator knows it, for messages: `families.csv`. */
  name: string;
  /** The text itself, or what opens the file anew each time. */
  content: string | (() => Readable);
}

/** The columns of each kind of file, as the contract names them; any order. */
export const COLUMNS = {
  families: [
    'family_id',
    'family_name',
    'guardian_id',
    'guardian_name',
    'email',
    'phone',
    'can_log_in',
    'language',
  ],
  students: ['family_id', 'student_id', 'student_name'],
  staff: ['staff_id', 'name', 'email', 'phone', 'permission_level'],
} as const;

export type FileKind = keyof typeof COLUMNS;

/** One row, its cells by column, trimmed. */
export interface CsvRow {
  /** Where it begins; the header is line 1. */
  line: number;
  cells: Record<string, string>;
}

/** Why a row counts for nothing. */
export interface Problem {
  file: string;
  line: number;
  /** Absent when the row as a whole is wrong. */
  column?: string;
  /** One plain sentence. */
  reason: string;
}
