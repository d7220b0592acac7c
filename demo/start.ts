import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readConfig } from '../src/config.ts';
import { type Keydesk, startKeydesk } from '../src/keydesk.ts';
import { keepAppSecret } from './app-secret.ts';
import { type Front, openFront } from './front.ts';
import { type Inbox, startInbox } from './inbox/start.ts';
import { startTexts, type Texts } from './inbox/twilio/start.ts';
import { lockDataDir } from './lock.ts';
import { officeDoor } from './office/door.ts';
import { BUSINESS, SMS_FROM } from './sample/business.ts';
import { chat } from './sample/chatter.ts';
import { CHANNELS, PEOPLE } from './sample/people.ts';
import { seed } from './sample/seed.ts';
import { enableSms } from './sample/sms.ts';
import type { DemoSettings } from './settings.ts';
import { type LocalSlack, startLocalSlack } from './slack/local-slack.ts';

/** The demo, running. */
export interface Demo {
  /** The one address that a person opens. */
  url: string;
  slack: LocalSlack;
  inbox: Inbox;
  texts: Texts;
  keydesk: Keydesk;
  /** Closes everything, PostgreSQL included. */
  stop(): Promise<void>;
}

/**
 * Starts a local Slack, the mail and text services with an inbox, and between them Keydesk itself, unchanged, with the sample business; all behind one
 * address.
 *
 * The database is kept from start to start: a password chosen today works tomorrow, and a second start is as quick and
 * as careful as a real one. Slack's messages and the mails begin empty each time, because they lie at the far ends,
 * which only live while the demo runs.
 * @param databaseUrl instead of the embedded PostgreSQL; for tests, as is `pace`, that of the news of texts
 * @throws Error with one plain sentence
 */
export async function startDemo(
  settings: DemoSettings & { databaseUrl?: string; pace?: number },
): Promise<Demo> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    // First of all: whether the address is free shows before anything is made.
    const front = await openFront(settings);
    closing.push(front.stop);
    closing.push(await lockDataDir(settings.dataDir));
    const resendKey = `re_demo_${randomBytes(12).toString('hex')}`;
    const newsSecret = `whsec_${randomBytes(24).toString('base64')}`;
    const { texts, ...twilioSettings } = await startTwilio();
    closing.push(texts.stop);
    const inbox = await startInbox({
      apiKey: resendKey,
      texts,
      ...(settings.pace ? { pace: settings.pace } : {}),
    });
    closing.push(inbox.stop);
    const { slack, ...slackSettings } = await startSlack();
    closing.push(slack.stop);
    const config = readConfig({
      PUBLIC_URL: publicUrl(front, settings),
      HOST: '127.0.0.1',
      PORT: '0',
      APP_SECRET: await keepAppSecret(settings.dataDir),
      DATA_DIR: settings.dataDir,
      DATABASE_URL: settings.databaseUrl,
      LOG_LEVEL: settings.logLevel,
      ...slackSettings,
      RESEND_API_KEY: resendKey,
      RESEND_BASE_URL: inbox.url,
      RESEND_WEBHOOK_SECRET: newsSecret,
      EMAIL_FROM: 'keydesk@mail.superstars.example',
      ...twilioSettings,
    });
    const keydesk = await startKeydesk({ config });
    closing.push(keydesk.stop);
    await seed(keydesk.core);
    await enableSms(keydesk.core);
    await chat(slack);
    inbox.newsTo({ url: `${keydesk.url}/webhooks/resend`, secret: newsSecret }, { byItself: true });
    texts.reach(config.PUBLIC_URL, keydesk.url);
    slack.deliverTo(`${keydesk.url}/slack/events`);
    const office = officeDoor(keydesk.core);
    front.leadTo({ keydesk: keydesk.url, slack: slack.url, inbox: inbox.url, office });
    return { url: config.PUBLIC_URL, slack, inbox, texts, keydesk, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSlack() {
  const botToken = `xoxb-demo-${randomBytes(12).toString('hex')}`;
  const signingSecret = randomBytes(16).toString('hex');
  const slack = await startLocalSlack({
    workspace: { id: BUSINESS.slackTeam, name: BUSINESS.name },
    people: PEOPLE.map(({ staff: _, ...person }) => person),
    channels: CHANNELS,
    manifest: await readFile(new URL('../manifest.yml', import.meta.url), 'utf8'),
    delivery: { kind: 'http' },
    signingSecret,
    botToken,
    appToken: `xapp-demo-${randomBytes(12).toString('hex')}`,
    // Nobody looks at them here, and a demo may run for days.
    callsKept: 100,
  });
  return {
    slack,
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
}

async function startTwilio() {
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const texts = await startTexts({ accountSid, authToken, number: SMS_FROM });
  return {
    texts,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM: SMS_FROM,
    TWILIO_BASE_URL: texts.url,
  };
}

/** Where 0.0.0.0 or a machine's own name is listened at, a browser on this machine still says 127.0.0.1. */
function publicUrl({ url }: Front, { host }: DemoSettings): string {
  const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(host);
  return isLoopback ? url : `http://127.0.0.1:${new URL(url).port}`;
}
