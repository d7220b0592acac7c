import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sending, superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { endLink } from '../../../src/core/links/lifecycle.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
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

describe('between YES and sending', () => {
  test.each([
    ['the email on record changes', { email: 'jane.new@example.com' }, 'contact_changed'],
    ['the email changes in its capitals only', { email: 'Jane.Smith@example.com' }, 'contact_changed'],
    ['the email is taken off the record', { email: null, emailKey: null }, 'contact_changed'],
    ['Can Log In is taken away', { canLogIn: false }, 'access_lost'],
  ])('%s: nothing goes out, and the link ends with that reason', async (_, change, reason) => {
    const asked = await askFor(core, centre, centre.jane);
    await core.db.guardian.update({ where: { id: centre.jane }, data: change });
    await forgetJobs(core);
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(mails.calls).toEqual([]);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'cancelled', sealedToken: null, sentAt: null });
    expect(await linkOf(core, asked)).toMatchObject({
      state: 'cancelled',
      endedReason: reason,
      sentAt: null,
    });
    expect(await jobsOf(core, 'card', asked.linkId)).toHaveLength(1);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'reset.cancelled',
      subjectId: centre.jane,
      details: { link: asked.linkId, reason },
    });
  });

  test('a newer link is asked for: only the newer one goes out', async () => {
    const older = await askFor(core, centre, centre.jane);
    const newer = await askFor(core, centre, centre.jane);
    for (const { deliveryId } of [older, newer]) await superviseDelivery(core, sending, deliveryId);
    expect(mails.delivered.map(({ text }) => text.includes(newer.token))).toEqual([true]);
    expect(await rowOf(core, older)).toMatchObject({ state: 'cancelled', sealedToken: null });
    expect(await linkOf(core, older)).toMatchObject({ state: 'superseded' });
  });
});

describe('while the provider is being called', () => {
  test('a newer link is asked for: the older mail arrives, and its link is dead', async () => {
    const older = await askFor(core, centre, centre.jane);
    let newer = older;
    mails.during = async () => {
      mails.during = () => {};
      newer = await askFor(core, centre, centre.jane);
    };
    await superviseDelivery(core, sending, older.deliveryId);
    await superviseDelivery(core, sending, newer.deliveryId);
    expect(mails.delivered).toHaveLength(2);
    expect(await rowOf(core, older)).toMatchObject({ state: 'sent', sealedToken: null });
    expect(await linkOf(core, older)).toMatchObject({ state: 'superseded' });
    expect(await findLink(core, older.token)).toMatchObject({ standing: 'replaced' });
    expect(await findLink(core, newer.token)).toMatchObject({ standing: 'usable' });
    expect(await jobsOf(core, 'link-expiry', older.linkId)).toEqual([]);
  });

  test('the link is cancelled and the provider has trouble: it is not tried again', async () => {
    const asked = await askFor(core, centre, centre.jane);
    mails.trouble.push({ kind: 'try-again', problem: 'provider_silent' });
    mails.during = async () => {
      await core.db.$transaction((tx) =>
        endLink(core, tx, centre.accountId, asked.linkId, 'cancelled', 'password_changed'),
      );
    };
    await keepTrying(core, sending, asked);
    expect(mails.calls).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'cancelled', sealedToken: null });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'cancelled', endedReason: 'password_changed' });
  });

  test('the guardian is quicker than our own row: the link works, and ends redeemed', async () => {
    const asked = await askFor(core, centre, centre.jane);
    mails.during = async () => {
      const { token } = asked;
      const password = 'correct horse battery';
      const outcome = await redeemLink(core, { token, password, confirm: password, visit: 'v' });
      expect(outcome.kind).toBe('redeemed');
    };
    await superviseDelivery(core, sending, asked.deliveryId);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sentAt: core.clock.now() });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'redeemed', sentAt: core.clock.now() });
  });
});

describe('between an attempt without an answer and the next', () => {
  test('the guardian redeems the link: the mail had arrived, and is not sent again', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const began = core.clock.now();
    mails.trouble.push({ kind: 'try-again', problem: 'provider_silent' });
    await superviseDelivery(core, sending, asked.deliveryId);
    const { token } = asked;
    const password = 'correct horse battery';
    await redeemLink(core, { token, password, confirm: password, visit: 'v' });
    await keepTrying(core, sending, asked);
    expect(mails.calls).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sentAt: began, sealedToken: null });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'redeemed', sentAt: began });
  });
});

describe('two at the same moment', () => {
  test('a YES and the sending of the link that it supersedes never wait for each other in a ring', async () => {
    for (let round = 0; round < 10; round += 1) {
      const older = await askFor(core, centre, centre.jane);
      const [newer] = await Promise.all([
        askFor(core, centre, centre.jane),
        superviseDelivery(core, sending, older.deliveryId),
        superviseDelivery(core, sending, older.deliveryId),
      ]);
      expect(['cancelled', 'sent']).toContain((await rowOf(core, older)).state);
      expect((await linkOf(core, older)).state).toBe('superseded');
      expect((await linkOf(core, newer)).state).toBe('pending');
    }
  });
});
