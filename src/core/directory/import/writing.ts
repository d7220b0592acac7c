import type { Actor, AuditEntry, Via } from '../../audit/entry.ts';
import type { Core } from '../../core.ts';
import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import type { ImportReport, Refusals } from './report.ts';

/** What a batch wrote, for what is done after it in the same transaction. */
export interface Written {
  /** Families whose guardians are found by other words now. */
  families: Iterable<string>;
  /**
   * Ends links and sessions, and says what the Audit Log is told. Run once the people of every batch are locked: an
   * unsent text gives its credit back here, and the balance comes after all guardians in the order of locks.
   */
  followUp(): Promise<AuditEntry[]>;
}

/** An import under way. */
export interface Import {
  readonly core: Core;
  readonly accountId: AccountId;
  readonly by: { actor: Actor; via: Via };
  readonly report: ImportReport;
  readonly refusals: Refusals;
  /** Runs `work` in a transaction, then what follows from it, brings the search index up to date and, last, appends the audit entries. */
  write(work: (tx: Tx) => Promise<Written>): Promise<void>;
  /** Tells that `rows` more rows were read. */
  advance(rows: number): void;
}
