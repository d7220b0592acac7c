import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, appendAudits } from '../../../src/core/audit/append.ts';
import type { AuditEntry } from '../../../src/core/audit/entry.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { makeCentre } from '../../support/centre.ts';
import { yesFor } from '../../support/links.ts';
import { NASTY_NAMES } from '../../unit/bot/nasty-names.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
  const { core, centre } = world;
  await requestGuardianReset(core, await yesFor(core, centre, centre.jane, { cards: [] }));
  core.clock.advance(24 * 60 * MINUTE);
  const elsewhere = await makeCentre(core, 'Another centre');
  await write({ actor: { kind: 'operator', id: 'root' }, via: 'operator_tool', action: 'account.created' });
  await write({
    actor: { kind: 'staff', id: centre.staff.owner },
    via: 'slack',
    action: 'staff.level_changed',
    subject: { kind: 'staff', id: centre.staff.manager },
    details: { from: 'front_desk', to: 'manager' },
  });
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, elsewhere.accountId, {
      actor: { kind: 'staff', id: elsewhere.staff.manager },
      via: 'slack',
      action: 'policy.refused',
    }),
  );
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const person of ['U_ADMIN', 'U_OWNER', 'U_MANAGER']) await closeAll(world, person);
});

async function write(...entries: AuditEntry[]): Promise<void> {
  const { core, centre } = world;
  await core.db.$transaction((tx) => appendAudits(core, tx, centre.accountId, entries));
}

async function opens(words = '', person = 'U_ADMIN') {
  const them = world.slack.person(person);
  await them.types(`/audit ${words}`.trim());
  return them;
}

describe('/audit', () => {
  it('tells who did what to whom, newest first, of this centre alone and with addresses masked', async () => {
    const ada = await opens();
    const list = await ada.sees('newest first.', { in: 'modal' });
    const order = [
      'Olive Owner changed the level of Maya Manager from Front Desk to Manager.',
      'The operator root created the account.',
      'Maya Manager asked for a password reset for Jane Smith, by email to j•••h@e•••.com (identified: in person).',
    ];
    let from = 0;
    for (const piece of order) {
      const found = list.indexOf(piece, from);
      expect(found, piece).toBeGreaterThan(-1);
      from = found;
    }
    expect(list).not.toContain('jane.smith@');
    expect(list).not.toContain('signed form');
    expect(world.slack.warnings).toEqual([]);
  });

  it.each([
    ['jane', 'Jane Smith', 'level of'],
    ['SMÍTH', 'Jane Smith', 'level of'],
    ['maya', 'level of Maya', 'root'],
    ['root', 'The operator root', 'Maya'],
    ['staff', 'level of Maya', 'Jane'],
    ['maya resets', 'Jane Smith', 'level of'],
    ['2026-11-22', 'level of Maya', 'Jane'],
    ['2026-11-21 2026-11-21', 'Jane Smith', 'level of'],
    ['0001-01-01 9999-12-31', 'Jane Smith', 'No entry fits'],
    ['0000-01-01', 'No entry fits', 'Jane Smith'],
  ])('/audit %s', async (words, seen, unseen) => {
    const ada = await opens(words);
    const list = JSON.stringify(await ada.modal(seen));
    expect(list).not.toContain(unseen);
  });

  it('narrows by kind, day and person, and says when nothing fits', async () => {
    const ada = await opens();
    await ada.modal('newest first.');
    await ada.chooses('audit-kind', 'Password resets');
    await ada.modal('One entry.');
    await ada.chooses('audit-from', '2026-11-22');
    await ada.modal('No entry fits.');
    await ada.clicks('Any day: take both days away');
    await ada.modal('One entry.');
    await ada.seesNoMore('Any day', { in: 'modal' });
    await ada.chooses('audit-from', '2026-11-22');
    await ada.modal('No entry fits.');
    await ada.chooses('audit-kind', 'Everything');
    await ada.modal('Entries 3 to 2, newest first.');
    await ada.fills('audit-words', 'olive');
    await ada.clicks('Search');
    await ada.modal('One entry.');
    for (const nobody of ['%', "'; DROP TABLE audit_log; --", '\\', 'x'.repeat(190), '\u3164!']) {
      await ada.fills('audit-words', nobody);
      await ada.clicks('Search');
      await ada.modal(/No entry fits|newest first/);
    }
  });

  it.each(['U_MANAGER', 'U_FRONT_DESK'])('%s is told who may', async (person) => {
    const them = await opens('', person);
    await them.sees('You cannot see the Audit Log yourself. Ask Ada Admin or Olive Owner.', { in: 'modal' });
    await closeAll(world, person);
  });

  it('shows nothing more to somebody who was demoted with the list open', async () => {
    const { core, centre } = world;
    const ada = await opens();
    await ada.modal('newest first.');
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'manager' } });
    await ada.chooses('audit-kind', 'Password resets');
    await ada.sees('You cannot see the Audit Log yourself', { in: 'modal' });
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'admin' } });
  });

  it('no name pings, links or formats, and whatever a row holds, the list is shown', async () => {
    const { core, centre } = world;
    const before = await core.db.staff.findUniqueOrThrow({ where: { id: centre.staff.front_desk } });
    for (const name of NASTY_NAMES.map((one) => one.toWellFormed())) {
      await core.db.staff.update({ where: { id: before.id }, data: { name } });
      await write({
        actor: { kind: 'staff', id: before.id },
        via: 'slack',
        action: 'reset.refused',
        subject: { kind: 'slack_user', id: '<!channel>' },
        details: { reason: name },
      });
      const ada = await opens('', 'U_ADMIN');
      await ada.modal('newest first.');
      const calls = world.slack.calls.filter(({ method }) => method === 'views.update').slice(-1);
      // Only where Slack parses nothing: rich text and plain text.
      expect(JSON.stringify(calls)).not.toContain('mrkdwn');
      await closeAll(world, 'U_ADMIN');
    }
    await core.db.staff.update({ where: { id: before.id }, data: { name: before.name } });
    expect(world.slack.warnings).toEqual([]);
  });

  it('turns pages beside entries, so that what is added meanwhile moves nothing', async () => {
    const { centre } = world;
    const one = (number: number): AuditEntry => ({
      actor: { kind: 'staff', id: centre.staff.admin },
      via: 'operator_tool',
      action: 'credits.added',
      details: { amount: number, note: `invoice ${number}` },
    });
    await write(...Array.from({ length: 25 }, (_, index) => one(index + 1)));
    const ada = await opens('credits');
    await ada.sees('invoice 25', { in: 'modal' });
    await write(one(26), one(27));
    await ada.clicks('Older entries');
    expect(JSON.stringify(await ada.modal('invoice 15'))).not.toContain('invoice 16');
    await ada.clicks('Older entries');
    const last = JSON.stringify(await ada.modal('invoice 5'));
    expect(last).toContain('invoice 1.');
    expect(last).not.toContain('audit-older');
    await ada.clicks('Newer entries');
    expect(JSON.stringify(await ada.modal('invoice 6'))).toContain('invoice 15');
    await ada.clicks('Newer entries');
    expect(JSON.stringify(await ada.modal('invoice 16'))).toContain('invoice 25');
    await ada.clicks('Newer entries');
    // Fewer than a page are newer: the newest page is shown, whole.
    expect(JSON.stringify(await ada.modal('invoice 27'))).toContain('invoice 18');
  });
});
