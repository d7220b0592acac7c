import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeSettings } from '../../../src/core/approvals/changeSettings.ts';
import { readPolicy } from '../../../src/core/approvals/settings.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', background: false });
});
afterAll(() => world.stop());
beforeEach(() => closeAll(world, 'U_OWNER'));

const FIELDS: Record<string, string> = { Saturday: 'sat', Monday: 'mon' };

const settings = async () => (await readPolicy(world.core.db, world.centre.accountId)).settings;

async function opens(button: string, title: string) {
  const olive = world.slack.person('U_OWNER');
  await olive.opensHome();
  await olive.home('Approvals and guards');
  await olive.clicks(button, { in: 'home' });
  await olive.modal(title);
  return olive;
}

describe('the settings in App Home', () => {
  it('the Business Owner makes approvals stricter, and App Home and the Audit Log tell it', async () => {
    const olive = await opens('Change approvals', 'Who sends guardians’ resets');
    await olive.chooses('Who sends guardians’ resets without asking?', 'Admin Access and up');
    await olive.chooses('Texts', 'Every text needs approval');
    await olive.chooses('In which channel do requests stand?', 'front-desk');
    await olive.fills('For how many minutes does a request wait?', '30');
    expect(await olive.submits()).toEqual({ ok: true });
    await olive.modal('Saved.');
    expect(await settings()).toMatchObject({
      sendsGuardianResets: 'admin',
      everySms: true,
      postedTo: { kind: 'channel', channelId: 'C_DESK' },
      notified: { kind: 'deciders' },
      requestMinutes: 30,
    });
    const told = await world.core.db.auditEntry.findMany({ where: { action: 'settings.changed' } });
    expect(told.map(({ details }) => (details as { setting: string }).setting).sort()).toEqual([
      'everySms',
      'postedTo',
      'requestMinutes',
      'sendsGuardianResets',
    ]);
    await olive.opensHome();
    await olive.home('Admin Access and up');
    expect(world.slack.warnings).toEqual([]);
  });

  it('a guard with an empty number is off, and keeps its number for later', async () => {
    const olive = await opens('Change guards', 'Contact changed');
    await olive.fills('Burst: after how many sends by one person in an hour?', '');
    await olive.fills('Contact changed: within how many hours?', '24');
    await olive.chooses('Opening hours', 'Resets outside these hours need approval');
    await olive.fills('Saturday', '9:30 – 12:00');
    await olive.fills('Sunday', 'closed');
    await olive.clicks('Save');
    await olive.modal('Saved.');
    expect(await settings()).toMatchObject({
      burst: { on: false, sends: 10 },
      contactChanged: { on: true, hours: 24 },
      outsideHours: { on: true, hours: { sat: { from: '09:30', to: '12:00' }, sun: null } },
    });
  });

  it.each([
    ['Saturday', '12:00 - 9:00', 'the first before the second'],
    ['Monday', 'always', 'Write two times'],
    ['Monday', '09:00 - 25:00', 'Write two times'],
  ])('%s “%s” is refused beside its field, and nothing is changed', async (day, typed, sentence) => {
    const before = await settings();
    const olive = await opens('Change guards', 'Contact changed');
    await olive.fills(day, typed);
    expect(await olive.submits()).toMatchObject({
      errors: { [FIELDS[day] ?? '']: expect.stringContaining(sentence) },
    });
    expect(await settings()).toEqual(before);
  });

  it('a window that stood open while they were changed elsewhere undoes nothing', async () => {
    const olive = await opens('Change approvals', 'Who sends guardians’ resets');
    await olive.fills('For how many minutes does a request wait?', '45');
    const { accountId, staff } = world.centre;
    await changeSettings(world.core, { accountId, staffId: staff.owner }, { everySms: false });
    const before = await settings();
    expect(await olive.submits()).toMatchObject({
      errors: { sends: expect.stringContaining('were changed since this window was opened') },
    });
    expect(await settings()).toEqual(before);
  });

  it('a rule under which nobody could ever decide is refused, and says why', async () => {
    const before = await settings();
    const olive = await opens('Change approvals', 'Who sends guardians’ resets');
    await olive.chooses('Who sends guardians’ resets without asking?', 'Business Owner only');
    await olive.chooses('Who decides about guardians’ resets?', 'Business Owner only');
    await olive.chooses('Who decides about staff resets?', 'Business Owner only');
    expect(await olive.submits()).toMatchObject({
      errors: { sends: expect.stringMatching(/^Nothing was changed\. Nobody else could approve/) },
    });
    expect(await settings()).toEqual(before);
  });

  it('Admin Access sees the settings and has no button; a window that was forged is refused', async () => {
    const ada = world.slack.person('U_ADMIN');
    await ada.opensHome();
    await ada.home('The Business Owner can change them.');
    ada.seesNo('Change approvals', { in: 'home' });
  });
});
