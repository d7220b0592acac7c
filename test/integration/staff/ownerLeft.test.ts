import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/core/notices/notice.ts';
import { cutWhoLeftSlack } from '../../../src/core/staff/slackLeft.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { staffEmail } from '../../support/staffLogin.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const leaves = (slackUserId: string) =>
  cutWhoLeftSlack(core, { team: centre.teamId, slackUserId, because: 'deactivated' });
const mails = () =>
  core.db.delivery.findMany({
    where: { accountId: centre.accountId },
    select: { template: true, address: true, content: true },
  });

describe('whoever administers Slack switches the Business Owner off', () => {
  it('the owner, who hears nothing in Slack any more, is told by email', async () => {
    await leaves('U_OWNER');
    expect(await mails()).toMatchObject([
      {
        template: 'staff-news',
        address: staffEmail(centre, 'owner'),
        content: { news: { kind: 'slack-left', because: 'deactivated' } },
      },
    ]);
  });

  it('also where nobody else of the staff is linked', async () => {
    await core.db.slackIdentity.deleteMany({
      where: { accountId: centre.accountId, slackUserId: { not: 'U_OWNER' } },
    });
    await leaves('U_OWNER');
    expect((await mails()).map(({ template }) => template)).toEqual(['staff-news']);
  });

  it('the others are not told to deactivate the owner, which nobody may', async () => {
    await leaves('U_OWNER');
    const [notice] = await core.db.staffNotice.findMany({ where: { accountId: centre.accountId } });
    expect(notice?.content as Notice['content']).toMatchObject({ staff: 'Olive Owner', isOwner: true });
  });

  it('of anybody else the person is not mailed: whoever left the centre needs no more of its mail', async () => {
    await leaves('U_MANAGER');
    expect(await mails()).toEqual([]);
  });
});
