import { say } from '../../bot/blocks/texts.ts';
import type { ActionHandler, CommandHandler } from '../../bot/interaction.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { readTried } from '../../core/staff/tried.ts';

/**
 * "Go on with /reset-guardian" under "you are linked": does what the person had typed before, as if they typed it now.
 * The button carries the offer's id, and only its own Slack user finds it.
 * @param commands what each command does.
 */
export function goOn(commands: Readonly<Record<string, CommandHandler>>): ActionHandler {
  return async (use) => {
    const asker = await use.asking.proven;
    const tried = await readTried(use.core, asker, use.chosen);
    const [, command = '', words = ''] = /^(\S+) ?(.*)$/.exec(tried ?? '') ?? [];
    const handle = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (!handle) throw new NotKnown('button');
    const answer = await handle({ ...use, words });
    if (!answer) return;
    await use.slack.chat.postMessage({
      channel: asker.slackUserId,
      ...(typeof answer === 'string' ? say(answer) : answer),
    });
  };
}
