import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readReset } from '../../../src/core/cards/readReset.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { reportLink } from '../../../src/core/links/report.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';

const PASSWORD = 'seven green lamps';
let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const redeem = (token: string) =>
  redeemLink(core, { token, password: PASSWORD, confirm: PASSWORD, visit: 'v' });
const toldOf = async (linkId: LinkId) =>
  (await core.db.postedMessage.findMany({ where: { linkId, kind: 'report' } }))
    .map(({ destination }) => destination)
    .sort();
const mailsOf = (template: string) =>
  core.db.delivery.findMany({ where: { accountId: centre.accountId, template } });
const reported = () =>
  core.db.auditEntry.findFirstOrThrow({
    where: { accountId: centre.accountId, action: 'reset.reported' },
  });

describe('somebody of the staff did not ask for a link', () => {
  it('it is dead, their password stays, and Admin Access and up are told, but no manager', async () => {
    const { token, linkId } = await sentStaffLink(core, centre);
    expect(await reportLink(core, { token })).toMatchObject({
      kind: 'reported',
      link: { standing: 'reported', purpose: 'staff_reset' },
    });
    expect(await redeem(token)).toMatchObject({ kind: 'dead' });
    expect(await toldOf(linkId)).toEqual(['U_ADMIN', 'U_OWNER']);
    expect(await reported()).toMatchObject({
      actorKind: 'visitor',
      via: 'office_portal',
      subjectKind: 'staff',
      subjectId: centre.staff.manager,
      details: { link: linkId, purpose: 'staff_reset', was: 'live', stopped: true, told_in_slack: 2 },
    });
  });

  it('whoever reported their own is not told of it', async () => {
    const { token, linkId } = await sentStaffLink(core, centre, 'staff_reset', {
      staffId: centre.staff.admin,
      actor: { kind: 'staff', id: centre.staff.owner },
    });
    await reportLink(core, { token });
    expect(await toldOf(linkId)).toEqual(['U_OWNER']);
  });

  it('where nobody but the one who had asked for it could look into it, the Business Owner gets an email', async () => {
    await core.db.slackIdentity.deleteMany({
      where: { accountId: centre.accountId, staffId: centre.staff.owner },
    });
    const { token } = await sentStaffLink(core, centre);
    await reportLink(core, { token });
    const [mail] = await mailsOf('reset-reported');
    expect(mail).toMatchObject({ address: `owner@${centre.slug}.example` });
    expect(mail?.content).toMatchObject({ member: 'Maya Manager', staffId: centre.staff.manager });
    const rendered = (language: string) =>
      renderMail({
        template: 'reset-reported',
        content: { ...(mail?.content as object), language },
        publicUrl: 'https://keydesk.example',
      });
    const { text, subject } = await rendered('en');
    expect(subject).toContain('a password link that nobody asked for');
    expect(text).toContain('Maya Manager was sent a link to choose a new password, to m•••r@');
    expect(text).toContain('asked for by Ada Admin');
    expect((await rendered('es')).text).toContain('A Maya Manager se le envió un enlace');
  });

  it('nor for an invitation: that is told as well', async () => {
    const { token, linkId } = await sentStaffLink(core, centre, 'staff_invitation');
    await reportLink(core, { token });
    const rows = await readReset(core, linkId);
    expect(rows?.reports.map(({ copy }) => copy.destination).sort()).toEqual(['U_ADMIN', 'U_OWNER']);
  });

  it('after it was used, that is said, and the password stands', async () => {
    const { token } = await sentStaffLink(core, centre);
    await redeem(token);
    expect(await reportLink(core, { token })).toMatchObject({ link: { standing: 'used' } });
    expect((await reported()).details).toMatchObject({ was: 'redeemed', stopped: false });
  });

  it('against a redemption at the same moment, one of the two ends it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { token } = await sentStaffLink(core, centre);
      const [outcome] = await Promise.all([redeem(token), reportLink(core, { token })]);
      const link = await findLink(core, token);
      expect(link?.reportedAt).not.toBeNull();
      expect(link?.standing).toBe(outcome.kind === 'redeemed' ? 'used' : 'reported');
    }
  });
});

describe('the Business Owner did not ask for a recovery', () => {
  async function recovery() {
    const { token, linkId } = await sentStaffLink(core, centre, 'owner_recovery', {
      actor: { kind: 'operator', id: 'root' },
      via: 'worker',
    });
    const now = core.clock.now();
    const { id } = await core.db.ownerRecovery.create({
      data: {
        accountId: centre.accountId,
        staffId: centre.staff.owner,
        operator: 'root',
        verified: 'call back on file',
        address: `owner@${centre.slug}.example`,
        state: 'sent',
        requestedAt: after(now, -60 * MINUTE),
        sendAt: now,
        endedAt: now,
        stopTokenHash: crypto.getRandomValues(Buffer.alloc(32)),
        linkId,
      },
    });
    return { token, linkId, id };
  }

  it('the link is dead and the recovery stopped with it; admins are told in Slack, the owner by mail', async () => {
    const { token, linkId, id } = await recovery();
    await reportLink(core, { token });
    expect(await findLink(core, token)).toMatchObject({ standing: 'reported', isOwner: true });
    expect(await core.db.ownerRecovery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'stopped',
    });
    expect(await toldOf(linkId)).toEqual(['U_ADMIN']);
    const rows = await readReset(core, linkId);
    expect(rows).toMatchObject({ shown: { byOperator: true, whom: { name: 'Olive Owner' } } });
    expect(rows?.reports.map(({ copy }) => copy.destination)).toEqual(['U_ADMIN']);
    expect(await mailsOf('reset-reported')).toEqual([]);
    expect(await mailsOf('owner-recovery')).toMatchObject([{ content: { what: 'stopped' } }]);
    const actions = await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId },
      orderBy: { seq: 'asc' },
    });
    expect(actions.slice(-2).map(({ action }) => action)).toEqual([
      'reset.reported',
      'owner.recovery_stopped',
    ]);
  });

  it('after it was used, the recovery is left as it is', async () => {
    const { token, id } = await recovery();
    await redeem(token);
    await reportLink(core, { token });
    expect(await core.db.ownerRecovery.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'sent' });
  });
});
