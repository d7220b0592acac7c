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
      // A connection of its own for each: on one that was kept, Twilio may hang up at the moment that a text leaves, and
      // then nobody knows whether it was taken.
      connection: 'close',
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

/** Connecting took too long, or the certificate does not do: the request itself comes after both. */
const BEFORE_THE_REQUEST =
  /^(?:UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** Whether looking the name up, connecting or TLS failed. Anything else may have come after the first byte of the request. */
function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  // Each address that the name has was tried.
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(neverLeft);
  if (!(cause instanceof Error)) return false;
  const { syscall, code } = cause as NodeJS.ErrnoException;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return code !== undefined && BEFORE_THE_REQUEST.test(code);
}
