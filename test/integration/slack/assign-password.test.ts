import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsOf, closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const person of ['U_ADMIN', 'U_OWNER', 'U_MANAGER']) await closeAll(world, person);
});

const WAYS = { where: {} };
const LINK = /http:\/\/127\.0\.0\.1:3000\/centre-\d+\/office\/assign\/[\w-]{43}/;

/** Ada with the question about Maya before her. */
async function asked(words = 'maya') {
  const ada = world.slack.person('U_ADMIN');
  await ada.types(`/assign-password ${words}`);
  await ada.modal(/Maya Manager\s+, Manager, a password for the Office Portal/);
  return ada;
}

const linkIn = (view: unknown) => LINK.exec(JSON.stringify(view))?.[0];

describe('/assign-password', () => {
  it.each(['maya', '@Maya Manager', 'manager@'])(
    '%s: asks whose and why, and answers with a link for the asker alone',
    async (words) => {
      const ada = await asked(words);
      expect(ada.reads('modal')).toContain('Slack keeps what is typed');
      await ada.fills('assign-reason', 'forgot it');
      await ada.clicks('YES');
      const link = linkIn(await ada.modal(/type the password for\s+Maya Manager/));
      expect(link).toBeDefined();
      // Nobody else reads it, and no message holds it.
      expect(callsOf(world.slack, 'chat.postMessage')).toEqual([]);
      const holding = world.slack.calls.filter((call) => JSON.stringify(call).includes('office/assign/'));
      expect(holding.every(({ method }) => method === 'ack' || method === 'views.update')).toBe(true);
      expect(world.core.logLines.join('')).not.toContain('office/assign/');
      expect(world.slack.warnings).toEqual([]);
    },
  );

  it('without words everybody is listed, with the reason where nobody assigns theirs; a button leads on', async () => {
    const ada = world.slack.person('U_ADMIN');
    await ada.types('/assign-password');
    const list = await ada.sees('4 staff members. Whose password?', { in: 'modal' });
    expect(list).toContain('Olive Owner is the Business Owner, and nobody acts on the Business Owner');
    expect(list).toContain('Nobody does that to themselves.');
    expect(list).toContain('f•••k@c•••.example');
    expect(list).not.toContain('front_desk@');
    await ada.clicks('Assign a password to Fern Front-Desk');
    await ada.modal(/Fern Front-Desk\s+, Front Desk, a password/);
    await ada.closes();
    await ada.fills('assign-words', 'zzz');
    await ada.clicks('Search');
    await ada.modal('Nobody on the staff found for “zzz”.');
    await ada.fills('assign-words', 'fern');
    await ada.clicks('Search');
    await ada.modal(/Fern Front-Desk\s+, Front Desk, a password/);
  });

  it('a reason that says nothing is refused beside its field, and one too long as well', async () => {
    const ada = await asked();
    const before = await world.core.db.passwordAssignment.count(WAYS);
    await ada.fills('assign-reason', ' . \u3164');
    const outcome = await ada.clicks('YES');
    expect(JSON.stringify(outcome)).toContain('Say in a few words why');
    expect(await world.core.db.passwordAssignment.count(WAYS)).toBe(before);
  });

  it.each([
    ['U_MANAGER', 'You cannot assign a password to staff yourself. Ask Ada Admin or Olive Owner.'],
    ['U_FRONT_DESK', 'You cannot assign a password to staff yourself.'],
  ])('%s is told who may', async (person, words) => {
    const them = world.slack.person(person);
    await them.types('/assign-password fern');
    await them.sees(words, { in: 'modal' });
    await closeAll(world, person);
  });

  it('for the Business Owner there is no way, nor for oneself', async () => {
    for (const words of ['olive', 'ada']) {
      const ada = world.slack.person('U_ADMIN');
      await ada.types(`/assign-password ${words}`);
      await ada.modal('One staff member');
      expect(JSON.stringify(await ada.modal())).not.toContain('assign-to');
      await closeAll(world, 'U_ADMIN');
    }
  });

  it('somebody demoted with the question open gets no link, and it is kept in the Audit Log', async () => {
    const { core, centre } = world;
    const ada = await asked();
    await ada.fills('assign-reason', 'forgot it');
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'manager' } });
    await ada.clicks('YES');
    await ada.sees('You cannot assign a password to staff yourself', { in: 'modal' });
    expect(linkIn(await ada.modal())).toBeUndefined();
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'admin' } });
    const refused = await core.db.auditEntry.findMany({ where: { action: 'password.assignment_refused' } });
    expect(refused.at(-1)).toMatchObject({ actorId: centre.staff.admin, subjectId: centre.staff.manager });
  });
});
