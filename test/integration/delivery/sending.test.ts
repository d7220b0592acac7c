import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { putNoticeInOutbox } from '../../../src/core/delivery/notice.ts';
import { type Sending, superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import {
  askFor,
  auditOf,
  everything,
  forgetJobs,
  jobsOf,
  linkOf,
  type MailService,
  makeMailService,
  rowOf,
  sendingBy,
} from './outbox.ts';

let core: TestCore;
let centre: TestCentre;
let mails: MailService;
let sending: Sending;

beforeAll(async () => {
  core = await makeTestCore({ publicUrl: 'https://keydesk.example' });
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core, 'Superstars "Kids" Gymnastics');
  mails = makeMailService();
  sending = sendingBy(mails);
});

describe('a YES', () => {
  test('goes out as one mail, to the address on record, with the link of PUBLIC_URL', async () => {
    const asked = await askFor(core, centre, centre.jane);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(1);
    expect(mails.calls[0]).toMatchObject({
      idempotencyKey: `delivery/${asked.deliveryId}`,
      from: '"Superstars ’Kids’ Gymnastics" <keydesk@mail.example.com>',
      to: 'jane.smith@example.com',
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    expect(mails.calls[0]?.text).toContain(`\nhttps://keydesk.example/reset/${asked.token}\n`);
    expect(mails.calls[0]?.text).toContain(`\nhttps://keydesk.example/${centre.slug}/portal/forgot\n`);
    const { html, text, subject } = mails.calls[0] ?? {};
    for (const part of [html, text, subject]) expect(part).not.toContain('Lily');
  });

  test('is told by the row, the link, the card and the Audit Log, all at once', async () => {
    const asked = await askFor(core, centre, centre.jane);
    await forgetJobs(core);
    core.clock.advance(2_000);
    const began = core.clock.now();
    mails.during = () => core.clock.advance(700);
    await superviseDelivery(core, sending, asked.deliveryId);

    expect(await rowOf(core, asked)).toMatchObject({
      state: 'sent',
      attempts: 1,
      sentAt: began,
      sealedToken: null,
      problem: null,
    });
    expect((await rowOf(core, asked)).providerId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await linkOf(core, asked)).toMatchObject({
      state: 'live',
      sentAt: began,
      expiresAt: new Date(began.getTime() + 30 * MINUTE),
    });
    expect(await jobsOf(core, 'card', asked.linkId)).toHaveLength(1);
    expect(await jobsOf(core, 'link-expiry', asked.linkId)).toEqual([
      { startAfter: new Date(began.getTime() + 30 * MINUTE) },
    ]);
    expect(await jobsOf(core, 'delivery', asked.deliveryId)).toEqual([]);
    expect((await auditOf(core, centre)).at(-1)).toEqual({
      action: 'reset.sent',
      subjectId: centre.jane,
      details: { link: asked.linkId, channel: 'email', to: 'j•••h@e•••.com', attempts: 1 },
    });
    expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
  });

  test('speaks the guardian’s language', async () => {
    const asked = await askFor(core, centre, centre.jose);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls[0]?.subject).toBe('Elija una contraseña nueva para Superstars "Kids" Gymnastics');
    expect(mails.calls[0]?.text).toContain('Hola, José Núñez:');
  });
});

describe('a notice', () => {
  test('goes out although it has no link, and the Audit Log says to whom', async () => {
    const { jane: guardianId, accountId } = centre;
    await core.db.$transaction((tx) =>
      putNoticeInOutbox(core, tx, {
        accountId,
        person: { portal: 'customer', guardianId },
        template: 'password-changed',
      }),
    );
    const { id } = await core.db.delivery.findFirstOrThrow({ where: { accountId, linkId: null } });
    await superviseDelivery(core, sending, id as DeliveryId);
    expect(mails.calls).toMatchObject([
      {
        to: 'jane.smith@example.com',
        subject: 'Your password for Superstars "Kids" Gymnastics was changed',
      },
    ]);
    expect(await rowOf(core, { deliveryId: id })).toMatchObject({ state: 'sent', sentAt: core.clock.now() });
    expect((await auditOf(core, centre)).at(-1)).toEqual({
      action: 'notice.sent',
      subjectId: guardianId,
      details: { notice: 'password-changed', channel: 'email', to: 'j•••h@e•••.com', attempts: 1 },
    });
  });
});

describe('one row', () => {
  test('that five workers have read at the same moment is called out once', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const { jane: guardianId, accountId } = centre;
    await core.db.$transaction((tx) =>
      putNoticeInOutbox(core, tx, {
        accountId,
        person: { portal: 'customer', guardianId },
        template: 'password-changed',
      }),
    );
    const notice = await core.db.delivery.findFirstOrThrow({ where: { accountId, linkId: null } });
    for (const deliveryId of [asked.deliveryId, notice.id as DeliveryId]) {
      await fiveAtOnce(() => superviseDelivery(core, sending, deliveryId), { guardianId, deliveryId });
      expect(await rowOf(core, { deliveryId })).toMatchObject({ state: 'sent', attempts: 1 });
    }
    expect(mails.calls).toHaveLength(2);
  });

  test('that is done is left alone, and so is one that does not exist', async () => {
    const asked = await askFor(core, centre, centre.jane);
    await superviseDelivery(core, sending, asked.deliveryId);
    const done = await rowOf(core, asked);
    await superviseDelivery(core, sending, asked.deliveryId);
    await superviseDelivery(core, sending, '01939b5e-7c3a-7000-8000-000000000001' as DeliveryId);
    expect(mails.calls).toHaveLength(1);
    expect(await rowOf(core, asked)).toEqual(done);
  });

  test('of another account is not touched by what happens to this one', async () => {
    const other = await makeCentre(core);
    const theirs = await askFor(core, other, other.jane);
    const ours = await askFor(core, centre, centre.jane);
    await superviseDelivery(core, sending, ours.deliveryId);
    expect(await rowOf(core, theirs)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await linkOf(core, theirs)).toMatchObject({ state: 'pending' });
  });
});

