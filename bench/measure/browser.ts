import { Agent, request } from 'node:http';
import type { Closing } from '../stage/closing.ts';

/** What came back. */
export interface Answer {
  status: number;
  cookie: string;
  /** The hidden fields of the page's form. */
  hidden: Record<string, string>;
  location: string;
}

/** Many browsers on few connections, which stay open. */
export interface Browsers {
  get(url: string, cookie?: string): Promise<Answer>;
  /** Posts a form with the cookie of an earlier answer. */
  post(url: string, form: Record<string, string>, cookie?: string): Promise<Answer>;
  /** Lets go of the connections; call it before each round, since a server closes one that was idle for seconds. */
  hangUp(): void;
}

export function openBrowsers(closing: Closing, connections: number): Browsers {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  closing.add(() => agent.destroy());
  const ask = (method: string, url: string, headers: Record<string, string>, body = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method, agent, headers }, (response) => {
        let page = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          page += part;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            cookie: (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
            hidden: hiddenIn(page),
            location: response.headers.location ?? '',
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    get: (url, cookie) => ask('GET', url, cookie ? { cookie } : {}),
    hangUp: () => agent.destroy(),
    post(url, form, cookie) {
      const body = new URLSearchParams(form).toString();
      return ask(
        'POST',
        url,
        {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(Buffer.byteLength(body)),
          ...(cookie ? { cookie } : {}),
        },
        body,
      );
    },
  };
}

function hiddenIn(page: string): Record<string, string> {
  const fields = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name, value]) => [name, value]));
}
