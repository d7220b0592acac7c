import { setTimeout as startTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import type { Config } from '../../config.ts';
import type { Core } from '../../core/core.ts';
import { boltLog } from '../boltLog.ts';
import { slackClientOptions } from '../slackClient.ts';

/** How long a call of apps.connections.open may take, in milliseconds. */
const OPENING = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** How long a stop waits for Slack to close its side. */
const CLOSING = 2_000;

/** Socket Mode: Slack's requests come over a WebSocket that we open. */
export function makeSocketReceiver(core: Core, config: Config, appToken: string): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: boltLog(core.log),
    // We reconnect ourselves (keepConnected): the client's own way waits 5 seconds at each hourly refresh, and
    // an answer of Slack that it takes for final ends the process by an unhandled rejection.
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: slackClientOptions(core, config, OPENING) },
    // Names the request for the replay memory.
    customPropertiesExtractor: ({ envelope_id }) => ({ envelopeId: envelope_id }),
    processEventErrorHandler: async ({ error }) => {
      core.log.error({ err: error }, 'Bolt could not handle a request of Slack');
      return true;
    },
  });
}

export interface Connection {
  /** Resolves at the first connection. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/** Connects, and connects again whenever the connection ends, at once after a good one and ever later while it fails. */
export function keepConnected(core: Pick<Core, 'log'>, { client }: SocketModeReceiver): Connection {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let wait = 0;
  let stopped = false;
  let timer: ReturnType<typeof startTimer> | undefined;

  const connect = () => {
    if (stopped) return;
    client.start().catch((error: unknown) => {
      const name = error instanceof Error ? error.message : String(error);
      core.log.error(
        { trouble: name, again: wait },
        'Slack does not open a socket; check SLACK_APP_TOKEN if it stays so',
      );
      later();
    });
  };
  const later = () => {
    clearTimeout(timer);
    if (stopped) return;
    timer = startTimer(connect, wait);
    wait = Math.min(wait * 2 || FIRST_WAIT, LONGEST_WAIT);
  };
  client.on('connected', () => {
    wait = 0;
    core.log.info('connected to Slack by Socket Mode');
    resolve();
  });
  client.on('disconnected', later);
  connect();

  return {
    ready,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.race([client.disconnect(), setTimeout(CLOSING, undefined, { ref: false })]);
    },
  };
}
