import { ExpressReceiver } from '@slack/bolt';
import { type IRouter, Router } from 'express';
import type { Core } from '../../core/core.ts';
import { boltLog } from '../boltLog.ts';
import type { ReplayMemory } from '../replayMemory.ts';
import { makeGuard } from './guard.ts';

const PATH = '/slack/events';

/**
 * Bolt's HTTP receiver behind our guard, on our own Express app. The guard verifies with Bolt's own function, by the
 * injected clock and in both directions of time, so Bolt does not verify a second time by the machine's.
 */
export function mountHttpReceiver(
  core: Core,
  app: Pick<IRouter, 'use'>,
  { signingSecret, memory }: { signingSecret: string; memory: ReplayMemory },
): ExpressReceiver {
  const router = Router();
  router.post(PATH, makeGuard(core, { signingSecret, memory }));
  const receiver = new ExpressReceiver({
    signingSecret,
    signatureVerification: false,
    endpoints: PATH,
    router,
    logger: boltLog(core.log),
    // What Bolt itself stumbles over is a payload that is not as Slack's are: 400, never 500.
    processEventErrorHandler: async ({ error, response }) => {
      core.log.error({ err: error }, 'Bolt could not handle a request of Slack');
      if (!response.headersSent) response.writeHead(400).end();
      return false;
    },
  });
  app.use(router);
  return receiver;
}
