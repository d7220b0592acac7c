import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockPerson } from '../../../src/core/credentials/person.ts';
import { endAllSessions } from '../../../src/core/credentials/sessions.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { confirmSlackLink } from '../../../src/core/staff/confirmLink.ts';
import { cutWhoLeftSlack } from '../../../src/core/staff/slackLeft.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { offerTo, sessionOf, unlinked } from './linking.ts';
import { atOnce } from './people.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

describe('two links at the same moment', () => {
  /** The staff member presses it, signed in. */
  const confirm = (staffId: StaffId, session: string, offer: { token: string; offerId: string }) =>
    confirmSlackLink(core, {
      ...{ accountId: centre.accountId, staffId, session },
      ...{ token: offer.token, madeFor: offer.offerId },
    });
  const session = (staffId: StaffId) => sessionOf(core, centre.accountId, staffId);

  it('of two Slack users to one staff member: one is linked, the other refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      await unlinked(core, centre, 'manager');
      const one = await offerTo(core, centre, { slackUserId: `U_ONE${round}` });
      const two = await offerTo(core, centre, { slackUserId: `U_TWO${round}` });
      const { manager } = centre.staff;
      const own = await session(manager);
      const results = await atOnce(...[one, two].map((offer) => () => confirm(manager, own, offer)));
      const kinds = results.map((each) => (each.status === 'fulfilled' ? each.value.kind : 'failed'));
      expect(kinds.sort()).toEqual(['linked', 'refused']);
      expect(await core.db.slackIdentity.count({ where: { staffId: centre.staff.manager } })).toBe(1);
    }
  });

  it('of one Slack user to two staff members, over one stolen link: one is linked, the other finds it over', async () => {
    for (const level of ['manager', 'front_desk'] as const) await unlinked(core, centre, level);
    const offer = await offerTo(core, centre);
    const { manager, front_desk } = centre.staff;
    const sessions = { [manager]: await session(manager), [front_desk]: await session(front_desk) };
    const results = await atOnce(
      ...[manager, front_desk].map((one) => () => confirm(one, sessions[one] ?? '', offer)),
    );
    const kinds = results.map((each) => (each.status === 'fulfilled' ? each.value.kind : 'failed'));
    expect(kinds.sort()).toEqual(['linked', 'refused']);
    expect(
      await core.db.slackIdentity.count({ where: { slackUserId: 'U_NEW', accountId: centre.accountId } }),
    ).toBe(1);
  });

  it('confirmed while Slack reports that the user left: nobody is linked afterwards, whoever came first', async () => {
    const { teamId, staff } = centre;
    for (let round = 0; round < 10; round += 1) {
      await unlinked(core, centre, 'manager');
      const slackUserId = `U_LEAVING${round}`;
      const offer = await offerTo(core, centre, { slackUserId });
      const own = await session(staff.manager);
      await atOnce<unknown>(
        () => confirm(staff.manager, own, offer),
        () => cutWhoLeftSlack(core, { team: teamId, slackUserId, because: 'deactivated' }),
      );
      expect(await core.db.slackIdentity.count({ where: { slackUserId } })).toBe(0);
    }
  });

  it('confirmed in a session that a new password has just ended: nobody is linked, and the offer is open still (S7)', async () => {
    await unlinked(core, centre, 'manager');
    const { accountId, staff } = centre;
    const offer = await offerTo(core, centre);
    const own = await session(staff.manager);
    const person = { portal: 'office', staffId: staff.manager } as const;
    let confirmed: ReturnType<typeof confirm> | undefined;
    await core.db.$transaction(async (tx) => {
      await lockPerson(tx, accountId, person);
      confirmed = confirm(staff.manager, own, offer);
      await endAllSessions(tx, accountId, person);
    });
    expect(await confirmed).toEqual({ kind: 'signed-out' });
    expect(await core.db.slackIdentity.count({ where: { staffId: staff.manager } })).toBe(0);
    expect(await core.db.slackLinkOffer.count({ where: { id: offer.offerId, endedAt: null } })).toBe(1);
  });
});
