import { type IncomingHttpHeaders, request } from 'node:http';

/** What came back. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Names and values as they came over the line, in order, without the date. */
  rawHeaders: string[];
  text: string;
}

export interface Ask {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A browser's cookies and nothing else of it: sends exactly what a test says, and follows no redirect. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a form. Text goes as it is. */
  post(
    path: string,
    form?: Record<string, string> | string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

/** @param url of the server, without a slash at the end. */
export function makeVisitor(url: string): Visitor {
  const cookies = new Map<string, string>();
  const visitor: Visitor = {
    cookies,
    async ask(method, path, { headers = {}, body } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await send(url + path, method, { ...(cookie ? { cookie } : {}), ...headers }, body);
      for (const line of answer.headers['set-cookie'] ?? []) keep(cookies, line);
      return answer;
    },
    get: (path, headers = {}) => visitor.ask('GET', path, { headers }),
    post: (path, form = {}, headers = {}) =>
      visitor.ask('POST', path, {
        body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
  };
  return visitor;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const at = pair.indexOf('=');
  if (attributes.includes('Max-Age=0')) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const req = request(url, { method, headers: { ...length, ...headers }, agent: false }, (res) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () =>
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          rawHeaders: withoutDate(res.rawHeaders),
          text: Buffer.concat(parts).toString(),
        }),
      );
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(body);
  });
}

function withoutDate(raw: string[]): string[] {
  const at = raw.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'date');
  return at < 0 ? raw : raw.toSpliced(at, 2);
}
