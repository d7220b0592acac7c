import { describe, expect, it } from 'vitest';
import { storiesOfStaff } from './staffSetup.ts';

const { world } = storiesOfStaff();

async function finds(words: string, as = 'U_ADMIN') {
  const them = world().slack.person(as);
  await them.types(`/reset-staff ${words}`.trim());
  return them;
}

describe('/reset-staff', () => {
  it.each([
    ['a mention', '@Maya Manager', 'Maya Manager'],
    ['a name', 'swimcoach', 'Sam Swimcoach'],
    ['beginnings in any order, without accents', 'SWIM sám', 'Sam Swimcoach'],
    ['an email', 'sam.swimcoach@example.com', 'Sam Swimcoach'],
    ['the beginning of an email', 'sam.s', 'Sam Swimcoach'],
  ])('finds a colleague by %s', async (_, words, name) => {
    const ada = await finds(words);
    const seen = await ada.sees('One staff member', { in: 'modal' });
    expect(seen).toContain(name);
    expect(seen).not.toContain('Elsewhere');
    expect(seen.replaceAll(words, '')).not.toContain('@example.com');
    expect(world().slack.warnings).toEqual([]);
  });

  it('shows everybody without words, each with level and masked addresses, those who left last', async () => {
    const ada = await finds('');
    const seen = await ada.sees('7 staff members.', { in: 'modal' });
    const order = ['Ada Admin', 'Fern', 'Maya', 'Ned', 'Olive', 'Sam Swimcoach', 'Dora Departed'];
    const places = order.map((name) => seen.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const piece of ['Front Desk', 'Business Owner', 's•••h@e•••.com', '••• ••77', '· deactivated'])
      expect(seen).toContain(piece);
  });

  it.each([
    ['nobody of that name', 'zebedee', 'Nobody on the staff found for “zebedee”'],
    ['nothing that can be looked for', '%', 'Nobody on the staff found for “%”'],
    ['a person in Slack who is nobody here', '@Nils New', 'not linked to anybody on the staff'],
    ['a mention typed by hand of nobody', '<@U_NOBODY>', 'not linked to anybody on the staff'],
    ['a colleague of another centre', 'elsewhere', 'Nobody on the staff found'],
  ])('%s: says so, and can be searched again', async (_, words, says) => {
    const ada = await finds(words);
    await ada.sees(says, { in: 'modal' });
    await ada.fills('staff-words', 'swim');
    await ada.clicks('Search');
    await ada.sees('One staff member for “swim”.', { in: 'modal' });
  });

  it.each([
    [
      'the Business Owner',
      'olive',
      'No reset possible: only the Business Owner, signed in to the Office Portal',
    ],
    ['oneself', 'ada', 'No reset possible: this is you. Type /keydesk forgot'],
    ['somebody deactivated', 'dora', 'No reset possible: deactivated'],
  ])('offers nothing for %s, with the reason', async (_, words, reason) => {
    const ada = await finds(words);
    await ada.sees(reason, { in: 'modal' });
    expect(JSON.stringify(await ada.modal(reason))).not.toContain('staff-actions');
  });

  it('offers a text alone to somebody without email, and nothing while texts are off', async () => {
    const offered = async () => JSON.stringify(await (await finds('ned')).modal('Ned Noemail'));
    const ned = await offered();
    expect(ned).toContain('Reset Password via SMS');
    expect(ned).not.toContain('Reset Password via Email');
    await world().slack.person('U_ADMIN').closesAll();
    const { core, centre } = world();
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } });
    expect(await offered()).toContain('there is no email address on record. Add one to the staff record');
  });

  it('tells a Manager who approves, and Front Desk who can ask', async () => {
    const maya = await finds('swim', 'U_MANAGER');
    await maya.sees('You can ask for a reset here; Ada Admin or Olive Owner approves it', { in: 'modal' });
    const fern = await finds('swim', 'U_FRONT_DESK');
    const seen = await fern.sees('You cannot reset the password of a colleague yourself. Ask Maya Manager', {
      in: 'modal',
    });
    expect(seen).not.toContain('Swimcoach');
  });
});
