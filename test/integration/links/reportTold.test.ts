import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personAt } from '../../../src/core/credentials/person.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId, LinkId, StaffId } from '../../../src/core/ids.ts';
import { reportLink } from '../../../src/core/links/report.ts';
import { requestForgottenReset } from '../../../src/core/links/requestForgotten.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { markSent, sentLink, tokenOf } from '../../support/links.ts';
import { auditOf, jobsOf, makeMailService, sendingBy } from '../delivery/outbox.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

/** Reports a link and says to whom a message goes. */
async function toldWhenReported({ token, linkId }: { token: string; linkId: LinkId }): Promise<string[]> {
  await reportLink(core, { token });
  const rows = await core.db.postedMessage.findMany({ where: { linkId, kind: 'report' } });
  for (const row of rows) expect(row.accountId).toBe(centre.accountId);
  return rows.map(({ destination }) => destination).sort();
}
const change = (id: StaffId, data: object) => core.db.staff.update({ where: { id }, data });
const unlink = (staffId?: StaffId) =>
  core.db.slackIdentity.deleteMany({
    where: { accountId: centre.accountId, ...(staffId ? { staffId } : {}) },
  });

describe('who is told of a report', () => {
  it('is everybody from Manager up, and no Front Desk', async () => {
    expect(await toldWhenReported(await sentLink(core, centre))).toEqual(['U_ADMIN', 'U_MANAGER', 'U_OWNER']);
  });

  it('is nobody who was deactivated, demoted or is not linked in Slack', async () => {
    const link = await sentLink(core, centre);
    await change(centre.staff.admin, { deactivatedAt: core.clock.now() });
    await change(centre.staff.manager, { level: 'front_desk' });
    await unlink(centre.staff.owner);
    await change(centre.staff.front_desk, { level: 'manager' });
    expect(await toldWhenReported(link)).toEqual(['U_FRONT_DESK']);
  });

  it('is told of a link from the Forgot Password page too, which has no card', async () => {
    const linkId = await requestForgottenReset(core, {
      accountId: centre.accountId,
      person: personAt('customer', centre.jane),
      requestKey: 'forgot:1',
    });
    if (!linkId) throw new Error('Nothing was sent.');
    const token = await tokenOf(core, linkId);
    await markSent(core, centre.accountId, linkId);
    expect(await toldWhenReported({ linkId, token })).toEqual(['U_ADMIN', 'U_MANAGER', 'U_OWNER']);
    expect(await jobsOf(core, 'card', linkId)).not.toHaveLength(0);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'reset.reported',
      details: { requested_by: 'visitor', requester: null },
    });
  });

  it('is told once, where the card is, when linked in two workspaces of the account', async () => {
    const { accountId } = centre;
    const second = await core.db.slackWorkspace.create({
      data: { accountId, teamId: `${centre.teamId}B`, installedAt: new Date(0) },
    });
    await core.db.slackIdentity.create({
      data: {
        accountId,
        workspaceId: second.id,
        slackUserId: 'U_MANAGER_2',
        staffId: centre.staff.manager,
        linkedAt: core.clock.now(),
      },
    });
    expect(await toldWhenReported(await sentLink(core, centre))).toEqual(['U_ADMIN', 'U_MANAGER', 'U_OWNER']);
  });

  it('is nobody of another account', async () => {
    const neighbours = await makeCentre(core, 'Aqua Kids Swim');
    await toldWhenReported(await sentLink(core, centre));
    expect(await core.db.postedMessage.count({ where: { accountId: neighbours.accountId } })).toBe(0);
    expect((await auditOf(core, neighbours)).map(({ action }) => action)).not.toContain('reset.reported');
  });
});

describe('nobody is linked in Slack', () => {
  const mails = () =>
    core.db.delivery.findMany({ where: { accountId: centre.accountId, template: 'reset-reported' } });

  it('the Business Owner is told by email, once, at the address on record', async () => {
    const link = await sentLink(core, centre);
    await unlink();
    expect(await toldWhenReported(link)).toEqual([]);
    await toldWhenReported(link);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ address: `owner@${centre.slug}.example`, linkId: null, sealedToken: null });

    const service = makeMailService();
    await superviseDelivery(core, sendingBy(service), mail?.id as DeliveryId);
    expect(service.delivered).toHaveLength(1);
    const { subject, text } = service.delivered[0] ?? { subject: '', text: '' };
    expect(subject).not.toMatch(/Jane|Maya/);
    expect(text).toContain('Jane Smith (Smith family)');
    expect(text).toContain('asked for by Maya Manager');
    expect(text).toContain('j•••h@e•••.com');
    expect(text).not.toContain('jane.smith@');
    expect(text).not.toContain(link.token);
    expect((await auditOf(core, centre)).slice(-2)).toMatchObject([
      { action: 'reset.reported', details: { told_in_slack: 0, told_by_email: true } },
      { action: 'notice.sent', subjectId: centre.jane, details: { notice: 'reset-reported' } },
    ]);
  });

  it('but who had asked for it: the Business Owner is told too, so that somebody else can look into it', async () => {
    const link = await sentLink(core, centre);
    await unlink(centre.staff.admin);
    await unlink(centre.staff.owner);
    expect(await toldWhenReported(link)).toEqual(['U_MANAGER']);
    expect(await mails()).toMatchObject([{ address: `owner@${centre.slug}.example` }]);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      details: { told_in_slack: 1, told_by_email: true },
    });
  });

  it('but the Business Owner, who had asked for it: there is nobody else to tell', async () => {
    const link = await sentLink(core, centre);
    await core.db.resetLink.update({
      where: { id: link.linkId },
      data: { requesterId: centre.staff.owner },
    });
    await unlink(centre.staff.admin);
    await unlink(centre.staff.manager);
    expect(await toldWhenReported(link)).toEqual(['U_OWNER']);
    expect(await mails()).toEqual([]);
  });

  it('and the Business Owner has no email: the report stands, and the log says that nobody could be told', async () => {
    const link = await sentLink(core, centre);
    await unlink();
    await change(centre.staff.owner, { email: null, emailKey: null });
    expect(await toldWhenReported(link)).toEqual([]);
    expect(await mails()).toEqual([]);
    expect(core.logLines.join('')).toContain('there is nobody to tell');
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'reset.reported',
      details: { stopped: true, told_in_slack: 0, told_by_email: false },
    });
  });
});
