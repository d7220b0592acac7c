import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeSettings } from '../../../src/core/approvals/changeSettings.ts';
import { deadEnds } from '../../../src/core/approvals/deadEnds.ts';
import { SettingsRefused } from '../../../src/core/approvals/refusals.ts';
import { readPolicy, type SettingsPatch } from '../../../src/core/approvals/settings.ts';
import { NotPermitted } from '../../../src/core/errors.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { checkApprovals } from '../../../src/operator/checks/approvals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { askFor } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const change = (patch: SettingsPatch, staffId: StaffId = centre.staff.owner) =>
  changeSettings(core, { accountId: centre.accountId, staffId }, patch);
const audit = (action: string) =>
  core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action }, orderBy: { seq: 'asc' } });
const settings = async () => (await readPolicy(core.db, centre.accountId)).settings;
const leave = (...levels: (keyof TestCentre['staff'])[]) =>
  core.db.staff.updateMany({
    where: { id: { in: levels.map((level) => centre.staff[level]) } },
    data: { deactivatedAt: core.clock.now() },
  });

describe('the settings of approvals', () => {
  it('are changed by the Business Owner, each with a line in the Audit Log; the same again is no change', async () => {
    const patch = { everySms: true, burst: { on: true, sends: 4 } };
    expect(await change(patch)).toEqual(['everySms', 'burst']);
    expect(await change(patch)).toEqual([]);
    expect(await settings()).toMatchObject({ ...patch, requestMinutes: 60 });
    expect((await audit('settings.changed')).map(({ details }) => details)).toEqual([
      { setting: 'everySms', from: false, to: true },
      { setting: 'burst', from: '{"on":false,"sends":10}', to: '{"on":true,"sends":4}' },
    ]);
  });

  it('are changed by nobody else', async () => {
    await expect(change({ everySms: true }, centre.staff.admin)).rejects.toBeInstanceOf(NotPermitted);
    const other = await makeCentre(core, 'Other Centre');
    await expect(change({ everySms: true }, other.staff.owner)).rejects.toBeInstanceOf(NotPermitted);
    expect(await audit('settings.refused')).toHaveLength(2);
    expect((await settings()).everySms).toBe(false);
  });

  it.each([
    [{ requestMinutes: 5 }, 'A request waits for 10 to 1,440 minutes.'],
    [{ decidesStaffResets: 'manager' }, 'Staff resets are decided by Admin Access or the Business Owner.'],
    [{ nonsense: 1 }, 'That is no setting of approvals.'],
    [
      { postedTo: { kind: 'channel', workspaceId: crypto.randomUUID(), channelId: 'C0APPROVALS' } },
      'Choose a channel for requests',
    ],
    [{ notified: { kind: 'chosen', levels: [], staff: [crypto.randomUUID()] } }, 'Choose who is told'],
  ])('refuse %j with a plain sentence', async (patch, sentence) => {
    const before = await settings();
    await expect(change(patch as SettingsPatch)).rejects.toThrow(sentence);
    expect(await settings()).toEqual(before);
  });

  it('are refused when nobody could ever decide something, and other changes are not held up by it', async () => {
    await leave('manager', 'admin');
    await expect(change({ everySms: true })).rejects.toBeInstanceOf(SettingsRefused);
    await expect(change({ everySms: true })).rejects.toThrow('resets by text that Olive Owner asks for');
    expect((await settings()).everySms).toBe(false);
    expect(await change({ requestMinutes: 30 })).toEqual(['requestMinutes']);
  });

  it('are made looser also where nobody else could decide what is left: a texts’ rule can go while guards stay on', async () => {
    await change({ everySms: true, burst: { on: true, sends: 10 } });
    await leave('manager', 'admin');
    expect((await deadEnds(core, centre.accountId)).some(({ when }) => when === 'texts')).toBe(true);
    expect(await change({ everySms: false })).toEqual(['everySms']);
    await expect(change({ everySms: true })).rejects.toBeInstanceOf(SettingsRefused);
  });

  it('hold for what is asked from now on: an open request keeps those of its YES', async () => {
    const requestId = await askFor(core, centre);
    await change({ decidesGuardianResets: 'owner', requestMinutes: 10 });
    const request = await core.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } });
    expect(request.policy).toMatchObject({ decidesGuardianResets: 'manager', requestMinutes: 60 });
  });
});

describe('a dead end that comes about later', () => {
  it('is found, and told by the doctor', async () => {
    await change({ sendsGuardianResets: 'admin' });
    expect(await deadEnds(core, centre.accountId)).toEqual([]);
    expect((await checkApprovals(core)).filter(({ says }) => says.startsWith(`${centre.slug}:`))).toEqual([]);
    await leave('admin');
    await core.db.slackIdentity.deleteMany({ where: { staffId: centre.staff.owner } });
    const found = await deadEnds(core, centre.accountId);
    expect(found).toMatchObject(
      [
        { subject: 'staff', when: 'always', requester: { name: 'Maya Manager' } },
        { subject: 'guardian', when: 'always', requester: { name: 'Maya Manager' } },
      ].toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
    );
    const [finding] = (await checkApprovals(core)).filter(({ says }) => says.startsWith(`${centre.slug}:`));
    expect(finding).toMatchObject({ what: 'Approvals', well: false });
    expect(finding?.says).toContain(
      'Nobody else could approve guardians’ resets that Maya Manager asks for.',
    );
  });
});
