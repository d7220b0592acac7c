import type { SentRequest } from './dispatch/delivery.ts';
import type { HttpDelivery } from './dispatch/http.ts';
import { signatureHeaders } from './dispatch/signing.ts';

export interface RawRequest {
  /** Default: the path of the app's request URL. */
  path?: string;
  /** The body as it goes over the wire, or fields of a form; `{ payload: {...} }` becomes Slack's own form. */
  body: string | Record<string, unknown>;
  headers?: Record<string, string>;
  /** When it claims to have been signed; default now. */
  signedAt?: Date;
  /** What it is signed with; default the right secret. */
  secret?: string;
}

export interface RawAnswer {
  status: number;
  body: string;
}

/** What somebody might send to the app who is not Slack, or is Slack at another time. */
export interface Attacks {
  /** The newest request that this Slack sent. */
  lastRequest(): SentRequest;
  /** Sends a request again, byte for byte; default the newest. */
  replay(sent?: SentRequest): Promise<RawAnswer>;
  /** Sends a request of any kind, signed as told; `headers` win over the right ones. */
  sendRaw(raw: RawRequest): Promise<RawAnswer>;
}

export function createAttacks(http: HttpDelivery | undefined, secret: string, now: () => Date): Attacks {
  const overHttp = (): HttpDelivery => {
    if (!http) throw new Error('Raw requests need delivery over HTTP.');
    return http;
  };
  const lastRequest = () => {
    const last = overHttp().sent.at(-1);
    if (!last) throw new Error('Nothing was sent yet.');
    return last;
  };
  return {
    lastRequest,
    replay: (sent) => overHttp().post(sent ?? lastRequest()),
    async sendRaw(raw) {
      const delivery = overHttp();
      const body = typeof raw.body === 'string' ? raw.body : asForm(raw.body);
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        ...signatureHeaders(raw.secret ?? secret, body, raw.signedAt ?? now()),
        ...raw.headers,
      };
      const path = raw.path ?? new URL(delivery.requestUrl ?? 'http://local/').pathname;
      return await delivery.post({ path, body, headers });
    },
  };
}

function asForm(fields: Record<string, unknown>): string {
  const texts = Object.entries(fields).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(texts).toString();
}
