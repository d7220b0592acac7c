import type { PolicyAcceptance } from '../database/client.ts';

/** An acceptance of one version by one guardian. The kinds have nothing in common but that it counts (G8). */
export type Acceptance = ElectronicAcceptance | ManualAcceptance;

interface Accepted {
  /** The number of the version. */
  version: number;
  /** When it was accepted on the page, or recorded by staff. */
  at: Date;
  /** Names of the family's students at that time. */
  students: string[];
}

/** The guardian accepted it, signed in to the Customer Portal. */
export interface ElectronicAcceptance extends Accepted {
  kind: 'electronic';
  typedName: string;
}

/** Staff recorded that a signed printed form is on file. */
export interface ManualAcceptance extends Accepted {
  kind: 'manual';
  /** The date on the form, `YYYY-MM-DD`. */
  signedOn: string;
  /** Where the form is filed. */
  filedAt: string;
  /** The name of the staff member who recorded it. */
  recordedBy: string;
}

/** A row with what an Acceptance tells of it. */
export type AcceptanceRow = Pick<
  PolicyAcceptance,
  'kind' | 'at' | 'students' | 'typedName' | 'signedOn' | 'filedAt'
> & { version: { number: number }; recorder: { name: string } | null };

/** What to select for an AcceptanceRow. */
export const ACCEPTANCE = {
  kind: true,
  at: true,
  students: true,
  typedName: true,
  signedOn: true,
  filedAt: true,
  version: { select: { number: true } },
  recorder: { select: { name: true } },
} as const;

/** @throws when the row lacks what its kind needs; a CHECK of the table sees to it that none does. */
export function acceptanceOf(row: AcceptanceRow): Acceptance {
  const accepted = { version: row.version.number, at: row.at, students: row.students as string[] };
  const { kind, typedName, signedOn, filedAt, recorder } = row;
  if (kind === 'electronic' && typedName !== null) return { ...accepted, kind, typedName };
  if (kind === 'manual' && signedOn && filedAt !== null && recorder) {
    const date = signedOn.toISOString().slice(0, 10);
    return { ...accepted, kind, signedOn: date, filedAt, recordedBy: recorder.name };
  }
  throw new Error('An acceptance lacks what belongs to its kind.');
}

/**
 * One sentence for staff on how a guardian accepted. The two kinds have different words everywhere (G8).
 * @param timeZone the account's.
 */
export function whenAccepted(
  guardian: string,
  title: string,
  acceptance: Acceptance,
  timeZone: string,
): string {
  const written = (date: Date, style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { dateStyle: 'long', ...style }).format(date);
  const at = written(acceptance.at, { timeZone, timeStyle: 'short' });
  const what = `“${title}”, version ${acceptance.version}`;
  if (acceptance.kind === 'electronic') return `${guardian} accepted ${what}, electronically on ${at}.`;
  const signed = written(new Date(acceptance.signedOn), { timeZone: 'UTC' });
  return `${acceptance.recordedBy} recorded on ${at} that ${guardian} signed ${what}, on ${signed}; the form is filed at: ${acceptance.filedAt}.`;
}
