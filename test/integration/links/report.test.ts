import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { LinkState } from '../../../src/core/database/client.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { reportLink } from '../../../src/core/links/report.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, sentLink, tokenOf, yesFor } from '../../support/links.ts';
import {
  askFor,
  everything,
  forgetJobs,
  jobsOf,
  makeMailService,
  rowOf,
  sendingBy,
} from '../delivery/outbox.ts';

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

const report = (token: string, madeFor?: string) => reportLink(core, { token, madeFor });
const redeem = (token: string) =>
  redeemLink(core, { token, password: PASSWORD, confirm: PASSWORD, visit: 'one-browser' });
const rowOfLink = (linkId: LinkId) => core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
const credential = () => core.db.credential.findUnique({ where: { guardianId: centre.jane } });
const toldOf = (linkId: LinkId) => core.db.postedMessage.count({ where: { linkId, kind: 'report' } });
const reportedEntries = (linkId: LinkId) =>
  core.db.auditEntry.findMany({
    where: {
      accountId: centre.accountId,
      action: 'reset.reported',
      details: { path: ['link'], equals: linkId },
    },
  });

describe('a guardian who did not ask for a link', () => {
  it('stops it: nobody can use it any more, and the password and sessions stay as they are', async () => {
    const { token, linkId } = await sentLink(core, centre);
    const now = core.clock.now();
    await core.db.session.create({
      data: {
        idHash: Buffer.alloc(32, 1),
        accountId: centre.accountId,
        portal: 'customer',
        guardianId: centre.jane,
        createdAt: now,
        seenAt: now,
        expiresAt: after(now, MINUTE),
      },
    });
    await forgetJobs(core);
    expect(await report(token)).toMatchObject({
      kind: 'reported',
      link: { standing: 'reported', reportedAt: now },
    });
    expect(await rowOfLink(linkId)).toMatchObject({ state: 'reported', reportedAt: now, endedAt: now });
    expect(await redeem(token)).toMatchObject({ kind: 'dead', link: { standing: 'reported' } });
    expect(await credential()).toBeNull();
    expect(await core.db.session.count({ where: { guardianId: centre.jane } })).toBe(1);
    expect(await jobsOf(core, 'card', linkId)).toHaveLength(1);
    expect(await toldOf(linkId)).toBe(3);
  });

  it('leaves one row in the Audit Log: who had asked, what became of the link, and no secret', async () => {
    const { token, linkId } = await sentLink(core, centre);
    await report(token);
    const entries = await reportedEntries(linkId);
    expect(entries).toMatchObject([
      {
        actorKind: 'visitor',
        via: 'customer_portal',
        subjectKind: 'guardian',
        subjectId: centre.jane,
        details: {
          link: linkId,
          was: 'live',
          stopped: true,
          requested_by: 'staff',
          requester: centre.staff.manager,
          told_in_slack: 3,
          told_by_email: false,
        },
      },
    ]);
    expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
    expect(await everything(core)).not.toContain(token);
    expect(core.logLines.join('')).not.toContain(token);
  });

  it('does it once: pressing again, or fifty times at once, tells nobody a second time', async () => {
    const { token, linkId } = await sentLink(core, centre);
    const first = core.clock.now();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => report(token)));
    core.clock.advance(MINUTE);
    outcomes.push(await report(token));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: 'reported', link: { standing: 'reported' } });
    expect((await rowOfLink(linkId)).reportedAt).toEqual(first);
    expect(await reportedEntries(linkId)).toHaveLength(1);
    expect(await toldOf(linkId)).toBe(3);
  });

  it('is taken by its word also before the mail service has said that it took the message', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const service = makeMailService();
    service.during = async () => void (await report(asked.token));
    await superviseDelivery(core, sendingBy(service), asked.deliveryId);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sealedToken: null });
    expect(await rowOfLink(asked.linkId)).toMatchObject({ state: 'reported', sentAt: core.clock.now() });
    expect(await redeem(asked.token)).toMatchObject({ kind: 'dead' });
  });

  it('a message that waits for another attempt never goes out again, and its sealed token is wiped', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const service = makeMailService();
    service.trouble.push({ kind: 'try-again', problem: 'provider_silent' });
    await superviseDelivery(core, sendingBy(service), asked.deliveryId);
    await report(asked.token);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'cancelled', sealedToken: null });
    core.clock.advance(MINUTE);
    await superviseDelivery(core, sendingBy(service), asked.deliveryId);
    expect(service.delivered).toEqual([]);
  });

  it('ends it also after half an hour, as long as the message could go out again and begin another', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const service = makeMailService();
    // The mail arrived, but the service has not said so.
    service.trouble.push({ kind: 'try-again', problem: 'provider_silent' });
    await superviseDelivery(core, sendingBy(service), asked.deliveryId);
    core.clock.advance(LINK_LIFE + MINUTE);
    expect(await report(asked.token)).toMatchObject({ kind: 'reported', link: { standing: 'reported' } });
    await superviseDelivery(core, sendingBy(service), asked.deliveryId);
    expect(service.delivered).toEqual([]);
    expect(await redeem(asked.token)).toMatchObject({ kind: 'dead', link: { standing: 'reported' } });
    expect(await reportedEntries(asked.linkId)).toMatchObject([{ details: { was: 'live', stopped: true } }]);
  });

  it('shows that an attempt which never told its outcome did arrive', async () => {
    const asked = await askFor(core, centre, centre.jane);
    const service = makeMailService();
    service.during = () => {
      throw new Error('killed');
    };
    await expect(superviseDelivery(core, sendingBy(service), asked.deliveryId)).rejects.toThrow('killed');
    await report(asked.token);
    core.clock.advance(MINUTE);
    await superviseDelivery(core, sendingBy(makeMailService()), asked.deliveryId);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sealedToken: null });
  });
});

