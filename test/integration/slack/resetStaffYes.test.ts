import { beforeEach, describe, expect, it } from 'vitest';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { creditsOf } from '../../../src/core/credits/read.ts';
import { asksAbout, carriedFor, forgesYes, SAMS_EMAIL, SAMS_PHONE, storiesOfStaff } from './staffSetup.ts';

const { world, who, level } = storiesOfStaff();
const db = () => world().core.db;
const links = () => db().resetLink.count();
const requests = () => db().resetRequest.count();

beforeEach(async () => {
  const { core, centre } = world();
  await addCredits(core, { accountId: centre.accountId, amount: 5, note: 'a test', by: { login: 'op' } });
});

describe('Admin Access', () => {
  it('sends a colleague a link by email, and the card tells how it goes', async () => {
    const ada = await asksAbout(world());
    const question = await ada.sees('By email to s•••h@e•••.com', { in: 'modal' });
    expect(question).toMatch(/Send\s+Sam Swimcoach\s+\(Front Desk\) a link to choose a new password\?/);
    expect(question).toContain('How did you make sure that your colleague wants this?');
    expect(question).not.toContain('approval');
    expect(await ada.clicks('YES')).toMatchObject({ ok: false });
    await ada.chooses('identified-how', 'Called back on the number on file');
    const before = await links();
    await ada.clicks('YES');
    await ada.sees('A link for Sam Swimcoach is on its way to s•••h@e•••.com', { in: 'modal' });
    expect(await links()).toBe(before + 1);
    const link = await db().resetLink.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(link).toMatchObject({
      purpose: 'staff_reset',
      staffId: who().sam,
      guardianId: null,
      address: SAMS_EMAIL,
      requesterId: world().centre.staff.admin,
      identifiedHow: 'called_back',
    });
    const card = await ada.message('Password reset for Sam Swimcoach', { in: 'app' });
    expect(JSON.stringify(card)).toContain('Front Desk');
    expect(JSON.stringify(card)).not.toMatch(/family|caller|swimcoach@/);
    expect(world().slack.warnings).toEqual([]);
  });

  it('sends a text, with its price and the balance', async () => {
    const { core, centre } = world();
    const ada = await asksAbout(world(), { channel: 'sms', words: 'By SMS to' });
    const { balance } = await creditsOf(core, centre.accountId);
    await ada.sees(`It costs 1 SMS credit; the centre has ${balance} SMS credits left.`, { in: 'modal' });
    await ada.chooses('identified-how', 'In person');
    await ada.clicks('YES');
    await ada.sees('on its way to ••• ••77', { in: 'modal' });
    expect((await creditsOf(core, centre.accountId)).balance).toBe(balance - 1);
    expect(await db().resetLink.findFirstOrThrow({ orderBy: { id: 'desc' } })).toMatchObject({
      channel: 'sms',
      address: SAMS_PHONE,
    });
  });

  it('two YES at the same moment send one link', async () => {
    const ada = await asksAbout(world());
    await ada.chooses('identified-how', 'In person');
    const before = await links();
    expect(await Promise.all([ada.submits(), ada.submits()])).toEqual([{ ok: true }, { ok: true }]);
    expect(await links()).toBe(before + 1);
  });

  it('a YES that is replayed later sends nothing more', async () => {
    const carried = carriedFor(who().sam, SAMS_EMAIL);
    expect(await forgesYes(world(), 'U_ADMIN', carried)).toContain('on its way');
    const after = await links();
    expect(await forgesYes(world(), 'U_ADMIN', carried)).toContain('on its way');
    expect(await links()).toBe(after);
    await db().resetLink.updateMany({
      where: { requestKey: carried.requestKey },
      data: { state: 'expired', endedAt: world().core.clock.now() },
    });
    expect(await forgesYes(world(), 'U_ADMIN', carried)).toContain('was used before');
    expect(await links()).toBe(after);
  });
});

