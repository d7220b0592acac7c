import { describe, expect, it } from 'vitest';
import { deadEndsOf } from '../../../src/core/approvals/deadEnds.ts';
import type { Colleague } from '../../../src/core/approvals/deciders.ts';
import { type ApprovalSettings, approvalSettings } from '../../../src/core/approvals/settings.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { StaffId } from '../../../src/core/ids.ts';

const NO_GUARDS = approvalSettings.parse({
  contactChanged: { on: false, hours: 72 },
  burst: { on: false, sends: 10 },
  repeated: { on: false, resets: 3 },
});

function somebody(level: PermissionLevel, name: string, linked = true): Colleague {
  return { staffId: name as StaffId, name, level, active: true, linked };
}
const olive = somebody('owner', 'Olive');
const ada = somebody('admin', 'Ada');
const maya = somebody('manager', 'Maya');
const mo = somebody('manager', 'Mo');
const fern = somebody('front_desk', 'Fern');

const stuck = (people: Colleague[], settings: Partial<ApprovalSettings> = {}) =>
  deadEndsOf(people, { ...NO_GUARDS, ...settings }).map(
    ({ requester, subject, when }) => `${requester.name} ${subject} ${when}`,
  );

describe('dead ends', () => {
  it('are none where somebody else can decide', () => {
    expect(stuck([olive, ada, maya, fern])).toEqual([]);
    expect(stuck([olive, ada, maya, fern], { everySms: true, decidesGuardianResets: 'owner' })).not.toContain(
      'Fern guardian always',
    );
  });

  it('are a sole manager’s own requests, where the Business Owner is not in Slack', () => {
    const away = { ...olive, linked: false };
    expect(stuck([away, maya, fern], { sendsGuardianResets: 'admin' })).toContain('Maya guardian always');
    expect(stuck([away, maya, mo, fern], { sendsGuardianResets: 'admin' })).not.toContain(
      'Maya guardian always',
    );
  });

  it('are the texts of the only one who decides, where every text needs approval', () => {
    expect(stuck([olive, fern], { everySms: true })).toEqual(['Olive guardian texts', 'Olive staff texts']);
  });

  it('are what a guard holds back in a centre of one person', () => {
    expect(stuck([olive])).toEqual([]);
    expect(stuck([olive], { burst: { on: true, sends: 10 } })).toEqual(['Olive guardian guards']);
  });

  it('are staff resets whose only other decider is whom they are about', () => {
    const away = { ...olive, linked: false };
    expect(stuck([away, ada, maya])).toEqual(['Maya staff always']);
    expect(stuck([olive, ada, maya])).toEqual([]);
    // Olive speaks to Ada.
    expect(stuck([olive, ada, maya], { everySms: true })).toEqual([]);
  });

  it('do not count people who are not in Slack: they ask for nothing', () => {
    expect(stuck([{ ...fern, linked: false }])).toEqual([]);
    expect(stuck([fern])).toEqual(['Fern guardian always']);
  });
});
