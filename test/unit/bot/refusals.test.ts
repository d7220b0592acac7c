import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { IdentityUnknown, NotKnown, NotServed } from '../../../src/bot/refusals.ts';
import { answerRefusal, sentenceFor } from '../../../src/bot/showRefusal.ts';
import { slackTrouble } from '../../../src/bot/slackTrouble.ts';
import { TooBusy } from '../../../src/core/credentials/hashing.ts';
import {
  AddressChanged,
  CannotLogIn,
  NoAddress,
  NoSuchGuardian,
  NotPermitted,
} from '../../../src/core/errors.ts';

const lines: string[] = [];
const core = { log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) };
const platform = (error: string) => new WebAPIPlatformError({ ok: false, error });

describe('a refusal', () => {
  it.each([
    new NoSuchGuardian(),
    new CannotLogIn('Jane Smith'),
    new NoAddress('Jane Smith', 'email'),
    new AddressChanged('Jane Smith'),
    new NotPermitted('send a password reset', ['Maya']),
    new NotServed('guest'),
    new NotKnown('window'),
  ])('$name stands in place of the form: pressing again cannot help', (refusal) => {
    const answer = answerRefusal(core, refusal, 'field');
    expect(answer).toMatchObject({ response_action: 'update' });
    expect(JSON.stringify(answer)).toContain(refusal.message.slice(0, 40));
    if ('view' in answer) expect(viewProblems(answer.view, 'modal')).toEqual([]);
  });

  it.each([new TooBusy(), new IdentityUnknown(), platform('ratelimited'), platform('internal_error')])(
    '$name stands beside the field: pressing again may help',
    (refusal) => {
      expect(answerRefusal(core, refusal, 'field')).toMatchObject({ response_action: 'errors' });
      expect(answerRefusal(core, refusal)).toMatchObject({ response_action: 'update' });
    },
  );

  it('the unexpected has a number, which is in the log with the reason, and tells nothing else', () => {
    const sentence = sentenceFor(core, new Error('column "secret" of relation'));
    const number = /\d{4}-\d{4}/.exec(sentence)?.[0] ?? 'none';
    expect(sentence).not.toContain('column');
    expect(lines.at(-1)).toContain(number);
    expect(lines.at(-1)).toContain('column');
  });
});

describe('trouble with Slack', () => {
  it.each([
    ['429', new WebAPIRateLimitedError(7), { kind: 'busy', waitMs: 7_000 }],
    ['429 in words', platform('ratelimited'), { kind: 'busy', waitMs: 1_000 }],
    ['500', new WebAPIHTTPError(500, 'x', {}, ''), { kind: 'silent' }],
    ['no answer', new WebAPIRequestError(new Error('fetch failed')), { kind: 'silent' }],
    ['an answer that stops halfway', new DOMException('x', 'TimeoutError'), { kind: 'silent' }],
    ['a page for an answer', platform('<html>sorry</html>'), { kind: 'silent' }],
    ['its own error', platform('fatal_error'), { kind: 'silent' }],
    ['a refusal', platform('channel_not_found'), { kind: 'refused', code: 'channel_not_found' }],
    ['our own mistake', new TypeError('x is not a function'), undefined],
  ])('%s', (_, error, trouble) => {
    expect(slackTrouble(error)).toEqual(trouble);
  });
});
