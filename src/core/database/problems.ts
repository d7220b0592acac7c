import { z } from 'zod';

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
const NOT_NOW = new Set([
  ...['P1001', 'P2024', 'P2028', 'P2034'],
  ...['ECONNREFUSED', '53300', '57P03'],
  ...['DatabaseNotReachable', 'TooManyConnections'],
]);
/** The pool's own words, which have no code: it found no connection in its time. */
const NO_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)/;

/** A connection broke, or the server ended it to stop. */
const CUT_OFF = new Set([...['P1017', 'ECONNRESET', 'EPIPE', '57P01', '57P02'], 'ConnectionClosed']);
const BROKEN = /^Connection terminated/;

/** Whether nothing was done, and the same may well succeed in a moment. */
export function isNotNow(error: unknown): boolean {
  return codesOf(error).some((code) => NOT_NOW.has(code)) || NO_CONNECTION.test(firstLine(error));
}

/** Whether the database went away meanwhile: it may be back in a moment, and nobody knows what it carried out. */
export function isCutOff(error: unknown): boolean {
  return codesOf(error).some((code) => CUT_OFF.has(code)) || BROKEN.test(firstLine(error));
}

/** Prisma gives every error of a statement that we wrote one code (P2010), and the true one inside. */
function codesOf(error: unknown): string[] {
  const inside = wrapped.safeParse(error).data?.meta.driverAdapterError.cause;
  return [errorCode(error), inside?.kind, inside?.originalCode].filter((code) => code !== undefined);
}

const wrapped = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ kind: z.string(), originalCode: z.string().optional() }),
    }),
  }),
});
