import twilio from 'twilio';

/** How long an answer may take, in milliseconds. Well under the lease of an attempt; connecting alone gives up after 10 s. */
const TIMEOUT = 13_000;

/** The request never left this machine, so Twilio cannot have heard of it. */
export class NeverLeft extends Error {}
/** The request may have reached Twilio, and no answer came that says so. */
export class NoAnswer extends Error {}

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];

/**
 * The wire below Twilio's own client, which has no base address to set, tells nobody apart how a connection failed, and
 * prints what it sends when asked for debugging: each request once, never logged, to TWILIO_BASE_URL if there is one.
 * @throws NeverLeft, NoAnswer
 */
export class TwilioHttp extends twilio.RequestClient {
  readonly #baseUrl: string | undefined;
  readonly #timeoutMs: number;

  constructor({ baseUrl, timeoutMs = TIMEOUT }: { baseUrl?: string | undefined; timeoutMs?: number }) {
    super();
    this.#baseUrl = baseUrl?.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
  }

  /** Twilio's own addresses are several; one of them as TWILIO_BASE_URL stands for `api.twilio.com` alone. */
  #addressOf(url: URL): string {
    if (!this.#baseUrl) return url.href;
    const isTwilio = new URL(this.#baseUrl).hostname.endsWith('.twilio.com');
    if (isTwilio && url.hostname !== 'api.twilio.com') return url.href;
    return `${this.#baseUrl}${url.pathname}${url.search}`;
  }

  override async request({ method, uri, username, password, headers, params, data }: RequestOptions) {
    const url = new URL(uri);
    for (const [name, value] of Object.entries(params ?? {})) url.searchParams.append(name, String(value));
    const address = this.#addressOf(url);
    const sent = {
      ...headers,
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    };
    try {
      const answer = await fetch(address, {
        method: method.toUpperCase(),
        headers: sent,
        // The body carries a link: it goes where we sent it or nowhere.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#timeoutMs),
        ...(data ? { body: form(data) } : {}),
      });
      // The client above reads the JSON; what it would be typed as is looked at by whoever asked.
      const body = (await answer.text()) as never;
      return { statusCode: answer.status, body, headers: {} };
    } catch (error) {
      throw neverLeft(error) ? new NeverLeft() : new NoAnswer();
    }
  }
}

function form(data: object): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined) fields.append(name, String(value));
  }
  return fields;
}

/** Name look-up, connecting and TLS: what fails there fails before the first byte of a request. Anything else may have left. */
const BEFORE_THE_REQUEST =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && BEFORE_THE_REQUEST.test(code);
}
