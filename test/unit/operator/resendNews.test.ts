import { expect, test } from 'vitest';
import { checkResendNews } from '../../../src/operator/checks/resendNews.ts';
import { webhookSecrets } from '../../../src/resendSettings.ts';

const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(24)).toString('base64')}`;
const says = (RESEND_WEBHOOK_SECRET?: string) =>
  checkResendNews({ PUBLIC_URL: 'https://keydesk.example.com/', RESEND_WEBHOOK_SECRET });

test('the doctor says whether Resend’s news is taken, and what to do if not', () => {
  expect(says()).toMatchObject({ well: true });
  expect(says()?.says).toContain('for https://keydesk.example.com/webhooks/resend at Resend');
  expect(says(secretOf('a')).says).toBe('Resend’s news is taken.');
  expect(says(`${secretOf('a')}, ${secretOf('b')}`).says).toContain('any of several');
  expect(says('whsec_').well).toBe(false);
});

test.each([
  ['words', 'secret'],
  ['no base64', 'whsec_!!!!'],
  ['too short a key', 'whsec_YWJj'],
  ['a list with a gap', `${secretOf('a')},`],
  ['the key without its mark', secretOf('a').slice(6)],
])('%s is no signing secret, and the start says what to do without repeating it', (_, value) => {
  const read = webhookSecrets.safeParse(value);
  expect(read.success).toBe(false);
  expect(read.error?.issues[0]?.message).toContain('it begins with whsec_');
  expect(JSON.stringify(read.error)).not.toContain(value.slice(-6));
});

test('two secrets are two keys, while one is replaced', () => {
  const keys = webhookSecrets.parse(`${secretOf('a')} , ${secretOf('b')}`);
  expect(keys.map(String)).toEqual(['a'.repeat(24), 'b'.repeat(24)]);
});
