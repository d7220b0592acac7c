import { readFileSync } from 'node:fs';
import { type LocalSlack, startLocalSlack } from '../../demo/slack/local-slack.ts';
import { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } from './keydesk.ts';
import type { Stage } from './stage.ts';

const MANIFEST = new URL('../../manifest.yml', import.meta.url);
const KEPT = 100;

/** A local Slack with these people in it, who are managers of the centre (centre.ts). */
export async function startSlack(
  stage: Stage,
  { team, people }: { team: string; people: readonly string[] },
): Promise<LocalSlack> {
  const slack = await startLocalSlack({
    workspace: { id: team, name: 'Superstars Gymnastics' },
    people: people.map((id) => ({
      id,
      name: `Manager ${id}`,
      kind: 'member' as const,
      timezone: 'America/Chicago',
    })),
    channels: [{ id: 'C0BENCH', name: 'front-desk', members: [...people] }],
    manifest: readFileSync(MANIFEST, 'utf8'),
    delivery: { kind: 'http' },
    signingSecret: SLACK_SIGNING_SECRET,
    botToken: SLACK_BOT_TOKEN,
    appToken: 'xapp-token-of-the-bench',
    callsKept: KEPT,
    // A message a second in a channel is Slack's allowance, not what is measured.
    rateLimit: 'off',
  });
  stage.closing.add(slack.stop);
  return slack;
}

/** @throws when Slack let something pass that a careful app avoids, a late acknowledgement above all. */
export function requireNoWarnings({ warnings }: LocalSlack): void {
  if (warnings.length > 0) throw new Error(`Slack was not content: ${warnings[0]}`);
}
