import { describe, expect, it } from 'vitest';
import { approvalSettings, SETTING_NAMES, settingsPatch } from '../../../src/core/approvals/settings.ts';

describe('settings of approvals', () => {
  it('have a default each, and the defaults are the rules of A1 and A5', () => {
    const defaults = approvalSettings.parse({});
    expect(Object.keys(defaults).sort()).toEqual([...SETTING_NAMES].sort());
    expect(defaults).toMatchObject({
      sendsGuardianResets: 'manager',
      everySms: false,
      decidesGuardianResets: 'manager',
      decidesStaffResets: 'admin',
      postedTo: { kind: 'direct' },
      notified: { kind: 'deciders' },
      requestMinutes: 60,
      contactChanged: { on: true, hours: 72 },
      burst: { on: true, sends: 10 },
      repeated: { on: true, resets: 3 },
      outsideHours: { on: false },
      smsCap: { on: false },
    });
    expect(approvalSettings.parse(JSON.parse(JSON.stringify(defaults)))).toEqual(defaults);
  });

  it.each([
    ['staff resets decided below Admin Access (S4)', { decidesStaffResets: 'manager' }],
    ['guardians’ resets decided by Front Desk', { decidesGuardianResets: 'front_desk' }],
    ['nine minutes', { requestMinutes: 9 }],
    ['a day and a minute', { requestMinutes: 1441 }],
    ['half a minute', { requestMinutes: 10.5 }],
    ['a number in words', { requestMinutes: '60' }],
    ['a guard without its number', { burst: { on: true } }],
    [
      'a channel that is none',
      { postedTo: { kind: 'channel', workspaceId: crypto.randomUUID(), channelId: '#general' } },
    ],
    [
      'a day that ends before it begins',
      { outsideHours: { on: true, hours: { mon: { from: '10:00', to: '09:00' } } } },
    ],
    ['what is no setting', { approveEverything: true }],
    [
      'a thousand people to notify',
      { notified: { kind: 'chosen', levels: [], staff: Array(1000).fill(crypto.randomUUID()) } },
    ],
  ])('refuse %s', (_, patch) => {
    expect(settingsPatch.safeParse(patch).success).toBe(false);
  });

  it('are patched one by one: what is absent gets no default', () => {
    expect(settingsPatch.parse({ everySms: true })).toEqual({ everySms: true });
  });
});
