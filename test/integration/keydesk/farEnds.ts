import { readFileSync } from 'node:fs';
import { type Inbox, startInbox } from '../../../demo/inbox/start.ts';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { CHANNELS, PEOPLE } from '../../../demo/sample/people.ts';
import { type LocalSlack, startLocalSlack } from '../../../demo/slack/local-slack.ts';

const MANIFEST = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8');

/** The base of links. Nothing listens there: tests go to the same path of whichever process they mean. */
export const PUBLIC_URL = 'https://keydesk.example';

/** Who Keydesk talks to, and how to tell it so. */
export interface FarEnds {
  slack: LocalSlack;
  inbox: Inbox;
  /** Every setting that Keydesk needs; where its database is, is up to the test. */
  settings: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts a local Slack with the people of the sample business, and an inbox. Their clock is the real one, as Keydesk's. */
export async function startFarEnds({
  transport = 'http',
  rateLimit = 'on',
}: {
  transport?: 'http' | 'socket';
  rateLimit?: 'on' | 'off';
} = {}): Promise<FarEnds> {
  const secret = (what: string) => `${what}-of-this-test-${crypto.randomUUID()}`;
  const resendKey = secret('provider-key');
  const botToken = secret('bot-token');
  const signingSecret = secret('signing-secret');
  const appToken = secret('xapp-token');
  const inbox = await startInbox({ apiKey: resendKey });
  const slack = await startLocalSlack({
    workspace: { id: BUSINESS.slackTeam, name: BUSINESS.name },
    people: PEOPLE.map(({ staff: _, ...person }) => person),
    channels: CHANNELS,
    manifest: MANIFEST,
    delivery: { kind: transport },
    signingSecret,
    botToken,
    appToken,
    rateLimit,
  });
  return {
    slack,
    inbox,
    settings: {
      PUBLIC_URL,
      PORT: '0',
      APP_SECRET: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64'),
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
      ...(transport === 'socket' ? { SLACK_APP_TOKEN: appToken } : {}),
      RESEND_API_KEY: resendKey,
      RESEND_BASE_URL: inbox.url,
      RESEND_WEBHOOK_SECRET: `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64')}`,
      EMAIL_FROM: 'keydesk@mail.superstars.example',
    },
    async stop() {
      await slack.stop();
      await inbox.stop();
    },
  };
}
