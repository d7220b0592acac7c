import { type Closing, makeClosing } from './closing.ts';
import { makeTemporaryFolder } from './temporaryFolder.ts';

/** Where one bench plays: a folder of its own outside the repository, and what is to be put away in the end. */
export interface Stage {
  closing: Closing;
  folder: string;
  /** Says what is going on, to a person who watches. */
  note(words: string): void;
  /** Options of Node.js for Keydesk's process: a profile, if one was asked for. */
  nodeOptions: readonly string[];
}

export function openStage(given: Pick<Stage, 'note' | 'nodeOptions'>): Stage {
  const closing = makeClosing();
  return { closing, folder: makeTemporaryFolder(closing), ...given };
}