describe('a link that is over', () => {
  const endings: [string, LinkState, (token: string, linkId: LinkId) => Promise<unknown>][] = [
    ['used', 'redeemed', (token) => redeem(token)],
    [
      'expired',
      'expired',
      async (_, linkId) => {
        core.clock.advance(LINK_LIFE);
        await expireLink(core, linkId);
      },
    ],
    ['replaced', 'superseded', () => sentLink(core, centre)],
    [
      'withdrawn',
      'cancelled',
      (_, linkId) =>
        core.db.resetLink.update({
          where: { id: linkId },
          data: { state: 'cancelled', endedAt: core.clock.now(), endedReason: 'contact_changed' },
        }),
    ],
  ];
  it.each(endings)(
    'can be reported when it was %s, once, and stays what it is',
    async (standing, state, end) => {
      const { token, linkId } = await sentLink(core, centre);
      await end(token, linkId);
      const before = await rowOfLink(linkId);
      await forgetJobs(core);
      for (const _again of [1, 2, 3])
        expect(await report(token)).toMatchObject({ kind: 'reported', link: { standing } });
      expect(await rowOfLink(linkId)).toEqual({ ...before, state, reportedAt: core.clock.now() });
      expect(await jobsOf(core, 'card', linkId)).toHaveLength(1);
      expect(await toldOf(linkId)).toBe(3);
      expect(await reportedEntries(linkId)).toMatchObject([{ details: { was: state, stopped: false } }]);
    },
  );

  it('has expired by the clock although its row is not marked yet: the report does not end it a second way', async () => {
    const { token, linkId } = await sentLink(core, centre);
    core.clock.advance(LINK_LIFE);
    expect(await report(token)).toMatchObject({ kind: 'reported', link: { standing: 'expired' } });
    await expireLink(core, linkId);
    expect(await rowOfLink(linkId)).toMatchObject({ state: 'expired', reportedAt: core.clock.now() });
    expect(await reportedEntries(linkId)).toMatchObject([{ details: { was: 'expired', stopped: false } }]);
  });
});

describe('nothing is reported', () => {
  const nothing = async () => {
    expect(
      await core.db.resetLink.count({ where: { accountId: centre.accountId, NOT: { reportedAt: null } } }),
    ).toBe(0);
    const action = 'reset.reported';
    expect(await core.db.auditEntry.count({ where: { accountId: centre.accountId, action } })).toBe(0);
  };

  it.each(['', 'x', 'a'.repeat(43), 'a'.repeat(100_000), '\u0000'.repeat(43), "' OR 1=1 --"])(
    'with a token that nobody made',
    async (token) => {
      await sentLink(core, centre);
      expect(await report(token)).toEqual({ kind: 'unknown' });
      await nothing();
    },
  );

  it('by a button that was made for another link', async () => {
    const { token } = await sentLink(core, centre);
    const other = await sentLink(core, centre, centre.jose);
    expect(await report(token, other.linkId)).toMatchObject({ kind: 'other-link' });
    expect(await report(token, 'not even an id')).toMatchObject({ kind: 'other-link' });
    await nothing();
  });
});

