import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLeakedPasswords } from '../../../src/operator/checks/leakedPasswords.ts';

const BASE = 'https://api.pwnedpasswords.com';
const ON = { PWNED_PASSWORDS: 'on' };
/** SHA-1 of `password`. */
const [PREFIX, REST] = ['5BAA6', '1E4C9B93F3F0682250B6CF8331B7EE68FD8'];

afterEach(() => nock.cleanAll());

describe('the doctor', () => {
  it('says nothing of leaked passwords where they are not looked up', async () => {
    expect(await checkLeakedPasswords({})).toEqual([]);
    expect(await checkLeakedPasswords({ PWNED_PASSWORDS: 'off' })).toEqual([]);
  });

  it('finds the list well when it knows a password that all lists have', async () => {
    nock(BASE).get(`/range/${PREFIX}`).reply(200, `${REST}:52256179`);
    expect(await checkLeakedPasswords(ON)).toEqual([
      { what: 'Leaked passwords', well: true, says: 'the list answers.' },
    ]);
  });

  it.each([
    [503, 'busy', 'answered 503'],
    [200, '', 'no list of hashes'],
    [200, `${'0'.repeat(35)}:3`, 'does not know a password that all lists have'],
  ])('says what is wrong with it: %i %j', async (status, body, words) => {
    nock(BASE).get(`/range/${PREFIX}`).reply(status, body);
    const [finding] = await checkLeakedPasswords(ON);
    expect(finding?.well).toBe(false);
    expect(finding?.says).toContain(words);
    expect(finding?.says).toContain('PWNED_PASSWORDS_BASE_URL');
  });
});
