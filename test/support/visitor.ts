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

/** A browser's cookies and the forms that it was shown, and nothing else of it: it follows no redirect. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  /** Sends exactly what the test says. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** The hidden fields of the form that was shown last and is sent to this path. */
  hidden(path: string): Record<string, string>;
  /**
   * Posts a form with the hidden fields of the page that was shown last; looks at the page first if it was not yet
   * shown. A field that the test names counts. Text goes as it is, and the hidden fields after it.
   */
  post(
    path: string,
    form?: Record<string, string> | string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

/** @param url of the server, without a slash at the end. */
export function makeVisitor(url: string): Visitor {
  const cookies = new Map<string, string>();
  const forms = new Map<string, Hidden>();
  const visitor: Visitor = {
    cookies,
    async ask(method, path, { headers = {}, body } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await send(url + path, method, { ...(cookie ? { cookie } : {}), ...headers }, body);
      for (const line of answer.headers['set-cookie'] ?? []) {
        keep(cookies, line);
        // Signed in or out: what was shown before is of no use any more.
        if (/^(__Host-)?form=;/.test(line)) forms.clear();
      }
      for (const [action, hidden] of formsIn(answer.text)) forms.set(action, hidden);
      return answer;
    },
    get: (path, headers = {}) => visitor.ask('GET', path, { headers }),
    hidden: (path) => ({ ...forms.get(path) }),
    async post(path, form = {}, headers = {}) {
      if (!forms.has(path)) await lookFirst(visitor, path, headers);
      // A form of another page has a token too, and the fields of that page are nothing here.
      const hidden = forms.get(path) ?? tokenOf([...forms.values()].at(-1));
      const body =
        typeof form === 'string'
          ? [form, new URLSearchParams(hidden).toString()].filter(Boolean).join('&')
          : new URLSearchParams({ ...hidden, ...form }).toString();
      return visitor.ask('POST', path, {
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    },
  };
  return visitor;
}

/** Names and values of a form's hidden fields. */
type Hidden = Record<string, string>;

/** A page that sends on is followed once: whoever is signed in is shown the home page for the sign-in form. */
async function lookFirst(visitor: Visitor, path: string, headers: Record<string, string>): Promise<void> {
  const { cookie } = headers;
  const asked = cookie === undefined ? {} : { cookie };
  const { location } = (await visitor.get(path, asked)).headers;
  if (location?.startsWith('/')) await visitor.get(location, asked);
}

/** The hidden fields of every form of a page, by where it is sent. */
function* formsIn(page: string): Generator<[action: string, Hidden]> {
  for (const [, action = '', form = ''] of page.matchAll(
    /<form method="post" action="([^"]+)"[^>]*>(.*?)<\/form>/gs,
  )) {
    const fields = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
    yield [action, Object.fromEntries([...fields].map(([, name, value]) => [name, value]))];
  }
}

const tokenOf = (hidden: Hidden = {}): Hidden =>
  hidden['form-token'] ? { 'form-token': hidden['form-token'] } : {};

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
