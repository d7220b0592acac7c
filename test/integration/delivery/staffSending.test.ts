import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LinkPurpose } from '../../../src/core/database/client.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { findLink } from '../../../src/core/links/find.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { holderOf, makeOwner, staffLink } from '../../support/staffLinks.ts';
import {
  auditOf,
  everything,
  forgetJobs,
  jobsOf,
  linkOf,
  type MailService,
  makeMailService,
  rowOf,
} from './outbox.ts';
import { balanceOf, creditsOf, openTexting, type Texting, textingCentre, textOf } from './texting.ts';

const PHONE = '+15125550177';
let texting: Texting;
let core: TestCore;
let centre: TestCentre;
let mails: MailService;

beforeAll(async () => {
  texting = await openTexting();
  core = texting.core;
});
afterAll(() => texting.close());
beforeEach(async () => {
  centre = await textingCentre(core);
  await core.db.staff.update({ where: { id: centre.staff.admin }, data: { phone: PHONE } });
  mails = makeMailService();
});

type Made = Exclude<LinkPurpose, 'guardian_reset' | 'owner_first'>;

async function asked(purpose: Made = 'staff_reset', channel: 'email' | 'sms' = 'email') {
  const staffId = purpose === 'owner_recovery' ? centre.staff.owner : centre.staff.admin;
  const { linkId, token } = await staffLink(core, centre, purpose, { staffId, channel });
  const { id } = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
  return { linkId, token, staffId, deliveryId: id as DeliveryId };
}
const send = ({ deliveryId }: { deliveryId: DeliveryId }) =>
  superviseDelivery(core, { ...texting.sending, provider: mails }, deliveryId);

describe('a link of staff goes out', () => {
  test.each(['staff_reset', 'staff_invitation', 'owner_recovery'] as const)(
    'by email, for %s: to the address on record, and it lives from then on',
    async (purpose) => {
      const one = await asked(purpose);
      await send(one);
      const holder = await core.db.staff.findUniqueOrThrow({ where: { id: one.staffId } });
      expect(mails.delivered).toHaveLength(1);
      expect(mails.delivered[0]).toMatchObject({ to: holder.email });
      expect(mails.delivered[0]?.text).toContain(`/reset/${one.token}`);
      expect(mails.delivered[0]?.text.includes(`/${centre.slug}/office/forgot`)).toBe(
        purpose !== 'owner_recovery',
      );
      expect(await rowOf(core, one)).toMatchObject({ state: 'sent', sealedToken: null });
      expect(await findLink(core, one.token)).toMatchObject({ standing: 'usable', purpose });
      expect((await auditOf(core, centre)).slice(-2)).toMatchObject([
        { action: 'reset.requested', subjectId: one.staffId, details: { purpose } },
        { action: 'reset.sent', subjectId: one.staffId },
      ]);
    },
  );

  test('by text, for a reset: one segment, one credit (S6)', async () => {
    const one = await asked('staff_reset', 'sms');
    expect(await balanceOf(core, centre)).toBe(9);
    await send(one);
    expect(await creditsOf(core, one)).toEqual(['reserved', 'spent']);
    const { state, address } = await rowOf(core, one);
    expect([state, address]).toEqual(['sent', PHONE]);
    expect(textOf(texting.far, one).body).toContain('Superstars Gymnastics: ');
  });
});

test('until it is sent a token is nowhere in clear, and afterwards nowhere at all', async () => {
  const one = await asked('owner_recovery');
  expect(await everything(core)).not.toContain(one.token);
  await send(one);
  expect(await everything(core)).not.toContain(one.token);
  expect(core.logLines.join('\n')).not.toContain(one.token);
});

describe('between YES and sending', () => {
  const admin = (data: object) => core.db.staff.update({ where: { id: centre.staff.admin }, data });
  const changes: [string, Made, 'email' | 'sms', () => Promise<unknown>, string][] = [
    ['deactivated', 'staff_reset', 'email', () => admin({ deactivatedAt: core.clock.now() }), 'access_lost'],
    [
      'invited and deactivated',
      'staff_invitation',
      'email',
      () => admin({ deactivatedAt: core.clock.now() }),
      'access_lost',
    ],
    [
      'given another email',
      'staff_reset',
      'email',
      () => admin({ email: 'ada@new.example', emailKey: 'ada@new.example' }),
      'contact_changed',
    ],
    ['given another phone', 'staff_reset', 'sms', () => admin({ phone: '+15125550178' }), 'contact_changed'],
    [
      'made the Business Owner',
      'staff_reset',
      'email',
      () => makeOwner(core, centre, centre.staff.admin),
      'owner',
    ],
    [
      'made the Business Owner',
      'staff_reset',
      'sms',
      () => makeOwner(core, centre, centre.staff.admin),
      'owner',
    ],
    [
      'no longer the Business Owner',
      'owner_recovery',
      'email',
      () => makeOwner(core, centre, centre.staff.admin),
      'owner',
    ],
    [
      'not to be texted any more',
      'staff_reset',
      'sms',
      () => core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } }),
      'sms_off',
    ],
  ];

  test.each(changes)(
    'they are %s: of a %s by %s nothing goes out',
    async (_, purpose, channel, change, reason) => {
      const one = await asked(purpose, channel);
      await change();
      await forgetJobs(core);
      await send(one);
      expect(mails.calls).toEqual([]);
      expect(await rowOf(core, one)).toMatchObject({ state: 'cancelled', sealedToken: null, sentAt: null });
      expect(await linkOf(core, one)).toMatchObject({ state: 'cancelled', endedReason: reason });
      expect(await jobsOf(core, 'card', one.linkId)).not.toEqual([]);
      expect((await auditOf(core, centre)).at(-1)).toMatchObject({
        action: 'reset.cancelled',
        subjectId: one.staffId,
        details: { link: one.linkId, reason },
      });
      if (channel === 'sms') expect(await balanceOf(core, centre)).toBe(10);
    },
  );

  test('only the newest goes out, and a colleague’s and a guardian’s are left alone', async () => {
    const older = await asked();
    const colleague = await staffLink(core, centre, 'staff_reset', { staffId: centre.staff.manager });
    const newer = await asked();
    for (const one of [older, newer]) await send(one);
    expect(mails.delivered.map(({ text }) => text.includes(newer.token))).toEqual([true]);
    expect(await linkOf(core, older)).toMatchObject({ state: 'superseded' });
    expect(await linkOf(core, colleague)).toMatchObject({ state: 'pending' });
  });
});

describe('the database', () => {
  test.each(['staff_reset', 'staff_invitation'] as const)(
    'makes no %s for the Business Owner, whatever a program asks (S3)',
    async (purpose) => {
      await expect(staffLink(core, centre, purpose, { staffId: centre.staff.owner })).rejects.toThrow(
        'is not for this staff member',
      );
    },
  );

  test('makes no recovery for anybody else', async () => {
    expect(holderOf(centre, 'owner_recovery')).toBe(centre.staff.owner);
    await expect(staffLink(core, centre, 'owner_recovery', { staffId: centre.staff.admin })).rejects.toThrow(
      'is not for this staff member',
    );
  });
});
