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

/**
 * The database was out of reach, or did not get to a transaction in its time; nothing of the request was kept. Not
 * among them is a connection that broke: what was on its way may have been carried out.
 */
const NOT_NOW = new Set([...['P1001', 'P2024', 'P2028', 'P2034'], ...['ECONNREFUSED', '53300', '57P03']]);

/** Whether nothing was done, and the same may well succeed in a moment. */
export function isNotNow(error: unknown): boolean {
  return NOT_NOW.has(errorCode(error) ?? '');
}
