import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { after as later, MINUTE } from '../../../src/core/clock.ts';
import { LEASE } from '../../../src/core/delivery/claim.ts';
import { type Sending, superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { sweepOverdue } from '../../../src/core/delivery/sweep.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import {
  type Asked,
  askFor,
  auditOf,
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
let asked: Asked;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  await core.db.delivery.updateMany({ data: { state: 'cancelled', sealedToken: null } });
  centre = await makeCentre(core);
  mails = makeMailService();
  sending = sendingBy(mails);
  asked = await askFor(core, centre, centre.jane);
});

const killed = new Error('killed');

/** The provider takes the mail, and then nothing more of ours is written. */
async function killedAfterAnswer(): Promise<void> {
  const dying = { ...core, queue: { ...core.queue, add: () => Promise.reject(killed) } };
  await expect(superviseDelivery(dying, sending, asked.deliveryId)).rejects.toThrow('killed');
}

/** The process is gone before the provider hears of it. */
async function killedBeforeCall(): Promise<void> {
  const provider = { send: () => Promise.reject(killed) };
  await expect(superviseDelivery(core, { ...sending, provider }, asked.deliveryId)).rejects.toThrow('killed');
}

describe('killed between the provider’s answer and the row that records it', () => {
  test('another attempt sends the same bytes under the same key, and one mail is delivered', async () => {
    await killedAfterAnswer();
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sending', attempts: 1 });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'live', sentAt: null });

    core.clock.advance(LEASE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(2);
    expect(mails.calls[1]).toEqual(mails.calls[0]);
    expect(mails.delivered).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', attempts: 2, sealedToken: null });
  });

  test('the guardian can use the mail at once, and what was lost is told afterwards', async () => {
    const began = core.clock.now();
    await killedAfterAnswer();
    const { token } = asked;
    const password = 'correct horse battery';
    const outcome = await redeemLink(core, { token, password, confirm: password, visit: 'v' });
    expect(outcome.kind).toBe('redeemed');

    core.clock.advance(LEASE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sentAt: began, sealedToken: null });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'redeemed', sentAt: began });
    expect((await auditOf(core, centre)).map(({ action }) => action)).toEqual([
      'reset.requested',
      'reset.redeemed',
      'reset.sent',
    ]);
  });

  test('and the sender’s address was changed before the restart: the first mail counts, no second one goes out', async () => {
    const began = core.clock.now();
    await killedAfterAnswer();
    core.clock.advance(LEASE);
    await superviseDelivery(core, { ...sending, from: 'other@mail.example.com' }, asked.deliveryId);
    expect(mails.delivered).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'unknown',
      problem: 'not_confirmed',
      sentAt: began,
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({
      state: 'live',
      sentAt: began,
      expiresAt: later(began, 30 * MINUTE),
    });
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'reset.sent',
      details: { confirmed: 'no' },
    });
  });

  test('and Keydesk stays off for two hours: nothing goes out late, and the row says that it cannot tell', async () => {
    const began = core.clock.now();
    await killedAfterAnswer();
    core.clock.advance(120 * MINUTE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'unknown', sealedToken: null, sentAt: began });
    expect(await linkOf(core, asked)).toMatchObject({ sentAt: began, expiresAt: later(began, 30 * MINUTE) });
  });

  test('and the link was superseded before the restart: the row does not claim that nothing went out', async () => {
    await killedAfterAnswer();
    await askFor(core, centre, centre.jane);
    core.clock.advance(LEASE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'unknown',
      problem: 'not_confirmed',
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'superseded' });
  });
});

describe('killed between the claim and the call', () => {
  test('the row is taken up again, and the link’s life counts from the second attempt', async () => {
    await killedBeforeCall();
    core.clock.advance(LEASE + 5 * MINUTE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.delivered).toHaveLength(1);
    expect(await linkOf(core, asked)).toMatchObject({
      sentAt: core.clock.now(),
      expiresAt: later(core.clock.now(), 30 * MINUTE),
    });
  });

  test('whoever looks before the lease is over leaves the row alone and comes again at its end', async () => {
    await killedBeforeCall();
    await forgetJobs(core);
    const { dueAt } = await rowOf(core, asked);
    core.clock.advance(LEASE - 1);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await jobsOf(core, 'delivery', asked.deliveryId)).toEqual([{ startAfter: dueAt }]);
  });

  test('ten workers find the lost row at once: one of them calls', async () => {
    await killedBeforeCall();
    core.clock.advance(LEASE);
    await Promise.all(Array.from({ length: 10 }, () => superviseDelivery(core, sending, asked.deliveryId)));
    expect(mails.calls).toHaveLength(1);
  });
});

