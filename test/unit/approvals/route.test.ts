import { describe, expect, it } from 'vitest';
import { reasonsOf } from '../../../src/core/approvals/because.ts';
import { GUARDS } from '../../../src/core/approvals/guards/all.ts';
import { routeOf, sendsDirectly } from '../../../src/core/approvals/route.ts';
import { approvalSettings } from '../../../src/core/approvals/settings.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';

const defaults = approvalSettings.parse({});

/** What a YES comes to by default, for each level. */
const routes = (subject: 'guardian' | 'staff', settings = defaults) =>
  LEVELS.map((level) => {
    const route = routeOf({ level, subject, channel: 'email', settings, fired: [] });
    return route.kind === 'ask' ? `ask: ${route.because.join()}` : route.kind;
  });

describe('the route of a YES (A1)', () => {
  it('is by level: Front Desk asks about guardians, Managers about staff', () => {
    expect(routes('guardian')).toEqual(['ask: level', 'send', 'send', 'send']);
    expect(routes('staff')).toEqual(['refuse', 'ask: level', 'send', 'send']);
  });

  it('can be made stricter or looser for guardians, and never looser for staff (S4)', () => {
    const loose = { ...defaults, sendsGuardianResets: 'front_desk' as const };
    const strict = { ...defaults, sendsGuardianResets: 'owner' as const };
    expect(routes('guardian', loose)).toEqual(['send', 'send', 'send', 'send']);
    expect(routes('guardian', strict)).toEqual(['ask: level', 'ask: level', 'ask: level', 'send']);
    expect(routes('staff', loose)).toEqual(routes('staff'));
    for (const level of LEVELS)
      expect(sendsDirectly(level, 'staff', loose)).toBe(level === 'admin' || level === 'owner');
  });

  it('of a text is a request where every text needs approval, also for the Business Owner', () => {
    const settings = { ...defaults, everySms: true };
    const of = (channel: 'email' | 'sms') =>
      routeOf({ level: 'owner', subject: 'guardian', channel, settings, fired: [] });
    expect(of('sms')).toEqual({ kind: 'ask', because: ['every-sms'] });
    expect(of('email')).toEqual({ kind: 'send' });
  });

  it('names every reason, so that the card can', () => {
    const settings = { ...defaults, everySms: true };
    const fired = GUARDS.map(({ name }) => name);
    const route = routeOf({ level: 'front_desk', subject: 'guardian', channel: 'sms', settings, fired });
    if (route.kind !== 'ask') throw new Error(route.kind);
    expect(route.because).toEqual(['level', 'every-sms', ...fired]);
    const reasons = reasonsOf(route.because, settings, 'front_desk');
    expect(reasons.map(({ code }) => code)).toEqual(route.because);
    expect(new Set(reasons.map(({ title }) => title)).size).toBe(reasons.length);
    for (const { sentence } of reasons) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('leaves a reason out that a newer version knows', () => {
    expect(reasonsOf(['moon-phase', 'level'], defaults, 'manager')).toMatchObject([{ code: 'level' }]);
  });
});
