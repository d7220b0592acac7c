import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Closing } from './closing.ts';

/** A fresh folder outside the repository, gone in the end. */
export function makeTemporaryFolder(closing: Closing): string {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-bench-'));
  // For when this runs as root and PostgreSQL as its own user.
  chmodSync(folder, 0o755);
  closing.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