describe('a token in clear', () => {
  test('is in the mail and nowhere else: no log line, job, or row of any table', async () => {
    const tokens: string[] = [];
    const outcomes = [
      undefined,
      { kind: 'try-again', problem: 'provider_silent' },
      { kind: 'refused-this-address', problem: 'address_refused' },
      { kind: 'refused-our-settings', problem: 'key_refused' },
      { kind: 'duplicate-mismatch' },
    ] as const;
    for (const outcome of outcomes) {
      const asked = await askFor(core, centre, centre.jane);
      tokens.push(asked.token);
      if (outcome) mails.trouble.push(outcome);
      await superviseDelivery(core, sending, asked.deliveryId);
    }
    const places = `${core.logLines.join('\n')}\n${await everything(core)}`;
    expect(places).toContain('jane.smith@example.com');
    for (const token of tokens) {
      for (const form of [token, Buffer.from(token).toString('hex'), Buffer.from(token).toString('base64')])
        expect(places).not.toContain(form);
    }
    expect(mails.calls).toHaveLength(outcomes.length);
  });

  test('the log holds no address either', () => {
    expect(core.logLines.length).toBeGreaterThan(0);
    expect(core.logLines.join('\n')).toContain('j•••h@e•••.com');
    expect(core.logLines.join('\n')).not.toContain('jane.smith@');
  });
});

/** Holds both rows until five have read what is in them and stand waiting, then lets them go. */
async function fiveAtOnce(
  one: () => Promise<void>,
  { guardianId, deliveryId }: { guardianId: string; deliveryId: string },
): Promise<void> {
  let five: Promise<void>[] = [];
  await core.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM guardians WHERE id = ${guardianId}::uuid FOR UPDATE`;
    await tx.$queryRaw`SELECT 1 FROM deliveries WHERE id = ${deliveryId}::uuid FOR UPDATE`;
    five = Array.from({ length: 5 }, one);
    await vi.waitFor(async () => {
      const waiting = await core.db.$queryRaw`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(5);
    });
  });
  await Promise.all(five);
}
