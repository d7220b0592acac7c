import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { after as later, MINUTE } from '../../../src/core/clock.ts';
import { type DeliveryProblem, problemSentence } from '../../../src/core/delivery/outcomes.ts';
import type { SendOutcome } from '../../../src/core/delivery/provider.ts';
import { type Sending, superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { makeSecrets } from '../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import {
  askFor,
  auditOf,
  forgetJobs,
  jobsOf,
  keepTrying,
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
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  mails = makeMailService();
  sending = sendingBy(mails);
});

const silent: SendOutcome = { kind: 'try-again', problem: 'provider_silent' };
const down = (howOften: number) => mails.trouble.push(...Array.from({ length: howOften }, () => silent));

describe('the mail service is down', () => {
  test('for twenty minutes: the link still lives 30 minutes from the attempt that succeeded (G5)', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const askedAt = core.clock.now();
    down(1_000);
    await keepTrying(core, sending, asked, later(askedAt, 20 * MINUTE));
    expect(await rowOf(core, asked)).toMatchObject({ state: 'queued', problem: 'provider_silent' });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'live', sentAt: null });

    mails.trouble.length = 0;
    await keepTrying(core, sending, asked);
    const began = core.clock.now();
    expect(began.getTime() - askedAt.getTime()).toBeGreaterThanOrEqual(20 * MINUTE);
    expect(mails.delivered).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', problem: null, sentAt: began });
    expect(await linkOf(core, asked)).toMatchObject({ sentAt: began, expiresAt: later(began, 30 * MINUTE) });

    core.clock.advance(30 * MINUTE - 1);
    expect(await findLink(core, asked.token)).toMatchObject({ standing: 'usable' });
    core.clock.advance(1);
    expect(await findLink(core, asked.token)).toMatchObject({ standing: 'expired' });
  });

  test('every attempt carries the same key and the same bytes', async () => {
    const asked = await askFor(core, centre, centre.jane);
    down(12);
    await keepTrying(core, sending, asked);
    expect(mails.calls).toHaveLength(13);
    expect(new Set(mails.calls.map((email) => JSON.stringify(email))).size).toBe(1);
  });

  test('the pauses grow from a second to a minute, each with a job at its end', async () => {
    const asked = await askFor(core, centre, centre.jane);
    down(9);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await forgetJobs(core);
      await superviseDelivery(core, sending, asked.deliveryId);
      const { dueAt } = await rowOf(core, asked);
      expect(await jobsOf(core, 'delivery', asked.deliveryId)).toEqual([{ startAfter: dueAt }]);
      pauses.push((dueAt.getTime() - core.clock.now().getTime()) / 1_000);
      core.clock.set(dueAt);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('a job that comes before its time calls nobody', async () => {
    const asked = await askFor(core, centre, centre.jane);
    down(5);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await superviseDelivery(core, sending, asked.deliveryId);
      core.clock.set((await rowOf(core, asked)).dueAt);
    }
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(4);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toHaveLength(4);
  });

  test('the card hears of the trouble once, and again when it is of another kind', async () => {
    const asked = await askFor(core, centre, centre.jane);
    mails.trouble.push(silent, silent, { kind: 'try-again', problem: 'provider_busy' });
    const told: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await forgetJobs(core);
      await superviseDelivery(core, sending, asked.deliveryId);
      told.push((await jobsOf(core, 'card', asked.linkId)).length);
      core.clock.set((await rowOf(core, asked)).dueAt);
    }
    expect(told).toEqual([1, 0, 1]);
    expect(problemSentence((await rowOf(core, asked)).problem)).toContain('slow down');
  });

  test('for an hour: the message is given up, its link withdrawn, and everybody told', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const askedAt = core.clock.now();
    down(10_000);
    await keepTrying(core, sending, asked);
    const minutes = (core.clock.now().getTime() - askedAt.getTime()) / MINUTE;
    expect(minutes).toBeGreaterThan(58);
    expect(minutes).toBeLessThan(60);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'failed',
      problem: 'gave_up',
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'provider_down' });
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'reset.failed',
      details: { link: asked.linkId, problem: 'gave_up', to: 'j•••h@e•••.com' },
    });
  });

  test('a row that waited over an hour for a Keydesk that was off is given up, not sent late', async () => {
    const asked = await askFor(core, centre, centre.jane);
    core.clock.advance(61 * MINUTE);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'failed',
      problem: 'gave_up',
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'provider_down' });
  });
});

