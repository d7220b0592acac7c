import { WebAPIPlatformError } from '@slack/web-api';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { NotLinked } from '../../../src/bot/refusals.ts';
import { type Surface, showRefusal } from '../../../src/bot/showRefusal.ts';

const URL_OF_OFFER = 'https://keydesk.example/superstars/office/link-slack/of-one-person-alone';

/** Refuses somebody who is not linked, and returns every call that was made of Slack. */
async function refused(surfaces: readonly Surface[], closed = false): Promise<string[]> {
  const calls: string[] = [];
  const call = (method: string) => async (body: object) => {
    if (closed && method === 'views.update') throw new WebAPIPlatformError({ ok: false, error: 'not_found' });
    calls.push(`${method} ${JSON.stringify(body)}`);
  };
  const slack = { views: { update: call('views.update') }, chat: { postMessage: call('chat.postMessage') } };
  await showRefusal(
    {
      core: { log: pino({ level: 'silent' }) },
      slack: slack as never,
      asking: { offerLink: async () => URL_OF_OFFER },
    },
    new NotLinked(),
    surfaces,
  );
  return calls;
}

const WINDOW: Surface = { kind: 'modal', viewId: 'V1' };
const MESSAGE: Surface = { kind: 'direct-message', slackUserId: 'U1' };

it('the way to be linked stands in the window', async () => {
  const [shown] = await refused([WINDOW, MESSAGE]);
  expect(shown).toMatch(/^views\.update .*link-slack/);
});

it('but not in a message, which stays in Slack for ever: that names the command instead', async () => {
  const [sent, ...others] = await refused([WINDOW, MESSAGE], true);
  expect(others).toEqual([]);
  expect(sent).toMatch(/^chat\.postMessage .*Type \/keydesk link to be linked/);
  expect(sent).not.toContain('of-one-person-alone');
});
