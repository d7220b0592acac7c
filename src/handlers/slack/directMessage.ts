import { say } from '../../bot/blocks/texts.ts';
import type { PlainMessage } from '../../bot/inbound/plainMessage.ts';
import type { MessageHandler } from '../../bot/interaction.ts';
import { slackTrouble } from '../../bot/slackTrouble.ts';
import { MINUTE } from '../../core/clock.ts';
import { rememberOnce } from '../../core/workspaces/seenRequests.ts';
import { HELP } from './keydesk.ts';

type Slack = Parameters<MessageHandler>[0]['slack'];

/** Plain words to Keydesk: what it knows, to anybody, once a minute at most, so that nobody talks to a wall. */
export const answerDirectMessage: MessageHandler = async ({ core, slack, message }) => {
  const { team, slackUserId } = message;
  if (!(await rememberOnce(core, core.db, `help ${team} ${slackUserId}`, MINUTE))) return;
  try {
    await answer(slack, message);
  } catch (error) {
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    core.log.warn({ trouble }, 'could not answer a direct message');
  }
};

async function answer(slack: Slack, { channel, slackUserId, thread }: PlainMessage): Promise<void> {
  const words = { channel, ...say(HELP), ...(thread ? { thread_ts: thread } : {}) };
  try {
    await slack.chat.postEphemeral({ user: slackUserId, ...words });
  } catch (error) {
    // Only where Slack said no: what it left unanswered may be there already.
    if (slackTrouble(error)?.kind !== 'refused') throw error;
    await slack.chat.postMessage(words);
  }
}