describe('a Manager', () => {
  it('asks, and is told why and who decides; nothing is sent', async () => {
    const maya = await asksAbout(world(), { as: 'U_MANAGER' });
    const question = await maya.sees('Ask to send', { in: 'modal' });
    expect(question).toContain('Manager asks before such a reset is sent.');
    expect(question).toContain('nothing is sent before Ada Admin or Olive Owner has approved it');
    const before = await links();
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    const answer = await maya.sees('Nothing was sent yet.', { in: 'modal' });
    expect(answer).toContain('Asked for: a link for Sam Swimcoach to s•••h@e•••.com');
    expect(answer).toContain('Ada Admin or Olive Owner can decide');
    expect(await links()).toBe(before);
    expect(await db().resetRequest.findFirstOrThrow({ orderBy: { requestedAt: 'desc' } })).toMatchObject({
      staffId: who().sam,
      requesterId: world().centre.staff.manager,
      state: 'open',
      because: ['level'],
    });
    expect(world().slack.warnings).toEqual([]);
  });

  it('who is promoted while the question stands sends with YES, and the other way round asks', async () => {
    const { centre } = world();
    const maya = await asksAbout(world(), { as: 'U_MANAGER' });
    await level(centre.staff.manager, 'admin');
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('on its way', { in: 'modal' });
    await maya.closesAll();
    await asksAbout(world(), { as: 'U_MANAGER', words: 'Send' });
    await level(centre.staff.manager, 'manager');
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('Nothing was sent yet.', { in: 'modal' });
  });
});

/** Everything that keeps a text from going: how it comes about, and what is said. */
describe.each([
  ['switched off', () => account({ smsEnabled: false }), 'Texts are not switched on'],
  [
    'paused',
    () => account({ smsPausedAt: new Date(), smsPausedReason: 'A setting is wrong.' }),
    'Texts are paused',
  ],
  ['a country without texts', () => account({ smsCountries: ['GB'] }), 'sends no texts to'],
  ['no phone any more', () => sam({ phone: null }), 'Sam Swimcoach has no phone number on record'],
])('texts: %s between the question and YES', (_, happens, says) => {
  it('says why, sends and charges nothing, and email is one press away', async () => {
    const { core, centre } = world();
    const ada = await asksAbout(world(), { channel: 'sms', words: 'By SMS to' });
    await ada.chooses('identified-how', 'In person');
    const before = [await links(), (await creditsOf(core, centre.accountId)).balance];
    await happens();
    await ada.clicks('YES');
    const seen = await ada.sees(says, { in: 'modal' });
    expect(seen).not.toContain('family');
    expect([await links(), (await creditsOf(core, centre.accountId)).balance]).toEqual(before);
    await ada.clicks('Reset Password via Email');
    await ada.sees('By email to s•••h@e•••.com', { in: 'modal' });
  });
});

function account(data: object) {
  return db().account.update({ where: { id: world().centre.accountId }, data });
}
function sam(data: object) {
  return db().staff.update({ where: { id: who().sam }, data });
}

describe('what changed between the question and YES', () => {
  it.each([
    ['their email', () => sam({ email: 'new@example.com' }), 'changed a moment ago. Nothing was sent'],
    ['deactivated', () => sam({ deactivatedAt: new Date() }), 'Sam Swimcoach is deactivated'],
    [
      'the asker is Front Desk now',
      () => level(world().centre.staff.admin, 'front_desk'),
      'You cannot send a staff member a password reset yourself. Ask Maya Manager',
    ],
  ])('%s: one sentence, and nothing is sent or asked for', async (_, happens, says) => {
    const ada = await asksAbout(world());
    await ada.chooses('identified-how', 'In person');
    const before = [await links(), await requests()];
    await happens();
    await ada.clicks('YES');
    await ada.sees(says, { in: 'modal' });
    await level(world().centre.staff.admin, 'admin');
    expect([await links(), await requests()]).toEqual(before);
  });
});
