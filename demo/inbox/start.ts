import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { demoAssets } from '../workspace/pages.ts';
import { type Email, Mailbox } from './mailbox.ts';
import { NextMessage } from './nextMessage.ts';
import { inboxPages } from './pages.ts';
import { type Fate, Fates } from './provider/fates.ts';
import { type Fault, Faults } from './provider/faults.ts';
import { News, type NewsDetails, type NewsKind, type NewsTarget } from './provider/news.ts';
import { type Attempt, type Provider, resendApi } from './provider/resend-api.ts';
import type { Texts } from './twilio/start.ts';

/** A running Inbox: the provider's far end, and a page that shows what arrived. */
export interface Inbox {
  /** For RESEND_BASE_URL. */
  url: string;
  /** Where people read the mails. */
  pageUrl: string;
  /** Accepted mails, oldest first. */
  emails(): Email[];
  /** Every request to send, accepted or not, oldest first. */
  attempts(): Attempt[];
  /** Lets the next `times` requests to send go wrong. */
  fail(fault: Fault, times?: number): void;
  /** Forgets the planned faults. */
  heal(): void;
  /** Sets how long the provider takes to answer, in milliseconds. */
  answerAfter(latencyMs: number): void;
  /** Where news of the mails goes; until this is called none is told. `byItself`: each mail's fate is told as it comes. */
  newsTo(target: NewsTarget, options?: { byItself: boolean }): void;
  /** Tells one piece of news of a mail. @returns the status of the answer */
  tell(email: Pick<Email, 'id'>, kind: NewsKind, details?: NewsDetails): Promise<number | undefined>;
  /** What becomes of the mails from now on, where it is told by itself. */
  fate(fate: Fate): void;
  /** The first mail that fits, waiting for it if need be. @throws Error when `patienceMs` (default 5000) are over */
  waitFor(fits: (email: Email) => boolean, patienceMs?: number): Promise<Email>;
  stop(): Promise<void>;
}

/**
 * Starts the stand-in of Resend's API with its Inbox page, on the loopback.
 * @param texts the stand-in of Twilio: with it the page shows its texts too, and lets people choose what becomes of the
 *   next message.
 * @param pace of their news: 1 as people can follow it, less is faster
 */
export async function startInbox({
  port = 0,
  apiKey,
  domain = 'mail.superstars.example',
  texts,
  pace = 1,
  now = () => new Date(),
}: {
  port?: number;
  apiKey: string;
  domain?: string;
  texts?: Texts;
  pace?: number;
  now?: () => Date;
}): Promise<Inbox> {
  const mailbox = new Mailbox();
  const faults = new Faults();
  const news = new News(now);
  const fates = new Fates(news);
  const provider: Provider = { mailbox, faults, attempts: [], apiKey, domain, now, latencyMs: 0 };
  const app = express();
  app.disable('x-powered-by');
  const next = texts && new NextMessage({ fates, faults, texts }, pace);
  if (next) texts.whenAccepted((text) => next.takeText(text));
  app.use(demoAssets(), inboxPages(mailbox, texts && next && { texts, next }));
  app.use(resendApi(provider));
  const server = await listen(app, port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    pageUrl: `${url}/demo/inbox`,
    emails: () => mailbox.all(),
    attempts: () => [...provider.attempts],
    fail: (fault, times = 1) => faults.plan(fault, times),
    heal: () => faults.clear(),
    answerAfter(latencyMs) {
      provider.latencyMs = latencyMs;
    },
    newsTo(target, { byItself } = { byItself: false }) {
      news.goTo(target);
      if (byItself)
        provider.accepted = next ? (email) => next.takeEmail(email) : (email) => void fates.befall(email);
    },
    async tell({ id }, kind, details) {
      const email = mailbox.find(id);
      if (!email) throw new Error(`There is no mail ${id}.`);
      return news.tell(email, kind, details);
    },
    fate: (fate) => fates.choose(fate),
    waitFor: (fits, patienceMs = 5000) => waitForEmail(mailbox, fits, patienceMs),
    stop: () =>
      new Promise((resolve) => {
        news.stop();
        next?.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(app: express.Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error) => (error ? reject(error) : resolve(server)));
  });
}

function waitForEmail(mailbox: Mailbox, fits: (email: Email) => boolean, patienceMs: number): Promise<Email> {
  const { promise, resolve, reject } = Promise.withResolvers<Email>();
  const look = () => {
    const found = mailbox.all().find(fits);
    if (found) resolve(found);
  };
  const stopFollowing = mailbox.follow(look);
  const giveUp = setTimeout(() => {
    const arrived = mailbox.all().map(({ to, subject }) => `${to.join(', ')}: ${subject}`);
    reject(new Error(`No such mail came in ${patienceMs} ms. There are: ${arrived.join('; ') || 'none'}`));
  }, patienceMs);
  look();
  return promise.finally(() => {
    stopFollowing();
    clearTimeout(giveUp);
  });
}
