import { type Request, type Response, raw } from 'express';

/** What could be read of a request, or the status and the words that refuse it. */
export type RawBody = { bytes: Buffer } | { status: 400 | 413; words: string };

/**
 * Reads a body as it came, byte by byte: a signature is over that and nothing else. A larger one is refused as soon as
 * it shows, and a packed one unread.
 * @param mostBytes the largest that is read.
 */
export function rawBodyReader(mostBytes: number): (request: Request, response: Response) => Promise<RawBody> {
  const read = raw({ type: () => true, limit: mostBytes, inflate: false });
  return (request, response) =>
    new Promise((resolve) => {
      read(request, response, (error?: unknown) => {
        if (!error) return resolve({ bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) });
        const tooLarge = typeof error === 'object' && 'type' in error && error.type === 'entity.too.large';
        resolve(
          tooLarge
            ? { status: 413, words: 'This request is too large.' }
            : { status: 400, words: 'This request cannot be read.' },
        );
      });
    });
}
