import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTexts, type Texts } from '../../../demo/inbox/twilio/start.ts';
import { checkTwilio } from '../../../src/operator/checks/twilio.ts';

const accountSid = `AC${'0'.repeat(32)}`;
let far: Texts;

beforeAll(async () => {
  far = await startTexts({ accountSid, authToken: 'example-token', number: '+15125550199' });
});
afterAll(() => far.stop());

const good = () => ({
  PUBLIC_URL: 'https://keydesk.example.com',
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: 'example-token',
  TWILIO_FROM: '+15125550199',
  TWILIO_BASE_URL: far.url,
});
const service = `MG${'0'.repeat(32)}`;

test.each<[string, Record<string, string | undefined>, boolean, RegExp]>([
  ['the number is there', {}, true, /number sends texts/],
  [
    'the service is there',
    { TWILIO_FROM: '', TWILIO_MESSAGING_SERVICE_SID: service },
    true,
    /service is there/,
  ],
  ['a sender name', { TWILIO_FROM: 'Superstars' }, true, /not checked/],
  ['nothing is set', { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_FROM: '' }, true, /not set up/],
  ['half of it is set', { TWILIO_AUTH_TOKEN: '' }, false, /settings need you/],
  ['a wrong token', { TWILIO_AUTH_TOKEN: 'another' }, false, /refuses the token/],
  ['a wrong account', { TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}` }, false, /refuses the token/],
  ['another’s number', { TWILIO_FROM: '+15125550198' }, false, /not a number of this/],
  ['nobody there', { TWILIO_BASE_URL: 'http://127.0.0.1:1' }, false, /cannot be reached/],
  [
    'an address too long for texts',
    { PUBLIC_URL: `https://${'k'.repeat(60)}.example.com` },
    false,
    /settings need you/,
  ],
])('%s: the doctor says so in one line, without the token', async (_what, more, well, says) => {
  const found = await checkTwilio({ ...good(), ...more });
  expect(found).toEqual({ what: 'SMS', well, says: expect.stringMatching(says) });
  expect(found.says).not.toMatch(/example-token|\n/);
});
