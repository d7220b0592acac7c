import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { BOT_TOKEN, call, startSlack } from './setup.ts';

const post = { channel: 'C1', text: 'x' };

test('calls go wrong as planned, as often as planned', async () => {
  const slack = await startSlack();
  slack.fail('chat.postMessage', { error: 'fatal_error' }, 2);
  slack.fail('chat.postMessage', { status: 429, retryAfter: 7 });
  expect(await call(slack, 'chat.postMessage', post)).toMatchObject({ ok: false, error: 'fatal_error' });
  expect(await call(slack, 'chat.update', { channel: 'C1', ts: '1.0', text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  expect(await call(slack, 'chat.postMessage', post)).toMatchObject({ error: 'fatal_error' });
  expect(await call(slack, 'chat.postMessage', post)).toMatchObject({ httpStatus: 429, retryAfter: '7' });
  expect(await call(slack, 'chat.postMessage', post)).toMatchObject({ ok: true });
  expect(slack.person('U1').messages('C1')).toHaveLength(1);
});

test('a dropped call has no effect, one dropped after has', async () => {
  const slack = await startSlack();
  slack.fail('chat.postMessage', 'drop');
  await expect(call(slack, 'chat.postMessage', post)).rejects.toThrow();
  expect(slack.person('U1').messages('C1')).toHaveLength(0);
  slack.fail('chat.postMessage', 'drop after');
  await expect(call(slack, 'chat.postMessage', post)).rejects.toThrow();
  expect(slack.person('U1').messages('C1')).toHaveLength(1);
  expect(slack.calls.map(({ status, result }) => [status, result?.ok])).toEqual([
    [0, undefined],
    [0, true],
  ]);
});

test('a call that hangs is given up by a client with a timeout', async () => {
  const slack = await startSlack();
  slack.fail('chat.postMessage', 'hang');
  const client = new WebClient(BOT_TOKEN, {
    slackApiUrl: slack.apiUrl,
    timeout: 50,
    retryConfig: { retries: 0 },
  });
  await expect(client.chat.postMessage(post)).rejects.toThrow();
  expect(slack.person('U1').messages('C1')).toHaveLength(0);
});

test('faults can be chosen call by call, and healed', async () => {
  const slack = await startSlack();
  let count = 0;
  const everyThird = () => {
    count += 1;
    return count % 3 === 0 ? ({ status: 503 } as const) : undefined;
  };
  slack.fail('*', everyThird, Number.POSITIVE_INFINITY);
  const client = new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  const outcomes = [];
  for (let index = 0; index < 6; index += 1) {
    outcomes.push(
      await client.chat.postMessage(post).then(
        () => 'sent',
        () => 'lost',
      ),
    );
  }
  expect(outcomes).toEqual(['sent', 'sent', 'lost', 'sent', 'sent', 'lost']);
  slack.heal();
  for (let index = 0; index < 3; index += 1) expect((await client.chat.postMessage(post)).ok).toBe(true);
});
