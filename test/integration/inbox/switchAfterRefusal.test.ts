import { expect, it } from 'vitest';
import { startInbox } from '../../../demo/inbox/start.ts';
import { startTexts } from '../../../demo/inbox/twilio/start.ts';

const SID = `AC${'0'.repeat(32)}`;
it('a text that is refused anyway leaves the switch for the next message as it was chosen', async () => {
  const texts = await startTexts({ accountSid: SID, authToken: 'token' });
  const inbox = await startInbox({ apiKey: 're_test', texts, pace: 0.001 });
  const send = (To: string) =>
    fetch(`${texts.url}/2010-04-01/Accounts/${SID}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${SID}:token`).toString('base64')}` },
      body: new URLSearchParams({ To, Body: 'x', From: '+15125550199' }),
    }).then(
      (r) => r.status,
      () => 'lost',
    );
  await send('+15125550101');
  await texts.answer('+15125550101', 'STOP');
  await fetch(`${inbox.url}/demo/inbox/next`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"turn":"unknown"}',
  });
  expect(await send('+15125550101')).toBe(400);
  expect(await send('+15125550102')).toBe('lost');
  await inbox.stop();
  await texts.stop();
});
