import type { App, BlockAction, Context, ViewOutput, ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Core } from '../core/core.ts';
import { askingIn, personIn } from './asking.ts';
import { LIMITS } from './blocks/limits.ts';
import { plain, say, typedWords } from './blocks/texts.ts';
import { readPersonLeft } from './inbound/personChange.ts';
import { readPlainMessage } from './inbound/plainMessage.ts';
import type { FieldValue, Interaction, SeenView, SlackHandlers } from './interaction.ts';
import { NotKnown } from './refusals.ts';
import { type Surface, sentenceFor, showRefusal } from './showRefusal.ts';
import { answerSubmission } from './submissions.ts';

export interface Ears {
  core: Core;
  handlers: SlackHandlers;
  /** How long a submitted window may take before it says that it is still working, in milliseconds. */
  answerWithin: number;
}

const ANY = /^/;

/**
 * Wires each kind of thing that Slack sends to the handler of its name: acknowledges in time and tells the person
 * whatever goes wrong. Names that no handler has are acknowledged too, and told honestly.
 */
export function listen(app: App, { core, handlers, answerWithin }: Ears): void {
  const interaction = ({ client, context }: { client: WebClient; context: Context }): Interaction => ({
    core,
    slack: client,
    asking: askingIn(context),
  });

  app.command(ANY, async ({ ack, command, respond, ...slack }) => {
    await ack();
    const use = interaction(slack);
    await telling(use, [{ kind: 'ephemeral', respond }], async () => {
      const handle = named(handlers.commands, command.command);
      const words = typedWords(command.text);
      const answer = handle
        ? await handle({ ...use, words, triggerId: command.trigger_id })
        : `Keydesk does not know ${command.command} yet. Type /keydesk help to see what it knows.`;
      if (answer)
        await respond({
          response_type: 'ephemeral',
          ...(typeof answer === 'string' ? say(answer) : answer),
        });
    });
  });

  app.shortcut(ANY, async ({ ack, shortcut, ...slack }) => {
    await ack();
    const use = interaction(slack);
    await telling(use, [directMessage(use)], async () => {
      const handle = named(handlers.shortcuts, shortcut.callback_id);
      if (!handle) throw new NotKnown('button');
      await handle({ ...use, triggerId: shortcut.trigger_id });
    });
  });

  app.action(ANY, async ({ ack, action, body, respond, ...slack }) => {
    await ack();
    const use = interaction(slack);
    const { view: seen, trigger_id: triggerId } = body as BlockAction;
    // App Home has no place for a sentence, and no window to go on in.
    const view = seen?.type === 'modal' ? seen : undefined;
    const places: Surface[] = view ? [inModal(view)] : seen ? [] : [{ kind: 'ephemeral', respond }];
    await telling(use, [...places, directMessage(use)], async () => {
      const handle = 'action_id' in action ? named(handlers.actions, action.action_id) : undefined;
      if (!handle) throw new NotKnown('button');
      await handle({ ...use, chosen: chosenIn(action), triggerId, view: view && seenView(view) });
    });
  });

  app.options(ANY, async ({ ack, payload, ...slack }) => {
    const use = interaction(slack);
    try {
      const handle = 'action_id' in payload ? named(handlers.options, payload.action_id) : undefined;
      await ack({ options: (await handle?.({ ...use, typed: typedWords(payload.value) })) ?? [] });
    } catch (error) {
      // A menu has no place for a sentence but an option; choosing it tells the whole of it.
      await ack({ options: [{ text: plain(sentenceFor(core, error), LIMITS.option), value: 'refused' }] });
    }
  });

  app.view<ViewSubmitAction>(ANY, async ({ ack, view, ...slack }) => {
    const submission = named(handlers.submissions, view.callback_id);
    await answerSubmission(interaction(slack), submission, seenView(view), ack, answerWithin);
  });
  app.view({ callback_id: ANY, type: 'view_closed' }, async ({ ack }) => ack());

  // Acknowledged by Bolt.
  app.event('message', async ({ event, body, client: slack }) => {
    const message = readPlainMessage(event, body.team_id);
    if (message) await handlers.events['message.im']({ core, slack, message });
  });
  app.event('app_home_opened', async ({ event, client, context }) => {
    if (event.tab === 'home') await handlers.events.app_home_opened(interaction({ client, context }));
  });
  app.event('user_change', async ({ event, context }) => {
    const left = readPersonLeft(event);
    if (left) await handlers.events.user_change({ core, workspace: personIn(context).workspace, left });
  });
}

/** Runs a handler; whatever it throws is told on the first surface that works. */
async function telling(
  use: Interaction,
  surfaces: readonly Surface[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    await showRefusal(use, error, surfaces);
  }
}

/** Only what was put there: an object also answers to `constructor`. */
function named<T>(handlers: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(handlers, name) ? handlers[name] : undefined;
}

function directMessage({ asking }: Interaction): Surface {
  return { kind: 'direct-message', slackUserId: asking.person.slackUserId };
}

function inModal(view: ViewOutput): Surface {
  return { kind: 'modal', viewId: view.id, hash: view.hash };
}

function seenView(view: ViewOutput): SeenView {
  return {
    id: view.id,
    hash: view.hash,
    ...belowOf(view),
    carried: view.private_metadata,
    values: (view.state?.values ?? {}) as Record<string, Record<string, FieldValue>>,
  };
}

/** The first of a stack names itself as its root. */
function belowOf({ id, previous_view_id: previous, root_view_id: root }: ViewOutput): { below?: string } {
  if (previous) return { below: previous };
  return root && root !== id ? { below: root } : {};
}

function chosenIn(action: object): string | undefined {
  const { selected_option: option, value } = action as FieldValue;
  return option?.value ?? value ?? undefined;
}
