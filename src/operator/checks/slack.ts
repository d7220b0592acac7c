import { readFile } from 'node:fs/promises';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import type { Finding } from './finding.ts';

const OPTIONS = {
  timeout: 5_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
} satisfies WebClientOptions;
const MANIFEST = new URL('../../../manifest.yml', import.meta.url);

const authTest = z.object({
  ok: z.literal(true),
  team: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/** Whether Slack takes the bot token, and whether the app was given every scope of manifest.yml. */
export async function checkSlack(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const token = environment.SLACK_BOT_TOKEN;
  if (!token) return { what: 'Slack', well: false, says: 'not checked, since SLACK_BOT_TOKEN is missing.' };
  const slackApiUrl = environment.SLACK_API_URL;
  const client = new WebClient(token, { ...OPTIONS, ...(slackApiUrl ? { slackApiUrl } : {}) });
  try {
    const { team, response_metadata } = authTest.parse(await client.auth.test());
    const missing = (await scopesNeeded()).filter((scope) => !response_metadata?.scopes?.includes(scope));
    return missing.length === 0
      ? {
          what: 'Slack',
          well: true,
          says: `the token works in ${team ?? 'the workspace'}, with every scope.`,
        }
      : {
          what: 'Slack',
          well: false,
          says: `the app lacks ${missing.join(', ')}. Add them under OAuth & Permissions and install the app again.`,
        };
  } catch (error) {
    return { what: 'Slack', well: false, says: sentenceFor(error) };
  }
}

async function scopesNeeded(): Promise<string[]> {
  const manifest = await readFile(MANIFEST, 'utf8');
  const list = /\n\s+bot:\n((?:\s+- \S+\n)+)/.exec(manifest)?.[1] ?? '';
  return [...list.matchAll(/- (\S+)/g)].map(([, scope]) => scope as string);
}

function sentenceFor(error: unknown): string {
  const code = z.object({ data: z.object({ error: z.string() }) }).safeParse(error).data?.data.error;
  if (
    code === 'invalid_auth' ||
    code === 'token_revoked' ||
    code === 'account_inactive' ||
    code === 'not_authed'
  ) {
    return `Slack refuses the token (${code}). Copy it again from OAuth & Permissions into SLACK_BOT_TOKEN.`;
  }
  return code
    ? `Slack answers “${code}”. Try again in a minute.`
    : 'Slack cannot be reached. Check the network and SLACK_API_URL.';
}