describe('a worker so slow that another one took over', () => {
  /** Runs `meanwhile` while the first attempt waits for its answer, after its lease has ended. */
  async function slow(meanwhile: () => Promise<void>): Promise<void> {
    mails.during = async () => {
      mails.during = () => {};
      core.clock.advance(LEASE);
      await meanwhile();
    };
    await superviseDelivery(core, sending, asked.deliveryId);
  }

  test('its good news counts when the other one had trouble', async () => {
    await slow(async () => {
      mails.trouble.push({ kind: 'try-again', problem: 'provider_troubled' });
      await superviseDelivery(core, sending, asked.deliveryId);
      expect(await rowOf(core, asked)).toMatchObject({ state: 'queued', attempts: 2 });
    });
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sealedToken: null });
    expect((await auditOf(core, centre)).filter(({ action }) => action === 'reset.sent')).toHaveLength(1);
  });

  test.each([
    { kind: 'refused-our-settings', problem: 'key_refused' },
    { kind: 'refused-this-address', problem: 'address_refused' },
    { kind: 'try-again', problem: 'provider_silent' },
    { kind: 'duplicate-mismatch' },
  ] as const)('its bad news ($kind) does not undo the other one’s success', async (news) => {
    await slow(async () => {
      await superviseDelivery(core, sending, asked.deliveryId);
      await forgetJobs(core);
      mails.trouble.push(news);
    });
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', problem: null, attempts: 2 });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'live', sentAt: core.clock.now() });
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({ action: 'reset.sent' });
    expect(await jobsOf(core, 'delivery', asked.deliveryId)).toEqual([]);
  });

  test('both succeed: one mail, and it is written down once', async () => {
    await slow(() => superviseDelivery(core, sending, asked.deliveryId));
    expect(mails.delivered).toHaveLength(1);
    expect((await auditOf(core, centre)).filter(({ action }) => action === 'reset.sent')).toHaveLength(1);
  });
});

describe('the Audit Log cannot be written', () => {
  test('then the outcome is not recorded either, and the attempt is made again', async () => {
    const sign = () => {
      throw new Error('The Audit Log is out of reach.');
    };
    const mute = { ...core, secrets: { ...core.secrets, sign } };
    await expect(superviseDelivery(mute, sending, asked.deliveryId)).rejects.toThrow('out of reach');
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sending' });
    expect(await linkOf(core, asked)).toMatchObject({ sentAt: null });

    core.clock.advance(LEASE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.delivered).toHaveLength(1);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({ action: 'reset.sent' });
  });
});

describe('a job that was lost', () => {
  test('is made again once its row is half a minute overdue, and not sooner', async () => {
    await forgetJobs(core);
    core.clock.advance(30_000);
    expect(await sweepOverdue(core)).toBe(0);
    core.clock.advance(1);
    expect(await sweepOverdue(core)).toBe(1);
    expect(await jobsOf(core, 'delivery', asked.deliveryId)).toHaveLength(1);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.delivered).toHaveLength(1);
  });

  test('is made again for an attempt that was lost', async () => {
    await killedBeforeCall();
    await forgetJobs(core);
    core.clock.advance(LEASE + 30_001);
    expect(await sweepOverdue(core)).toBe(1);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.delivered).toHaveLength(1);
  });

  test('is made by one of many sweeps, and a slow queue is not drowned by the next', async () => {
    await forgetJobs(core);
    core.clock.advance(MINUTE);
    const found = await Promise.all(Array.from({ length: 5 }, () => sweepOverdue(core)));
    expect(found.reduce((sum, one) => sum + one)).toBe(1);
    core.clock.advance(20_000);
    expect(await sweepOverdue(core)).toBe(0);
    expect(await jobsOf(core, 'delivery', asked.deliveryId)).toHaveLength(1);
  });

  test('of a row that is done is not made', async () => {
    await superviseDelivery(core, sending, asked.deliveryId);
    await forgetJobs(core);
    core.clock.advance(MINUTE);
    expect(await sweepOverdue(core)).toBe(0);
  });
});
