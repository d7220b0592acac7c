import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PolicyRefused } from '../core/errors.ts';
import { LARGEST_POLICY } from '../core/policies/given.ts';

/** Bytes of a file that is read at all: line ends and spaces around may go away, but not the half of it. */
const LARGEST_FILE = 2 * LARGEST_POLICY;

/**
 * The text of a policy's file, without a byte-order mark.
 * @throws PolicyRefused when it is no file, much too large, or not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const name = basename(path);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new PolicyRefused(`There is no file ${name} there. Check the path.`);
  if (found.size > LARGEST_FILE)
    throw new PolicyRefused(
      `${name} is too large. A policy has at most ${LARGEST_POLICY / 1_024} KB of text.`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch {
    throw new PolicyRefused(`${name} cannot be read as UTF-8 text. Save it as plain text in UTF-8.`);
  }
}
