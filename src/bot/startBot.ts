import { App, type Receiver } from '@slack/bolt';
import type { IRouter } from 'express';
import type { Config } from '../config.ts';
import type { Core } from '../core/core.ts';
import { slackHandlers } from '../handlers/slack/index.ts';
import { startRequestCards } from './approvals/requestWorker.ts';
import { askWho, refuseRepeats } from './asking.ts';
import { startAuditExports } from './audit/exportWorker.ts';
import { boltLog } from './boltLog.ts';
import { startCards } from './cards/cardWorker.ts';
import { startHomes } from './home/homeWorker.ts';
import { mountHttpReceiver } from './inbound/httpReceiver.ts';
import { type Connection, keepConnected, makeSocketReceiver } from './inbound/socketReceiver.ts';
import { listen } from './listen.ts';
import { startNotices } from './notices/noticeWorker.ts';
import { keepReplayMemory, type ReplayMemory } from './replayMemory.ts';
import { sentenceFor } from './showRefusal.ts';
import { jobSlackClient, PERSON_WAITS, slackClientOptions } from './slackClient.ts';
import { makeSlackPeople } from './slackPeople.ts';
import { trackUnderWay } from './underWay.ts';

/** Slack waits 3 seconds for the answer to a submitted window; past this it is told that we are still at it. */
const ANSWER_WITHIN = 2_000;

export interface Bot {
  /** Resolves once Slack can reach us: at once over HTTP, at the first connection in Socket Mode. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the Slack side: over HTTP at `/slack/events` of `app`, or with SLACK_APP_TOKEN over Socket Mode, with the
 * same handlers; and the workers that keep the cards up to date and post notices. Does not wait for Slack: Keydesk starts without it.
 * @param app where to mount; before any body parser, since a signature covers the bytes.
 * @param answerWithin milliseconds; tests use less than the 2 seconds.
 */
export async function startBot({
  core,
  config,
  app,
  answerWithin = ANSWER_WITHIN,
}: {
  core: Core;
  config: Config;
  app: Pick<IRouter, 'use'>;
  answerWithin?: number;
}): Promise<Bot> {
  const memory = keepReplayMemory(core);
  const { receiver, connect } = makeReceiver(core, config, app, memory);
  const bolt = new App({
    receiver,
    // No auth.test at each start or request: the token is what it is, and `keydesk doctor` checks it.
    authorize: async () => ({ ...(config.SLACK_BOT_TOKEN ? { botToken: config.SLACK_BOT_TOKEN } : {}) }),
    clientOptions: slackClientOptions(core, config, PERSON_WAITS),
    logger: boltLog(core.log),
    ignoreSelf: false,
    convoStore: false,
  });
  const underWay = trackUnderWay();
  bolt.use(underWay.track);
  bolt.use(refuseRepeats(memory));
  bolt.use(askWho(core, makeSlackPeople(core.clock)));
  listen(bolt, { core, handlers: slackHandlers, answerWithin });
  // The last net: listeners tell the person themselves. Without it, Bolt would answer 500.
  bolt.error(async (error) => void sentenceFor(core, error));
  const jobSlack = jobSlackClient(core, config);
  await startCards(core, jobSlack);
  await startRequestCards(core, jobSlack);
  await startNotices(core, jobSlack);
  await startHomes(core, jobSlack);
  await startAuditExports(core, jobSlack);
  const connection = connect();
  return {
    ready: connection.ready,
    async stop() {
      memory.stop();
      await connection.stop();
      await underWay.settled();
    },
  };
}

function makeReceiver(
  core: Core,
  config: Config,
  app: Pick<IRouter, 'use'>,
  memory: ReplayMemory,
): { receiver: Receiver; connect: () => Connection } {
  if (config.SLACK_APP_TOKEN) {
    const receiver = makeSocketReceiver(core, config, config.SLACK_APP_TOKEN);
    return { receiver, connect: () => keepConnected(core, receiver) };
  }
  const signingSecret = config.SLACK_SIGNING_SECRET ?? '';
  const receiver = mountHttpReceiver(core, app, { signingSecret, memory });
  return { receiver, connect: () => ({ ready: Promise.resolve(), stop: async () => {} }) };
}
