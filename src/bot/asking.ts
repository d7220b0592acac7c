import type { AnyMiddlewareArgs, Context, Middleware } from '@slack/bolt';
import { MINUTE } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { typedWords } from './blocks/texts.ts';
import { type Asking, identify } from './identity.ts';
import { EVENT_REMEMBERED, type ReplayMemory } from './replayMemory.ts';
import type { SlackPeople, SlackPerson } from './slackPeople.ts';

const KEY = 'asking';
/** An envelope that nobody acknowledged comes again within minutes. */
const ENVELOPE_REMEMBERED = 15 * MINUTE;

/** Global middleware: begins to find out who is asking, and puts it on Bolt's context. */
export function askWho(core: Core, people: SlackPeople): Middleware<AnyMiddlewareArgs> {
  return async ({ client: slack, context, body, next }) => {
    const hurried = body.type === 'block_suggestion';
    const attempted = nameOf(body);
    if (attempted)
      context[KEY] = identify({ core, slack, people }, personIn(context), {
        attempted,
        tried: triedIn(body),
        hurried,
      });
    await next();
  };
}

/** Who is asking, as `askWho` put it there. */
export function askingIn(context: Context): Asking {
  return context[KEY];
}

/** Global middleware: what came before over any socket is acknowledged and goes no further. Over HTTP the guard sees to it. */
export function refuseRepeats(memory: ReplayMemory): Middleware<AnyMiddlewareArgs> {
  return async ({ context, body, next, ...args }) => {
    if (typeof context.envelopeId !== 'string' || (await isNew(context.envelopeId, body))) {
      await next();
    } else if ('ack' in args) {
      await args.ack?.();
    }
  };

  async function isNew(envelopeId: string, body: AnyMiddlewareArgs['body']): Promise<boolean> {
    if (!(await memory.isNew('envelope', envelopeId, ENVELOPE_REMEMBERED))) return false;
    // Slack repeats an event in an envelope of its own.
    return !('event_id' in body) || (await memory.isNew('event', body.event_id, EVENT_REMEMBERED));
  }
}

/** What can be offered again once somebody is linked: a command with its words, but none of Keydesk's own. */
function triedIn(body: AnyMiddlewareArgs['body']): string | undefined {
  if (!('command' in body) || body.command === '/keydesk') return undefined;
  return `${body.command} ${typedWords(body.text)}`.trim();
}

/** The person, and the workspace or organisation that the app is installed in, as Bolt read it from the payload. */
export function personIn({ isEnterpriseInstall, enterpriseId, teamId, userId }: Context): SlackPerson {
  return { slackUserId: userId ?? '', workspace: (isEnterpriseInstall ? enterpriseId : teamId) ?? '' };
}

/** What was tried, by the name that its handler has. Other events are nobody's wish, so they have none. */
function nameOf(body: AnyMiddlewareArgs['body']): string | undefined {
  if ('command' in body) return body.command;
  if ('callback_id' in body && body.callback_id) return body.callback_id;
  if ('action_id' in body && typeof body.action_id === 'string') return body.action_id;
  if ('actions' in body && body.actions[0] && 'action_id' in body.actions[0])
    return body.actions[0].action_id;
  if ('view' in body && body.view) return body.view.callback_id;
  // Opening App Home shows something, so it matters to whom.
  if ('event' in body && body.event.type === 'app_home_opened') return 'app_home_opened';
  return undefined;
}
