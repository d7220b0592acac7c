import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotPermitted } from '../../../src/core/errors.ts';
import { changeLevel } from '../../../src/core/staff/changeLevel.ts';
import { LevelChangedMeanwhile, NoSuchStaff, NotOnStaff } from '../../../src/core/staff/refusals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { auditOf, unlinked } from './linking.ts';
import { atOnce, levelOf, oneMore } from './people.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

type Change = Parameters<typeof changeLevel>[1];
const change = (who: Pick<Change, 'askerId' | 'subjectId' | 'from' | 'to'>) =>
  changeLevel(core, { accountId: centre.accountId, ...who });

describe('a change of level', () => {
  it('counts at once, is in the Audit Log, and the person is told in Slack', async () => {
    const { admin, front_desk } = centre.staff;
    expect(await change({ askerId: admin, subjectId: front_desk, from: 'front_desk', to: 'manager' })).toBe(
      true,
    );
    expect(await levelOf(core, front_desk)).toBe('manager');
    expect(await auditOf(core, centre, ['staff.level_changed'])).toMatchObject([
      { actorId: admin, subjectId: front_desk, details: { from: 'front_desk', to: 'manager' } },
    ]);
    expect(await core.db.staffNotice.findMany({ where: { accountId: centre.accountId } })).toMatchObject([
      { kind: 'level-changed', destination: 'U_FRONT_DESK', content: { by: 'Ada Admin', to: 'manager' } },
    ]);
  });

  it('is told by email to whoever is not linked', async () => {
    await unlinked(core, centre, 'front_desk');
    const { admin, front_desk } = centre.staff;
    await change({ askerId: admin, subjectId: front_desk, from: 'front_desk', to: 'manager' });
    expect(await core.db.delivery.findMany({ where: { accountId: centre.accountId } })).toMatchObject([
      { template: 'staff-news', content: { news: { kind: 'level-changed', to: 'manager' } } },
    ]);
  });

  it('to the level that they have does nothing and tells nobody', async () => {
    const { admin, manager } = centre.staff;
    expect(await change({ askerId: admin, subjectId: manager, from: 'manager', to: 'manager' })).toBe(false);
    expect(await auditOf(core, centre, ['staff.level_changed'])).toEqual([]);
  });

  it('from a level that the card showed and somebody changed meanwhile is refused', async () => {
    const { owner, manager } = centre.staff;
    const pressed = change({ askerId: owner, subjectId: manager, from: 'front_desk', to: 'admin' });
    await expect(pressed).rejects.toThrow(LevelChangedMeanwhile);
    expect(await levelOf(core, manager)).toBe('manager');
  });

  it('of somebody of another centre finds nobody', async () => {
    const other = await makeCentre(core, 'Other Centre');
    const theirs = other.staff.front_desk;
    const pressed = change({
      askerId: centre.staff.admin,
      subjectId: theirs,
      from: 'front_desk',
      to: 'manager',
    });
    await expect(pressed).rejects.toThrow(NoSuchStaff);
  });

  it.each([
    ['a Manager', 'manager', 'front_desk', 'manager', NotPermitted, 'level'],
    ['Admin Access, of their own', 'admin', 'admin', 'owner', NotOnStaff, 'self'],
    ['Admin Access, making Admin Access', 'admin', 'manager', 'admin', NotOnStaff, 'admin-by-owner'],
    ['Admin Access, making a Business Owner', 'admin', 'manager', 'owner', NotOnStaff, 'no-new-owner'],
    ['the Business Owner, making another', 'owner', 'admin', 'owner', NotOnStaff, 'no-new-owner'],
    ['Admin Access, of the Business Owner', 'admin', 'owner', 'manager', NotOnStaff, 'owner'],
    ['the Business Owner, of their own', 'owner', 'owner', 'manager', NotOnStaff, 'owner'],
  ] as const)('%s: refused, with an audit row', async (_, asker, subject, to, refusal, rule) => {
    const [askerId, subjectId] = [centre.staff[asker], centre.staff[subject]];
    await expect(change({ askerId, subjectId, from: subject, to })).rejects.toThrow(refusal);
    expect(await levelOf(core, subjectId)).toBe(subject);
    expect(await auditOf(core, centre, ['staff.level_change_refused'])).toMatchObject([
      { actorId: askerId, subjectId, details: { reason: rule, to } },
    ]);
  });
});

describe('at the same moment', () => {
  it('two with Admin Access demote each other: neither may, and nobody waits for ever', async () => {
    const one = centre.staff.admin;
    const two = await oneMore(core, centre, 'admin');
    const both = await atOnce(
      () => change({ askerId: one, subjectId: two, from: 'admin', to: 'manager' }),
      () => change({ askerId: two, subjectId: one, from: 'admin', to: 'manager' }),
    );
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([await levelOf(core, one), await levelOf(core, two)]).toEqual(['admin', 'admin']);
  });

  it('the owner demotes an admin who promotes somebody: whoever comes second meets what the first has left', async () => {
    const { owner, admin } = centre.staff;
    for (let round = 0; round < 10; round += 1) {
      const fern = await oneMore(core, centre, 'front_desk');
      const [demoted, promoted] = await atOnce(
        () => change({ askerId: owner, subjectId: admin, from: 'admin', to: 'front_desk' }),
        () => change({ askerId: admin, subjectId: fern, from: 'front_desk', to: 'manager' }),
      );
      expect(demoted?.status).toBe('fulfilled');
      const level = await levelOf(core, fern);
      expect(level).toBe(promoted?.status === 'fulfilled' ? 'manager' : 'front_desk');
      if (promoted?.status === 'rejected') expect(promoted.reason).toBeInstanceOf(NotPermitted);
      await change({ askerId: owner, subjectId: admin, from: 'front_desk', to: 'admin' });
    }
  });

  it('two admins change the same person differently: one counts, the other is told', async () => {
    const two = await oneMore(core, centre, 'admin');
    const fern = await oneMore(core, centre, 'manager');
    const third = await oneMore(core, centre, 'admin');
    const results = await atOnce(
      () => change({ askerId: two, subjectId: fern, from: 'manager', to: 'front_desk' }),
      () => change({ askerId: third, subjectId: fern, from: 'manager', to: 'front_desk' }),
    );
    expect(results.map((one) => one.status === 'fulfilled' && one.value).sort()).toEqual([false, true]);
    expect(await auditOf(core, centre, ['staff.level_changed'])).toHaveLength(1);
  });
});
