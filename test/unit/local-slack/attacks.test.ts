import { expect, test } from 'vitest';
import { SIGNING_SECRET, startBareApp, startHttpApp, startSlack } from './setup.ts';

const MINUTE = 60_000;
const command = {
  command: '/reset-guardian',
  text: 'forged',
  user_id: 'U1',
  team_id: 'T1',
  response_url: 'http://x.example',
};

test('what Slack sends is signed, and can be sent again byte for byte', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  await slack.person('U1').types('/reset-guardian smith');
  await slack.replay();
  const [first, second] = app.heard;
  expect(first?.headers['x-slack-signature']).toMatch(/^v0=[0-9a-f]{64}$/);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['x-slack-signature']).toBe(first?.headers['x-slack-signature']);
  expect(slack.lastRequest().body).toBe(first?.body);
});

test('an app tells forged and stale requests from those of Slack', async () => {
  const slack = await startSlack();
  const heard: string[] = [];
  await startHttpApp(slack, (app) => {
    app.command('/reset-guardian', async ({ ack, command: { text } }) => {
      heard.push(text);
      await ack();
    });
  });
  await slack.person('U1').types('/reset-guardian real');
  const at = (ms: number) => new Date(Date.now() + ms);
  const send = async (more: object) => (await slack.sendRaw({ body: command, ...more })).status;
  expect(await send({ secret: 'guessed' })).toBe(401);
  expect(await send({ signedAt: at(-6 * MINUTE) })).toBe(401);
  expect(await send({ headers: { 'x-slack-signature': 'v0=00' } })).toBe(401);
  expect(heard).toEqual(['real']);
  expect(await send({ signedAt: at(-MINUTE), secret: SIGNING_SECRET })).toBe(200);
  expect(heard).toEqual(['real', 'forged']);
});

test('a signed payload can be altered and signed anew', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  await slack.person('U1').uses('Send a password reset');
  const { payload } = Object.fromEntries(new URLSearchParams(slack.lastRequest().body));
  const altered = { ...JSON.parse(String(payload)), user: { id: 'U2', team_id: 'T1' } };
  expect(await slack.sendRaw({ body: { payload: altered } })).toMatchObject({ status: 200 });
  expect(app.last()).toMatchObject({ type: 'shortcut', user: { id: 'U2' } });
});
