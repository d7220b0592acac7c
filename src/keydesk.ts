import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { startBot } from './bot/startBot.ts';
import type { Config } from './config.ts';
import { startRequests } from './core/approvals/due.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Core } from './core/core.ts';
import { failuresNoted } from './core/credentials/failures.ts';
import { makePasswordHashing } from './core/credentials/hashing.ts';
import { makeLeakedPasswords } from './core/credentials/leakedPasswords.ts';
import { startCredentialSweep } from './core/credentials/sweep.ts';
import { openDatabase } from './core/database/open.ts';
import { makeResend } from './core/delivery/resend.ts';
import { startDeliveries } from './core/delivery/superviseDelivery.ts';
import { startRateSweep } from './core/limits/sweep.ts';
import { startExpiry } from './core/links/expire.ts';
import { startForgot } from './core/links/forgot.ts';
import { startOwnerWork } from './core/owner/ownerWork.ts';
import { openQueue } from './core/queue.ts';
import { makeSecrets } from './core/secrets.ts';
import { startOfferSweep } from './core/staff/tried.ts';
import { resendWebhook } from './handlers/web/webhooks/resend.ts';
import { twilioWebhook } from './handlers/web/webhooks/twilio.ts';
import { makeLog } from './log.ts';
import { twilioOf } from './twilioSettings.ts';
import { makeWebApp } from './web/app.ts';

/** A running Keydesk. */
export interface Keydesk {
  /** Where it listens, for this machine; people use PUBLIC_URL. */
  url: string;
  port: number;
  core: Core;
  /** Finishes what is under way, then closes everything, PostgreSQL last. */
  stop(): Promise<void>;
}

/**
 * Puts the rooms together: database, queue, bot, web server, workers.
 * @throws with one plain sentence when something that it needs cannot be had.
 */
export async function startKeydesk({
  config,
  log = makeLog(config.LOG_LEVEL),
  clock = systemClock,
}: {
  config: Config;
  log?: Logger;
  clock?: Clock;
}): Promise<Keydesk> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse())
      await close().catch((err) => log.error({ err }, 'stopping'));
  };
  try {
    const database = await openDatabase({
      ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
      dataDir: config.DATA_DIR,
      log,
      applicationName: 'keydesk',
    });
    closing.push(database.close);
    const queue = await openQueue({ url: database.url, log, background: true });
    closing.push(() => queue.close());
    const core: Core = {
      db: database.db,
      clock,
      secrets: makeSecrets(config.APP_SECRET),
      queue,
      hashing: await makePasswordHashing(),
      ...(config.PWNED_PASSWORDS && {
        leakedPasswords: makeLeakedPasswords({ baseUrl: config.PWNED_PASSWORDS_BASE_URL, log }),
      }),
      log,
      publicUrl: config.PUBLIC_URL,
    };
    closing.push(() => failuresNoted(core));
    const web = makeWebApp({ core, config });
    web.slack.use(resendWebhook(core, config.RESEND_WEBHOOK_SECRET));
    const twilio = twilioOf(config);
    if (twilio) web.slack.use(twilioWebhook(core, twilio));
    const bot = await startBot({ core, config, app: web.slack });
    closing.push(bot.stop);
    closing.push(await startWorkers(core, config));
    const server = createServer(web.app);
    const port = await listen(server, config.PORT, config.HOST);
    closing.push(() => close(server));
    web.ready();
    const url = `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`;
    log.info({ url, publicUrl: config.PUBLIC_URL }, 'Keydesk is ready');
    return { url, port, core, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Returns how to end what the queue itself does not end. */
async function startWorkers(core: Core, config: Config): Promise<() => Promise<void>> {
  const resend = makeResend({
    apiKey: config.RESEND_API_KEY,
    baseUrl: config.RESEND_BASE_URL,
    log: core.log,
  });
  const settings = twilioOf(config);
  // Twilio's client takes 30 MB and a tenth of a second, so only where there is somebody to text.
  const texts =
    settings &&
    (await import('./core/delivery/twilio.ts')).makeTwilio({
      settings,
      publicUrl: core.publicUrl,
      log: core.log,
    });
  const deliveries = await startDeliveries(core, resend, { from: config.EMAIL_FROM, texts });
  await startForgot(core);
  const stopExpiry = await startExpiry(core);
  const stopRequests = await startRequests(core);
  const stopOwnerWork = await startOwnerWork(core);
  const stopSweep = startRateSweep(core);
  const stopCredentialSweep = startCredentialSweep(core);
  const stopOfferSweep = startOfferSweep(core);
  return async () => {
    await stopSweep();
    await stopCredentialSweep();
    await stopOfferSweep();
    await stopOwnerWork();
    await stopExpiry();
    await stopRequests();
    await deliveries.stop();
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program. Set PORT to a free one.`)
          : new Error(`Keydesk cannot listen on ${host}:${port} (${error.code}). Check HOST and PORT.`),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Whoever keeps asking over a connection that was open before is answered once more, and then has to open a new one.
    server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'));
    server.closeIdleConnections();
    // A browser that holds its connection open must not hold up the stop.
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
