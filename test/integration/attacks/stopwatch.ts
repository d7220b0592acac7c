import { Agent, request } from 'node:http';
import { makeVisitor } from '../../support/visitor.ts';

/** Posts one form again and again over one connection, and takes the time. */
export interface Stopwatch {
  /** Milliseconds from the request to the last byte of its answer. @throws when the answer is of another status. */
  post(fields: Record<string, string>): Promise<number>;
  close(): void;
}

/** Reads the form first, as a browser would. @param expected the status of every answer */
export async function startStopwatch(url: string, path: string, expected: number): Promise<Stopwatch> {
  const visitor = makeVisitor(url);
  const { text } = await visitor.get(path);
  const token = /name="form-token" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let asked = 0;
  return {
    post(fields) {
      asked += 1;
      const body = new URLSearchParams({ 'form-token': token, ...fields }).toString();
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
        cookie,
        // Each from an origin of its own, so that no limit is in the way.
        'x-forwarded-for': `10.${asked >> 16}.${(asked >> 8) & 0xff}.${asked & 0xff}`,
      };
      return new Promise((resolve, reject) => {
        const began = performance.now();
        const req = request(url + path, { method: 'POST', headers, agent }, (res) => {
          res.resume();
          res.once('error', reject);
          res.once('end', () => {
            if (res.statusCode === expected) resolve(performance.now() - began);
            else reject(new Error(`${path} answered ${res.statusCode}.`));
          });
        });
        req.once('error', reject);
        req.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}