describe('at the same moment', () => {
  /** Hashing takes most of a redemption and comes before its turn: without it the two really meet. */
  const quick = async (): Promise<TestCore> => {
    const hash = await core.hashing.hash(PASSWORD);
    return { ...core, hashing: { ...core.hashing, hash: async () => hash } };
  };

  it('a report and a redemption: one of them ends the link, and both answers are true', async () => {
    const both = await quick();
    for (let round = 0; round < 50; round += 1) {
      await core.db.credential.deleteMany({ where: { guardianId: centre.jane } });
      const { token, linkId } = await sentLink(core, centre);
      const chosen = { token, password: PASSWORD, confirm: PASSWORD, visit: 'one-browser' };
      const racers = [() => redeemLink(both, chosen), () => reportLink(both, { token })];
      if (round % 2 === 0) racers.reverse();
      const outcomes = await Promise.all(racers.map((race) => race()));
      const redeemed = outcomes.some(({ kind }) => kind === 'redeemed');
      const { state, reportedAt } = await rowOfLink(linkId);
      expect(reportedAt).not.toBeNull();
      expect(state).toBe(redeemed ? 'redeemed' : 'reported');
      expect(outcomes.find(({ kind }) => kind === 'reported')).toMatchObject({
        link: { standing: redeemed ? 'used' : 'reported' },
      });
      if (!redeemed)
        expect(outcomes.find(({ kind }) => kind === 'dead')).toMatchObject({
          link: { standing: 'reported' },
        });
      expect((await credential()) !== null).toBe(redeemed);
      expect(await reportedEntries(linkId)).toMatchObject([{ details: { stopped: !redeemed } }]);
    }
  });

  it('fifty reports and fifty redemptions of one link end it once', async () => {
    const both = await quick();
    const { token, linkId } = await sentLink(core, centre);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        index % 2 === 0
          ? reportLink(both, { token })
          : redeemLink(both, { token, password: PASSWORD, confirm: PASSWORD, visit: `browser-${index}` }),
      ),
    );
    const winners = outcomes.filter(({ kind }) => kind === 'redeemed').length;
    expect(winners).toBe((await rowOfLink(linkId)).state === 'redeemed' ? 1 : 0);
    expect(await reportedEntries(linkId)).toHaveLength(1);
    expect(await toldOf(linkId)).toBe(3);
  });

  it('a report and a new request: the old link ends one way, and the new one stands', async () => {
    for (let round = 0; round < 20; round += 1) {
      const old = await sentLink(core, centre);
      const yes = await yesFor(core, centre, centre.jane);
      const [newer] = await Promise.all([sendGuardianReset(core, yes), report(old.token)]);
      const { state, reportedAt } = await rowOfLink(old.linkId);
      expect(['reported', 'superseded']).toContain(state);
      expect(reportedAt).not.toBeNull();
      expect(await reportedEntries(old.linkId)).toMatchObject([
        { details: { stopped: state === 'reported' } },
      ]);
      expect((await rowOfLink(newer.linkId)).state).toBe('pending');
      expect(await tokenOf(core, newer.linkId)).toHaveLength(43);
    }
  });

  it('a report and the end of its 30 minutes: the link ends one way', async () => {
    for (const early of [1, 0]) {
      for (let round = 0; round < 10; round += 1) {
        const { token, linkId } = await sentLink(core, centre);
        core.clock.advance(LINK_LIFE - early);
        await Promise.all([report(token), expireLink(core, linkId)]);
        expect((await rowOfLink(linkId)).state).toBe(early ? 'reported' : 'expired');
        const ended = await core.db.auditEntry.count({
          where: {
            accountId: centre.accountId,
            action: 'reset.expired',
            details: { path: ['link'], equals: linkId },
          },
        });
        expect(ended).toBe(early ? 0 : 1);
        expect(await findLink(core, token)).toMatchObject({ standing: early ? 'reported' : 'expired' });
      }
    }
  });
});
