import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { creditsOf } from '../../../src/core/credits/read.ts';
import { markAddress } from '../../../src/core/delivery/marks.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

const JANES_PHONE = '+15125550142';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
});
afterAll(() => world.stop());
beforeEach(async () => {
  const { core, centre } = world;
  await core.db.account.update({
    where: { id: centre.accountId },
    data: { smsEnabled: true, smsPausedAt: null, smsPausedReason: null, smsCountries: ['US'] },
  });
  await core.db.addressMark.deleteMany();
  await core.db.guardian.update({
    where: { id: centre.jane },
    data: { phone: JANES_PHONE, email: 'jane.smith@example.com', emailKey: 'jane.smith@example.com' },
  });
  const { balance } = await creditsOf(core, centre.accountId);
  if (balance < 5) await buy(5 - balance);
  await closeAll(world);
});

function buy(amount: number) {
  const { core, centre } = world;
  return addCredits(core, { accountId: centre.accountId, amount, note: 'a test', by: { login: 'op' } });
}

/** Nobody spends credits by hand; the tests write the entries that a text would have. */
async function spendAll(): Promise<void> {
  const { core, centre } = world;
  await core.db.$executeRaw`
    INSERT INTO deliveries (id, account_id, channel, template, address, content, due_at, created_at, state)
    SELECT gen_random_uuid(), ${centre.accountId}::uuid, 'sms', 'spent-by-a-test', '+15125550100', '{}', now(), now(), 'sent'
    FROM credit_balances, generate_series(1, balance) WHERE account_id = ${centre.accountId}::uuid`;
  await core.db.$executeRaw`
    INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, delivery_id)
    SELECT account_id, 1, 'reserved', -1, 0, now(), id FROM deliveries d WHERE template = 'spent-by-a-test'
      AND NOT EXISTS (SELECT 1 FROM credit_entries e WHERE e.delivery_id = d.id)`;
}

const links = () => world.core.db.resetLink.count();

/** Maya opens the question for a text to Jane. */
async function asksByText(words = 'By SMS to') {
  const maya = world.slack.person('U_MANAGER');
  await maya.types('/reset-guardian jane');
  await maya.modal('Jane Smith');
  await maya.picks('Reset Password via SMS', { beside: 'Jane Smith' });
  await maya.modal(words);
  return maya;
}

describe('Reset Password via SMS', () => {
  it('asks with the masked number, the price and the balance, and YES sends one text', async () => {
    const { core, centre } = world;
    const maya = await asksByText();
    const { balance } = await creditsOf(core, centre.accountId);
    const question = await maya.sees('By SMS to ••• ••42', { in: 'modal' });
    expect(question).toMatch(/Jane Smith\s+of the Smith family/);
    expect(question).toContain(`It costs 1 SMS credit; the centre has ${balance} SMS credits left.`);
    expect(question).not.toContain('5550142');
    const before = await links();
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('on its way to ••• ••42', { in: 'modal' });
    expect(await links()).toBe(before + 1);
    const link = await core.db.resetLink.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(link).toMatchObject({ channel: 'sms', address: JANES_PHONE, state: 'pending' });
    expect((await creditsOf(core, centre.accountId)).balance).toBe(balance - 1);
    await maya.message('Reset by SMS to ••• ••42 · 1 SMS credit set aside', { in: 'app' });
    expect(world.slack.warnings).toEqual([]);
  });

  it.each([
    ['switched off', { smsEnabled: false }],
    ['paused', { smsPausedAt: new Date(), smsPausedReason: 'Twilio does not accept Keydesk’s key.' }],
  ])('is not offered while SMS is %s', async (_, data) => {
    const { core, centre, slack } = world;
    await core.db.account.update({ where: { id: centre.accountId }, data });
    const maya = slack.person('U_MANAGER');
    await maya.types('/reset-guardian jane');
    await maya.modal('Jane Smith');
    const offered = JSON.stringify(await maya.modal('Jane Smith'));
    expect(offered).toContain('Reset Password via Email');
    expect(offered).not.toContain('Reset Password via SMS');
  });

  it('is the one way to a guardian without an email, and warns that they cannot sign in without one', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/reset-guardian nora');
    await maya.modal('Nora Noemail');
    await maya.picks('Reset Password via SMS', { beside: 'Nora Noemail' });
    const question = await maya.sees('By SMS to ••• ••42', { in: 'modal' });
    expect(question).toContain('There is no email address on record, and the Customer Portal asks for it');
    await closeAll(world, 'U_MANAGER');
    const jane = await (await asksByText()).sees('By SMS to ••• ••42', { in: 'modal' });
    expect(jane).not.toContain('no email address');
  });
});

