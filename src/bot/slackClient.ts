import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Core } from '../core/core.ts';
import { boltLog } from './boltLog.ts';

/** How long one call may take, in milliseconds. A person waits for one, a job for the other. */
export const PERSON_WAITS = 2_500;
const JOB_WAITS = 10_000;

/**
 * How we talk to Slack's Web API. The client's own defaults are no time limit, and ten retries that would post a
 * message twice after a lost answer; here each call is made once, and whoever makes it knows if it may be repeated.
 * `fetch` is looked up at each call, so that a proxy or a test that comes later is still in time.
 */
export function slackClientOptions(
  core: Pick<Core, 'log'>,
  config: Config,
  timeout: number,
): WebClientOptions {
  return {
    slackApiUrl: config.SLACK_API_URL,
    allowAbsoluteUrls: false,
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLog(core.log),
    // A response_url is called without a signal of its own; no call may hang for ever.
    fetch: (url, init) =>
      globalThis.fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeout) }),
  };
}

/** The client of the workers. */
export function jobSlackClient(core: Pick<Core, 'log'>, config: Config): WebClient {
  return new WebClient(config.SLACK_BOT_TOKEN, slackClientOptions(core, config, JOB_WAITS));
}
