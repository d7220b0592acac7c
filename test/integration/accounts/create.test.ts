import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount, type NewAccount } from '../../../src/core/accounts/createAccount.ts';
import { findAccount } from '../../../src/core/accounts/findAccount.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

const GOOD: NewAccount = {
  name: 'Superstars Gymnastics',
  slug: 'superstars',
  slackTeam: 'T0123',
  timezone: 'America/Chicago',
  color: '#7A1F5C',
  owner: { name: 'Olive Owner', email: 'olive@superstars.example', phone: '(512) 555-0100' },
};
const by = { login: 'root' };
const count = async () => [
  await core.db.account.count(),
  await core.db.staff.count(),
  await core.db.auditHead.count(),
];

describe('creating an account', () => {
  it('makes the workspace, the Business Owner and the first audit row', async () => {
    const { accountId } = await createAccount(core, GOOD, by);
    expect(await findAccount(core, 'superstars')).toMatchObject({ id: accountId, brandColor: '#7a1f5c' });
    expect(await core.db.staff.findFirst({ where: { accountId } })).toMatchObject({
      level: 'owner',
      phone: '+15125550100',
    });
    expect(await verifyAudit(core, accountId)).toMatchObject({ entries: 1, problems: [] });
  });

  it.each([
    ['the slug is taken', { slackTeam: 'T0999' }, /already/],
    ['the workspace is taken', { slug: 'others' }, /belongs to another account/],
    ['the slug has capitals', { slug: 'Superstars' }, /small letters/],
    ['the slug is a path', { slug: '../etc' }, /small letters/],
    ['the slug is one of our own addresses', { slug: 'slack' }, /own addresses/],
    ['the time zone does not exist', { slug: 'x', timezone: 'Mars/Olympus' }, /time zone/],
    ['the team id is a user id', { slug: 'x', slackTeam: 'U0123' }, /team id/],
    ['the email is none', { slug: 'x', owner: { name: 'O', email: 'nobody' } }, /not an email/],
    [
      'the phone is none',
      { slug: 'x', owner: { name: 'O', email: 'o@example.com', phone: '12' } },
      /not a phone/,
    ],
    ['the name has a line break', { slug: 'x', name: 'Super\nstars' }, /cannot be seen/],
    [
      'the owner’s email has two',
      { slug: 'x', owner: { name: 'O', email: 'a@b.example,c@d.example' } },
      /not an email/,
    ],
    ['the colour is none', { slug: 'x', color: 'purple' }, /such as #7a1f5c/],
    ['the name is blank', { slug: 'x', name: '  ' }, /name/],
  ])('is refused with one sentence when %s, and makes nothing', async (_, change, sentence) => {
    const before = await count();
    await expect(createAccount(core, { ...GOOD, ...change }, by)).rejects.toThrow(sentence);
    expect(await count()).toEqual(before);
  });
});
