import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmSlackLink } from '../../../src/core/staff/confirmLink.ts';
import { cutWhoLeftSlack } from '../../../src/core/staff/slackLeft.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { offerTo, unlinked } from './linking.ts';
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
  it('of two Slack users to one staff member: one is linked, the other refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      await unlinked(core, centre, 'manager');
      const one = await offerTo(core, centre, { slackUserId: `U_ONE${round}` });
      const two = await offerTo(core, centre, { slackUserId: `U_TWO${round}` });
      const results = await atOnce(
        ...[one, two].map(
          ({ token, offerId }) =>
            () =>
              confirmSlackLink(core, {
                accountId: centre.accountId,
                staffId: centre.staff.manager,
                token,
                madeFor: offerId,
              }),
        ),
      );
      const kinds = results.map((each) => (each.status === 'fulfilled' ? each.value.kind : 'failed'));
      expect(kinds.sort()).toEqual(['linked', 'refused']);
      expect(await core.db.slackIdentity.count({ where: { staffId: centre.staff.manager } })).toBe(1);
    }
  });

  it('of one Slack user to two staff members, over one stolen link: one is linked, the other finds it over', async () => {
    for (const level of ['manager', 'front_desk'] as const) await unlinked(core, centre, level);
    const { token, offerId } = await offerTo(core, centre);
    const results = await atOnce(
      ...[centre.staff.manager, centre.staff.front_desk].map(
        (staffId) => () =>
          confirmSlackLink(core, { accountId: centre.accountId, staffId, token, madeFor: offerId }),
      ),
    );
    const kinds = results.map((each) => (each.status === 'fulfilled' ? each.value.kind : 'failed'));
    expect(kinds.sort()).toEqual(['linked', 'refused']);
    expect(
      await core.db.slackIdentity.count({ where: { slackUserId: 'U_NEW', accountId: centre.accountId } }),
    ).toBe(1);
  });

  it('confirmed while Slack reports that the user left: nobody is linked afterwards, whoever came first', async () => {
    const { accountId, teamId, staff } = centre;
    for (let round = 0; round < 10; round += 1) {
      await unlinked(core, centre, 'manager');
      const slackUserId = `U_LEAVING${round}`;
      const { token, offerId } = await offerTo(core, centre, { slackUserId });
      await atOnce<unknown>(
        () => confirmSlackLink(core, { accountId, staffId: staff.manager, token, madeFor: offerId }),
        () => cutWhoLeftSlack(core, { team: teamId, slackUserId, because: 'deactivated' }),
      );
      expect(await core.db.slackIdentity.count({ where: { slackUserId } })).toBe(0);
    }
  });
});
