/** Why the database could not be opened. `message` is one plain sentence, or two, with what to do next. */
export class CannotOpenDatabase extends Error {
  override readonly name: string = 'CannotOpenDatabase';
}

/** The code of a system or PostgreSQL error (`EACCES`, `3D000`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The first line of an error's message. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n')[0] ?? '';
}