describe('the mail service asks to wait', () => {
  test('for 20 seconds: the next attempt comes then', async () => {
    const asked = await askFor(core, centre, centre.jane);
    mails.trouble.push({ kind: 'try-again', problem: 'provider_busy', after: 20_000 });
    await superviseDelivery(core, sending, asked.deliveryId);
    expect((await rowOf(core, asked)).dueAt).toEqual(later(core.clock.now(), 20_000));
  });

  test('for two hours: the staff learn now that it will not be, not in an hour', async () => {
    const asked = await askFor(core, centre, centre.jane);
    mails.trouble.push({ kind: 'try-again', problem: 'provider_busy', after: 120 * MINUTE });
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'gave_up' });
  });
});

describe('the mail service refuses', () => {
  const refused: [SendOutcome['kind'], DeliveryProblem, string][] = [
    ['refused-this-address', 'address_refused', 'not_deliverable'],
    ['refused-our-settings', 'key_refused', 'our_settings'],
    ['refused-our-settings', 'sender_refused', 'our_settings'],
    ['refused-our-settings', 'quota_used_up', 'our_settings'],
  ];

  test.each(refused)(
    '%s, %s: one call, the link fails at once, and everybody is told',
    async (kind, problem, reason) => {
      const asked = await askFor(core, centre, centre.jane);
      await forgetJobs(core);
      mails.trouble.push({ kind, problem } as SendOutcome);
      await superviseDelivery(core, sending, asked.deliveryId);
      await superviseDelivery(core, sending, asked.deliveryId);
      expect(mails.calls).toHaveLength(1);
      expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem, sealedToken: null });
      expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: reason, sentAt: null });
      expect(await findLink(core, asked.token)).toMatchObject({ standing: 'withdrawn' });
      expect(await jobsOf(core, 'card', asked.linkId)).toHaveLength(1);
      expect(await jobsOf(core, 'delivery', asked.deliveryId)).toEqual([]);
      expect((await auditOf(core, centre)).at(-1)).toMatchObject({
        action: 'reset.failed',
        details: { problem },
      });
    },
  );

  test('an address that would be two is refused before anybody is called', async () => {
    const two = 'jane@example.com, thief@example.com';
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email: two } });
    const asked = await askFor(core, centre, centre.jane);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'address_refused' });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'not_deliverable' });
  });
});

describe('something is wrong on our side', () => {
  test('APP_SECRET was lost: the sealed link is not sent, and the sentence says what to do', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const changed = { ...core, secrets: makeSecrets([Buffer.alloc(32, 'other')]) };
    await superviseDelivery(changed, sending, asked.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'failed',
      problem: 'link_unreadable',
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'our_settings' });
    expect(problemSentence('link_unreadable')).toContain('APP_SECRET');
  });

  test('APP_SECRET was rotated with the old one kept: the mail goes out', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const rotated = { ...core, secrets: makeSecrets([Buffer.alloc(32, 'new'), Buffer.alloc(32, 'test')]) };
    await superviseDelivery(rotated, sending, asked.deliveryId);
    expect(mails.delivered).toHaveLength(1);
  });

  test('a sealed token moved from another row is not opened', async () => {
    const [one, other] = [await askFor(core, centre, centre.jane), await askFor(core, centre, centre.jose)];
    const { sealedToken } = await rowOf(core, other);
    await core.db.delivery.update({ where: { id: one.deliveryId }, data: { sealedToken } });
    await superviseDelivery(core, sending, one.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await rowOf(core, one)).toMatchObject({ state: 'failed', problem: 'link_unreadable' });
  });

  test.each([
    ['a template from another version', { template: 'carrier-pigeon' }],
    ['content of the wrong shape', { content: { centre: ['x'], language: 'fr' } }],
    ['content that is null', { content: 'null' }],
    ['a token that is missing', { sealedToken: null }],
  ])('%s fails the message instead of trying for ever', async (_, change) => {
    const asked = await askFor(core, centre, centre.jane);
    await core.db.delivery.update({ where: { id: asked.deliveryId }, data: change });
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'failed',
      problem: 'not_renderable',
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'our_settings' });
    expect(core.logLines.join('\n')).not.toContain(asked.token);
  });
});

test('a clock that goes back an hour, or another process whose clock is behind, does not hold up a message', async () => {
  const asked = await askFor(core, centre, centre.jane);
  core.clock.advance(-60 * MINUTE);
  await superviseDelivery(core, sending, asked.deliveryId);
  expect(mails.delivered).toHaveLength(1);
  expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sentAt: core.clock.now() });
});