/** Everything that keeps a text from going: how it comes about, and what is said. */
const REFUSED: [string, () => Promise<unknown>, string][] = [
  [
    'no phone on record',
    () => world.core.db.guardian.update({ where: { id: world.centre.jane }, data: { phone: null } }),
    'Jane Smith has no phone number on record',
  ],
  [
    'the number said STOP',
    () => mark('opted_out'),
    'The owner of Jane Smith’s number has answered STOP to texts',
  ],
  [
    'the number does not exist any more',
    () => mark('unreachable'),
    'Texts do not reach the number of Jane Smith',
  ],
  [
    'a country that gets no texts',
    () => account({ smsCountries: ['GB'] }),
    'of a country that this centre sends no texts to',
  ],
  ['no credit is left', spendAll, 'The centre has no SMS credits left'],
  ['SMS is switched off', () => account({ smsEnabled: false }), 'Texts are not switched on for this centre'],
  [
    'SMS is paused',
    () => account({ smsPausedAt: new Date(), smsPausedReason: 'Twilio does not accept Keydesk’s key.' }),
    'Texts are paused, so nothing was sent. Twilio does not accept Keydesk’s key.',
  ],
];

function mark(kind: 'opted_out' | 'unreachable') {
  const { core, centre } = world;
  const { accountId } = centre;
  return core.db.$transaction((tx) =>
    markAddress(core, tx, { accountId, channel: 'sms', address: JANES_PHONE }, kind),
  );
}
function account(data: object) {
  return world.core.db.account.update({ where: { id: world.centre.accountId }, data });
}

describe.each(REFUSED)('%s', (_, happens, says) => {
  it('between the guardian’s card and the choice: says why, and email is one press away', async () => {
    const maya = world.slack.person('U_MANAGER');
    const before = await links();
    await maya.types('/reset-guardian jane');
    await maya.modal('Jane Smith');
    await happens();
    await maya.picks('Reset Password via SMS', { beside: 'Jane Smith' });
    await maya.sees(says, { in: 'modal' });
    await maya.clicks('Reset Password via Email');
    await maya.sees('By email to j•••h@e•••.com', { in: 'modal' });
    expect(await links()).toBe(before);
  });

  it('between the question and YES: says why, nothing is sent or charged, and email is one press away', async () => {
    const maya = await asksByText();
    const before = await links();
    await maya.chooses('identified-how', 'In person');
    await happens();
    const { balance } = await creditsOf(world.core, world.centre.accountId);
    await maya.clicks('YES');
    await maya.sees(says, { in: 'modal' });
    expect(await links()).toBe(before);
    expect((await creditsOf(world.core, world.centre.accountId)).balance).toBe(balance);
    await maya.clicks('Reset Password via Email');
    await maya.sees('By email to', { in: 'modal' });
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('on its way to j•••h@e•••.com', { in: 'modal' });
    expect(await links()).toBe(before + 1);
  });
});

describe('where email is no way either', () => {
  it('says so, and offers no button that would be refused', async () => {
    const { core, centre } = world;
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email: null, emailKey: null } });
    await account({ smsCountries: ['GB'] });
    const maya = await asksByText('There is no email address on record either.');
    expect(JSON.stringify(await maya.modal('no email address'))).not.toContain('by-email-instead');
  });
});

it('whoever was demoted since the question asks, and no credit is set aside', async () => {
  const { core, centre } = world;
  const maya = await asksByText();
  const before = await links();
  await maya.chooses('identified-how', 'In person');
  await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'front_desk' } });
  const { balance } = await creditsOf(core, centre.accountId);
  await maya.clicks('YES');
  await maya.sees('Nothing was sent yet. Front Desk asks before', { in: 'modal' });
  await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'manager' } });
  expect((await creditsOf(core, centre.accountId)).balance).toBe(balance);
  expect(await links()).toBe(before);
});
