import { findPerson } from '../interact/people.ts';
import type { Workspace } from '../workspace.ts';
import { type Doing, doingOf } from './doing.ts';
import { type Reading, readingOf } from './reading.ts';

export interface DriverOptions {
  /** Real milliseconds that a step may take before the story fails; default 5000. */
  patienceMs?: number;
}

/**
 * A person at the keyboard. Every step waits for what it needs to appear, and returns once the app has
 * acknowledged what was done; what the app does afterwards is waited for by `sees` and its like.
 */
export interface Driver extends Reading, Doing {
  id: string;
  name: string;
}

/** Puts a person at the keyboard of a workspace. */
export function drivePerson(workspace: Workspace, userId: string, options: DriverOptions = {}): Driver {
  const person = findPerson(workspace, userId);
  const reading = readingOf(workspace, person, options.patienceMs ?? 5000);
  return { id: userId, name: person.name, ...reading, ...doingOf(workspace, person, reading) };
}
