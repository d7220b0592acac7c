import type { Problem } from './importedFile.ts';

/** What an import did, or would do. Also what `--json` prints. */
export interface ImportReport {
  /** False: nothing was written, because of `dryRun` or, with `strict`, a refused row. */
  written: boolean;
  dryRun: boolean;
  families: { added: number; changed: number };
  guardians: Counts;
  students: Counts;
  staff: Counts;
  /** Rows that count for nothing. */
  refused: number;
  /** Why, in the order of the files; the first thousand. */
  problems: Problem[];
  /** Links cancelled because an address changed or a login was taken away. */
  linksEnded: number;
  /** Sessions ended because a login was taken away. */
  sessionsEnded: number;
}

export interface Counts {
  added: number;
  changed: number;
  unchanged: number;
}

/** More problems than anybody reads; a file that is wrong throughout must not fill the memory. */
const MOST_PROBLEMS = 1_000;

export function emptyReport(dryRun: boolean): ImportReport {
  const none = (): Counts => ({ added: 0, changed: 0, unchanged: 0 });
  return {
    written: false,
    dryRun,
    families: { added: 0, changed: 0 },
    guardians: none(),
    students: none(),
    staff: none(),
    refused: 0,
    problems: [],
    linksEnded: 0,
    sessionsEnded: 0,
  };
}

/** Notes why a row is refused; a row with several wrong cells is one row. */
export class Refusals {
  private readonly report: ImportReport;
  private last = '';

  constructor(report: ImportReport) {
    this.report = report;
  }

  readonly add = (problem: Problem): void => {
    const row = `${problem.file}:${problem.line}`;
    if (row !== this.last) this.report.refused += 1;
    this.last = row;
    if (this.report.problems.length < MOST_PROBLEMS) this.report.problems.push(problem);
  };
}
