import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { returnCredit, spendCredit } from '../../../src/core/credits/ledger.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeText, reserve } from '../credits/text.ts';
import { type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
});
afterAll(() => world.stop());
beforeEach(() =>
  world.core.db.account.update({
    where: { id: world.centre.accountId },
    data: { smsEnabled: true, smsPausedAt: null, smsPausedReason: null },
  }),
);

/** Types the command and reads its answer. */
async function ask(id: string, words = ''): Promise<{ shown: string; text: string }> {
  const person = world.slack.person(id);
  const before = person.messages('C_DESK').length;
  await person.types(`/sms-credits ${words}`);
  await expect.poll(() => person.messages('C_DESK').length).toBe(before + 1);
  const message = person.messages('C_DESK').at(-1);
  return { shown: JSON.stringify(message?.blocks), text: message?.text ?? '' };
}

const add = (amount: number, note: string) =>
  addCredits(world.core, { accountId: world.centre.accountId, amount, note, by: { login: 'op' } });

describe('/sms-credits', () => {
  it('before any were added says so, and whom to ask', async () => {
    const { shown } = await ask('U_MANAGER');
    expect(shown).toContain('No SMS credits left');
    expect(shown).toContain('Ask whoever runs Keydesk for more');
    expect(shown).toContain('No credits were added or used so far.');
  });

  it('shows the balance and where credits went, by whom, with the number masked', async () => {
    const { core, centre } = world;
    const { accountId, staff } = centre;
    await add(500, 'invoice 1042');
    const went = await makeText(core, centre, { staffId: staff.owner });
    const failed = await makeText(core, centre, { staffId: staff.manager });
    await reserve(core, centre, went, staff.owner);
    await reserve(core, centre, failed, staff.manager);
    await core.db.$transaction((tx) => spendCredit(core, tx, { accountId, deliveryId: went }));
    await core.db.$transaction((tx) =>
      returnCredit(core, tx, { accountId, deliveryId: failed }, 'Twilio could not send it'),
    );
    const { shown, text } = await ask('U_MANAGER');
    expect(shown).toContain('499 SMS credits left');
    expect(shown).toContain('500 added by whoever runs Keydesk: invoice 1042 · 500 left');
    expect(shown).toContain('Spent on a text to Jane Smith, ••• ••42, asked for by Olive Owner');
    expect(shown).toContain('asked for by Maya Manager: Twilio could not send it · 499 left');
    expect(shown).toContain('"type":"date"');
    expect(text).toContain('499 SMS credits left');
    expect(text).toContain('<!date^');
    for (const all of [shown, text]) expect(all).not.toContain('5550142');
  });

  it('shows the last ten, newest first', async () => {
    for (let number = 1; number <= 11; number += 1) await add(1, `present ${number} of eleven`);
    const { shown } = await ask('U_ADMIN');
    const presents = [...shown.matchAll(/present (\d+) of eleven/g)].map(([, number]) => Number(number));
    expect(presents).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  it('says why SMS is paused, or that it is off', async () => {
    const account = { where: { id: world.centre.accountId } };
    await world.core.db.account.update({
      ...account,
      data: { smsPausedAt: new Date(), smsPausedReason: 'Twilio does not know the sender.' },
    });
    expect((await ask('U_OWNER')).shown).toContain('SMS is paused: Twilio does not know the sender.');
    await world.core.db.account.update({ ...account, data: { smsEnabled: false } });
    expect((await ask('U_OWNER')).shown).toContain('SMS is off for this centre');
  });

  it('is seen by the one who asked only, whatever words come after it', async () => {
    await ask('U_MANAGER', '<!channel> ; DROP TABLE credit_entries');
    world.slack.person('U_OWNER').seesNo('DROP TABLE');
    const before = world.slack.person('U_FRONT_DESK').messages('C_DESK').length;
    await ask('U_MANAGER');
    expect(world.slack.person('U_FRONT_DESK').messages('C_DESK')).toHaveLength(before);
  });

  it('the Front Desk is told who can see them, and learns nothing', async () => {
    const { shown, text } = await ask('U_FRONT_DESK');
    expect(shown).toContain(
      'You cannot see the SMS credits yourself. Ask Maya Manager, Ada Admin, or Olive Owner.',
    );
    expect(shown + text).not.toMatch(/\d+ SMS credit/);
  });

  it.each([
    ['U_GUEST', 'guests'],
    ['U_NEW', 'does not know yet who you are on the staff'],
  ])('%s is refused as everywhere', async (id, words) => {
    expect((await ask(id)).shown).toContain(words);
  });

  it('another centre’s credits are not shown', async () => {
    const other = await makeCentre(world.core, 'Other Centre');
    await addCredits(world.core, {
      accountId: other.accountId,
      amount: 777_777,
      note: 'theirs',
      by: { login: 'op' },
    });
    expect((await ask('U_MANAGER')).shown).not.toMatch(/777,777|theirs/);
  });
});
