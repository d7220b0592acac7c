import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudits } from '../../../src/core/audit/append.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { reserveCredit, returnCredit } from '../../../src/core/credits/ledger.ts';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { tellStaff } from '../../../src/core/notices/tellStaff.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { askByText, balanceOf } from '../delivery/texting.ts';
import { makeText } from './text.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  await core.db.account.update({ where: { id: centre.accountId }, data: { creditThreshold: 3 } });
});

const add = (amount: number) =>
  addCredits(core, { accountId: centre.accountId, amount, note: 'invoice 1042', by: { login: 'op' } });

/** Sends one text, as YES does: its entries go to the Audit Log with the rest. */
async function text(): Promise<DeliveryId> {
  const { accountId } = centre;
  const deliveryId = await makeText(core, centre);
  await core.db.$transaction(async (tx) => {
    const { entries } = await reserveCredit(core, tx, { accountId, deliveryId });
    await appendAudits(core, tx, accountId, entries);
  });
  return deliveryId;
}

const notices = () =>
  core.db.staffNotice.findMany({
    where: { accountId: centre.accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
const audits = () =>
  core.db.auditEntry.findMany({
    where: { accountId: centre.accountId, action: 'credits.low' },
    orderBy: { seq: 'asc' },
    select: { details: true, actorKind: true },
  });
const jobs = async (noticeId: string) => {
  const found = await core.db.$queryRaw<unknown[]>`
    SELECT 1 FROM pgboss.job WHERE name = 'staff-notice' AND data->>'noticeId' = ${noticeId}`;
  return found.length;
};

describe('the credits fall below the threshold', () => {
  it('Admin Access and up are told once, in the transaction that took the credit', async () => {
    await add(4);
    await text();
    expect(await notices()).toEqual([]);
    await text();
    const told = await notices();
    expect(
      told.map(({ staffId, destination, kind, content }) => ({ staffId, destination, kind, content })),
    ).toEqual([
      {
        staffId: centre.staff.admin,
        destination: 'U_ADMIN',
        kind: 'credits-low',
        content: { balance: 2, threshold: 3 },
      },
      {
        staffId: centre.staff.owner,
        destination: 'U_OWNER',
        kind: 'credits-low',
        content: { balance: 2, threshold: 3 },
      },
    ]);
    expect(await Promise.all(told.map(({ id }) => jobs(id)))).toEqual([1, 1]);
    await text();
    await text();
    expect(await notices()).toHaveLength(2);
    expect(await audits()).toEqual([
      { actorKind: 'keydesk', details: { balance: 2, threshold: 3, told_in_slack: 2, told_by_email: false } },
    ]);
  });

  it('again only after credits were added that took them there', async () => {
    await add(3);
    await text();
    expect(await notices()).toHaveLength(2);
    await text();
    await add(1);
    await text();
    expect(await notices()).toHaveLength(2);
    await add(2);
    await text();
    expect(await notices()).toHaveLength(4);
    expect((await audits()).map(({ details }) => details)).toEqual([
      { balance: 2, threshold: 3, told_in_slack: 2, told_by_email: false },
      { balance: 2, threshold: 3, told_in_slack: 2, told_by_email: false },
    ]);
  });

  it('texts that come to nothing, one after the other at the threshold, are told of once', async () => {
    await add(3);
    for (let again = 0; again < 3; again += 1) {
      const deliveryId = await text();
      await core.db.$transaction((tx) =>
        returnCredit(core, tx, { accountId: centre.accountId, deliveryId }, 'refused'),
      );
    }
    expect(await audits()).toHaveLength(1);
    expect(await notices()).toHaveLength(2);
  });

  it('a YES that replaces an unsent text gives a credit and takes one, and nobody hears of it again', async () => {
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: true } });
    await add(3);
    for (let again = 0; again < 3; again += 1) await askByText(core, centre);
    expect(await balanceOf(core, centre)).toBe(2);
    expect(await audits()).toHaveLength(1);
    await add(1);
    await askByText(core, centre);
    await askByText(core, centre, centre.jose);
    expect(await audits()).toHaveLength(2);
  });

  it('nobody is told of a text that was never asked for in the end', async () => {
    await add(3);
    const deliveryId = await makeText(core, centre);
    const { accountId } = centre;
    await expect(
      core.db.$transaction(async (tx) => {
        await reserveCredit(core, tx, { accountId, deliveryId });
        throw new Error('the rest of YES failed');
      }),
    ).rejects.toThrow('the rest of YES failed');
    expect(await notices()).toEqual([]);
    await text();
    expect(await notices()).toHaveLength(2);
  });

  it('nine at once cross it once', async () => {
    await add(9);
    const texts = await Promise.all(Array.from({ length: 9 }, () => makeText(core, centre)));
    const { accountId } = centre;
    const reserved = await Promise.all(
      texts.map((deliveryId) =>
        core.db.$transaction((tx) => reserveCredit(core, tx, { accountId, deliveryId }), { maxWait: 20_000 }),
      ),
    );
    expect(reserved.flatMap(({ entries }) => entries)).toHaveLength(1);
    expect(await notices()).toHaveLength(2);
  });

  it('with a threshold of 0 nobody is ever told', async () => {
    await core.db.account.update({ where: { id: centre.accountId }, data: { creditThreshold: 0 } });
    await add(1);
    await text();
    expect(await notices()).toEqual([]);
  });

  describe('with nobody in Slack to tell', () => {
    beforeEach(async () => {
      const { accountId, staff } = centre;
      await core.db.staff.update({ where: { id: staff.admin }, data: { deactivatedAt: core.clock.now() } });
      await core.db.slackIdentity.deleteMany({ where: { accountId, staffId: staff.owner } });
      await add(1);
    });
    const emails = () =>
      core.db.delivery.findMany({ where: { accountId: centre.accountId, template: 'staff-notice' } });

    it('the Business Owner gets an email', async () => {
      await text();
      expect(await notices()).toEqual([]);
      const [email, ...more] = await emails();
      expect(more).toEqual([]);
      expect(email).toMatchObject({
        channel: 'email',
        state: 'queued',
        address: `owner@${centre.slug}.example`,
        content: { notice: { kind: 'credits-low', content: { balance: 0, threshold: 3 } } },
      });
      const mail = await renderMail({ template: 'staff-notice', content: email?.content, publicUrl: '' });
      expect(mail.subject).toBe('Superstars Gymnastics: SMS credits run low');
      expect((await audits())[0]?.details).toMatchObject({ told_in_slack: 0, told_by_email: true });
    });

    it('an occasion is told by email once', async () => {
      const notice = { kind: 'sms-paused', content: { reason: 'Twilio refused our number.' } } as const;
      const tell = (occasion: string) =>
        core.db.$transaction((tx) => tellStaff(core, tx, centre.accountId, notice, occasion));
      expect(await tell('pause 1')).toEqual({ inSlack: 0, byEmail: true });
      expect(await tell('pause 1')).toEqual({ inSlack: 0, byEmail: false });
      expect(await tell('pause 2')).toEqual({ inSlack: 0, byEmail: true });
      expect(await emails()).toHaveLength(2);
    });

    it('nor by email, the log says so, and texts go on', async () => {
      await core.db.staff.update({
        where: { id: centre.staff.owner },
        data: { email: null, emailKey: null },
      });
      await text();
      expect(await emails()).toEqual([]);
      expect((await audits())[0]?.details).toMatchObject({ told_in_slack: 0, told_by_email: false });
      expect(core.logLines.some((line) => line.includes('nobody to tell'))).toBe(true);
    });
  });
});

describe('an occasion', () => {
  it('is told once to each, however often it is told', async () => {
    const notice = { kind: 'sms-paused', content: { reason: 'Twilio refused our number.' } } as const;
    const tell = () => core.db.$transaction((tx) => tellStaff(core, tx, centre.accountId, notice, 'pause 1'));
    expect(await tell()).toEqual({ inSlack: 2, byEmail: false });
    expect(await tell()).toEqual({ inSlack: 0, byEmail: false });
    expect(await notices()).toHaveLength(2);
  });

  it('is told once to who is linked in two workspaces', async () => {
    const { accountId, staff } = centre;
    const second = await core.db.slackWorkspace.create({
      data: { accountId, teamId: `${centre.teamId}B`, installedAt: new Date('2026-11-22T00:00:00Z') },
    });
    await core.db.slackIdentity.create({
      data: {
        accountId,
        workspaceId: second.id,
        slackUserId: 'U_ADA_TOO',
        staffId: staff.admin,
        linkedAt: core.clock.now(),
      },
    });
    await add(1);
    await text();
    expect((await notices()).map(({ destination }) => destination)).toEqual(['U_ADMIN', 'U_OWNER']);
  });
});
