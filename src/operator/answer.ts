import { WrongSettings } from '../config.ts';

/** How a command ended: 0 done, 1 refused or failed. (2, wrong usage, is commander's.) */
export interface Answer {
  /** For people: lines on standard output. */
  lines: readonly string[];
  /** For scripts, with `--json`: one object. Undefined when the command printed its own. */
  json: unknown;
  failed?: boolean;
}

/** Makes a command's action of its work: it answers, or throws what is told in one sentence. */
export type Run = <Args extends unknown[]>(
  work: (...args: Args) => Promise<Answer>,
) => (...args: Args) => Promise<void>;

/** Prints an answer and sets the exit code. */
export function tell(answer: Answer, json: boolean): void {
  if (json && answer.json !== undefined) console.log(JSON.stringify(answer.json));
  else if (answer.lines.length > 0) console.log(answer.lines.join('\n'));
  if (answer.failed) process.exitCode = 1;
}

/** Prints what went wrong, one sentence and no stack trace, and sets exit code 1. */
export function tellProblem(error: unknown, json: boolean): void {
  const sentences = error instanceof WrongSettings ? error.lines : [sentenceFor(error)];
  if (json) console.log(JSON.stringify({ ok: false, problems: sentences }));
  else console.error(sentences.join('\n'));
  process.exitCode = 1;
}

/** The sentence of an error. A database error's message shows the program first, and what happened in its last line. */
export function sentenceFor(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n').at(-1)?.trim() ?? '';
}
