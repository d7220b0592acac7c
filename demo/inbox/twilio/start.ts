import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Fate, TextFault } from './faults.ts';
import { inboundFields, optOutOf, post, statusFields } from './news.ts';
import { type Status, type Text, Textbox } from './textbox.ts';
import { type TextAttempt, type TwilioAccount, twilioApi } from './twilio-api.ts';

/** A running stand-in of Twilio. */
export interface Texts {
  /** For TWILIO_BASE_URL. */
  url: string;
  textbox: Textbox;
  /** Accepted texts, oldest first. */
  texts(): Text[];
  /** Every request to send, accepted or not, oldest first. */
  attempts(): TextAttempt[];
  /** Lets the next `times` requests to send go wrong. */
  fail(fault: TextFault, times?: number): void;
  /** What becomes of the texts accepted from now on, and how many milliseconds later each piece of news comes. */
  fate(fate: Fate, delayMs?: number): void;
  /** Runs for each text between its acceptance and the answer. */
  whenAccepted(run: (text: Text) => void | Promise<void>): void;
  /** Sets how long the answer to a request to send takes, in milliseconds. */
  answerAfter(latencyMs: number): void;
  /** From now on questions about texts fail, or are answered again. */
  deaf(isDeaf: boolean): void;
  /** Forgets planned faults; questions are answered again. */
  heal(): void;
  /** Tells a text's status to its callback, now. @returns the status of the answer */
  tell(text: Text, status: Status, errorCode?: number): Promise<number>;
  /**
   * A phone answers: STOP and START count at Twilio itself too.
   * @param webhookUrl needless once `reach` has said where Keydesk is.
   * @returns the status of the answer; 0 when there was none
   */
  answer(from: string, body: string, webhookUrl?: string): Promise<number>;
  /** From now on what is for `publicUrl` is signed for it, and brought to `localUrl`. */
  reach(publicUrl: string, localUrl: string): void;
  stop(): Promise<void>;
}

/** Starts the stand-in of Twilio's API on the loopback. No news of a text comes by itself until `fate` says what. */
export async function startTexts({
  port = 0,
  accountSid,
  authToken,
  number = '+15125550199',
  now = () => new Date(),
}: {
  port?: number;
  accountSid: string;
  authToken: string;
  number?: string;
  now?: () => Date;
}): Promise<Texts> {
  const textbox = new Textbox();
  const faults: TextFault[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let fate: { fate: Fate; delayMs: number } = { fate: { kind: 'silent' }, delayMs: 0 };
  let run: (text: Text) => void | Promise<void> = () => {};
  let keydesk: { publicUrl: string; localUrl: string } | undefined;
  const bring = (url: string, fields: Record<string, string>): Promise<number> => {
    const isReached = keydesk && url.startsWith(`${keydesk.publicUrl}/`);
    const at = isReached ? keydesk?.localUrl + url.slice(keydesk?.publicUrl.length) : url;
    return post(authToken, url, fields, at);
  };

  const tell = async (text: Text, status: Status, errorCode?: number): Promise<number> => {
    Object.assign(text, { status, errorCode });
    if (status === 'sent') text.sentAt = now();
    textbox.tell();
    if (!text.statusCallback) return 0;
    return bring(text.statusCallback, statusFields(accountSid, text, status, errorCode));
  };
  const later = (ms: number, then: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      then();
    }, ms);
    timers.add(timer);
  };
  const account: TwilioAccount = {
    textbox,
    accountSid,
    authToken,
    number,
    now,
    attempts: [],
    latencyMs: 0,
    deaf: false,
    nextFault: () => faults.shift(),
    accepted(text) {
      const { fate: end, delayMs } = fate;
      if (end.kind === 'silent') return run(text);
      if (end.kind === 'failed') later(delayMs, () => void tell(text, 'failed', end.errorCode));
      else {
        const errorCode = end.kind === 'undelivered' ? end.errorCode : undefined;
        later(delayMs, () => void tell(text, 'sent'));
        later(delayMs * 2, () => void tell(text, end.kind, errorCode));
      }
      return run(text);
    },
  };
  const app = express().disable('x-powered-by').use(twilioApi(account));
  const server = await listen(app, port);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    textbox,
    texts: () => textbox.all(),
    attempts: () => [...account.attempts],
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    fate(next, delayMs = 0) {
      fate = { fate: next, delayMs };
    },
    whenAccepted(next) {
      run = next;
    },
    answerAfter(latencyMs) {
      account.latencyMs = latencyMs;
    },
    deaf(isDeaf) {
      account.deaf = isDeaf;
    },
    heal() {
      faults.length = 0;
      account.deaf = false;
    },
    tell,
    async answer(from, body, webhookUrl = keydesk && `${keydesk.publicUrl}/webhooks/twilio`) {
      textbox.keepAnswer({ from, body, at: now() });
      const said = optOutOf(body);
      if (said) textbox.optOut(from, said === 'STOP');
      const sid = `SM${randomBytes(16).toString('hex')}`;
      return webhookUrl ? bring(webhookUrl, inboundFields(accountSid, { sid, from, to: number, body })) : 0;
    },
    reach(publicUrl, localUrl) {
      keydesk = { publicUrl, localUrl };
    },
    stop: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer);
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
