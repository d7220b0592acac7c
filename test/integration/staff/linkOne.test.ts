import { beforeEach, describe, expect, it } from 'vitest';
import type { TestCentre } from '../../support/centre.ts';
import { staffSignedIn } from '../../support/staffLogin.ts';
import type { TestPages } from '../../support/webServer.ts';
import { auditOf, offerTo } from './linking.ts';
import { linkStage } from './linkStage.ts';

let pages: TestPages;
let centre: TestCentre;
const { stage, here, linkedTo, opens } = linkStage();
beforeEach(() => {
  ({ pages, centre } = stage());
});

describe('one Slack user, one staff member', () => {
  it('a second Slack user for a staff member is refused with a sentence and an audit row', async () => {
    const maya = await staffSignedIn(pages, centre, 'manager');
    await opens(maya, (await offerTo(pages.core, centre)).url);
    await maya.post(here(), { answer: 'yes' });
    await opens(maya, (await offerTo(pages.core, centre, { slackUserId: 'U_SECOND' })).url);
    const answer = await maya.post(here(), { answer: 'yes' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('another Slack account acts for you already');
    expect(await linkedTo('U_SECOND')).toBeUndefined();
    const [entry] = await auditOf(pages.core, centre, ['slack.link_refused']);
    expect(entry?.details).toMatchObject({ reason: 'staff-linked', slack_user: 'U_SECOND' });
  });

  it('a second staff member for a Slack user is refused too', async () => {
    const fern = await staffSignedIn(pages, centre, 'front_desk');
    // Olive's Slack user is linked; nothing offers to it any more, but a link of before may still lie around.
    const { url } = await offerTo(pages.core, centre, { slackUserId: 'U_OWNER' });
    await opens(fern, url);
    const answer = await fern.post(here(), { answer: 'yes' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('belongs to another member of the staff');
    expect(await linkedTo('U_OWNER')).toBe(centre.staff.owner);
    const [entry] = await auditOf(pages.core, centre, ['slack.link_refused']);
    expect(entry?.details).toMatchObject({ reason: 'slack-user-linked', slack_user: 'U_OWNER' });
  });

  it('a Grid id is a Slack user as any other', async () => {
    const maya = await staffSignedIn(pages, centre, 'manager');
    await opens(maya, (await offerTo(pages.core, centre, { slackUserId: 'W012A3CDE' })).url);
    await maya.post(here(), { answer: 'yes' });
    expect(await linkedTo('W012A3CDE')).toBe(centre.staff.manager);
  });

  it('unlinking on the page ends it, for oneself alone', async () => {
    const olive = await staffSignedIn(pages, centre, 'owner');
    expect((await olive.get(here())).text).toContain('U_OWNER');
    const fern = await staffSignedIn(pages, centre, 'front_desk');
    await fern.post(here(), { unlink: centre.workspaceId });
    expect(await linkedTo('U_OWNER')).toBe(centre.staff.owner);
    await olive.post(here(), { unlink: centre.workspaceId });
    expect(await linkedTo('U_OWNER')).toBeUndefined();
    expect(
      (await auditOf(pages.core, centre, ['slack.unlinked'])).map(({ via, actorId }) => [via, actorId]),
    ).toEqual([['office_portal', centre.staff.owner]]);
  });
});
