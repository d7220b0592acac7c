import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, sentLink, tokenOf, yesFor } from '../../support/links.ts';

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

const redeem = (token: string, password = PASSWORD, visit = 'one-browser', confirm = password) =>
  redeemLink(core, { token, password, confirm, visit });

async function passwordOf(guardianId: GuardianId, password: string): Promise<boolean> {
  const credential = await core.db.credential.findUnique({ where: { guardianId } });
  return core.hashing.verify(credential?.passwordHash, password);
}

const notices = (guardianId: GuardianId) =>
  core.db.guardian.findUniqueOrThrow({ where: { id: guardianId } }).then(({ email }) =>
    core.db.delivery.count({
      where: { accountId: centre.accountId, template: 'password-changed', address: email ?? '' },
    }),
  );

describe('redeeming', () => {
  it('sets the password, ends every session, sends the notice and signs nobody in', async () => {
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
    expect(await redeem(token)).toMatchObject({ kind: 'redeemed' });
    expect(await passwordOf(centre.jane, PASSWORD)).toBe(true);
    expect(await core.db.session.count({ where: { guardianId: centre.jane } })).toBe(0);
    expect(await notices(centre.jane)).toBe(1);
    expect((await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).state).toBe('redeemed');
  });

  it('fifty times at once, by fifty browsers, ends in one new password and one notice', async () => {
    const { token } = await sentLink(core, centre);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => redeem(token, `${PASSWORD} ${index}`, `browser-${index}`)),
    );
    const winners = outcomes.flatMap((outcome, index) => (outcome.kind === 'redeemed' ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'dead')).toHaveLength(49);
    expect(await passwordOf(centre.jane, `${PASSWORD} ${winners[0]}`)).toBe(true);
    expect(await notices(centre.jane)).toBe(1);
    const rows = await core.db.auditEntry.count({
      where: { accountId: centre.accountId, action: 'reset.redeemed' },
    });
    expect(rows).toBe(1);
  });

  it('submitted twice at once by one browser with one password ends well for both', async () => {
    const { token } = await sentLink(core, centre);
    const outcomes = await Promise.all([redeem(token), redeem(token)]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['redeemed', 'redeemed']);
    expect(await notices(centre.jane)).toBe(1);
  });

  it('submitted again by the same browser with another password changes nothing', async () => {
    const { token } = await sentLink(core, centre);
    await redeem(token);
    expect(await redeem(token, 'another good one')).toMatchObject({
      kind: 'dead',
      link: { standing: 'used' },
    });
    expect(await passwordOf(centre.jane, PASSWORD)).toBe(true);
  });

  it('submitted again by the same browser, it is no way to guess a password that was chosen since', async () => {
    const { token } = await sentLink(core, centre);
    await redeem(token);
    core.clock.advance(1_000);
    const since = 'known to nobody else';
    const chosen = { passwordHash: await core.hashing.hash(since), changedAt: core.clock.now() };
    await core.db.credential.update({ where: { guardianId: centre.jane }, data: chosen });
    expect(await redeem(token, since)).toMatchObject({ kind: 'dead' });
  });

  it('with the same password from another browser tells nothing', async () => {
    const { token } = await sentLink(core, centre);
    await redeem(token);
    expect(await redeem(token, PASSWORD, 'another-browser')).toMatchObject({ kind: 'dead' });
  });

  it.each([
    ['', '', 'missing'],
    ['short', 'short', 'too-short'],
    ['x'.repeat(129), 'x'.repeat(129), 'too-long'],
    ['y'.repeat(1_000_000), 'y'.repeat(1_000_000), 'too-long'],
    ['password1', 'password1', 'common'],
    ['Superstars1', 'Superstars1', 'about-you'],
    ['janesmith1', 'janesmith1', 'about-you'],
    [PASSWORD, 'something else', 'not-the-same'],
  ])('with an unfit password leaves the link usable and says why', async (password, confirm, problem) => {
    const { token } = await sentLink(core, centre);
    expect(await redeem(token, password, 'one-browser', confirm)).toMatchObject({ kind: 'refused', problem });
    expect(await findLink(core, token)).toMatchObject({ standing: 'usable' });
    expect(await core.db.credential.count({ where: { guardianId: centre.jane } })).toBe(0);
  });
});

describe('a link is dead', () => {
  it('30 minutes after it was sent, to the millisecond (G5)', async () => {
    const { token, linkId } = await sentLink(core, centre);
    core.clock.advance(30 * MINUTE - 1);
    expect(await findLink(core, token)).toMatchObject({ standing: 'usable' });
    core.clock.advance(1);
    expect(await redeem(token)).toMatchObject({ kind: 'dead', link: { standing: 'expired' } });
    await expireLink(core, linkId);
    expect(await redeem(token)).toMatchObject({ kind: 'dead', link: { standing: 'expired' } });
    expect(await passwordOf(centre.jane, PASSWORD)).toBe(false);
  });

  it('once a newer one was asked for', async () => {
    const { token } = await sentLink(core, centre);
    const newer = await sentLink(core, centre);
    expect(await redeem(token)).toMatchObject({ kind: 'dead', link: { standing: 'replaced' } });
    expect(await redeem(newer.token)).toMatchObject({ kind: 'redeemed' });
  });

  it('when it was never sent', async () => {
    const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    expect(await redeem(await tokenOf(core, linkId))).toMatchObject({ kind: 'dead' });
  });

  it('when Can Log In is taken away while it lives', async () => {
    const { token } = await sentLink(core, centre);
    await core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } });
    expect(await redeem(token)).toMatchObject({ kind: 'dead' });
    expect(await passwordOf(centre.jane, PASSWORD)).toBe(false);
  });

  it.each(['', 'x', 'a'.repeat(43), 'a'.repeat(100_000), '../../etc/passwd', '\u0000'.repeat(43)])(
    'when nobody ever made it',
    async (token) => {
      expect(await redeem(token)).toEqual({ kind: 'unknown' });
    },
  );

  it('not marked expired by a job that comes early, or for one that was redeemed', async () => {
    const { token, linkId } = await sentLink(core, centre);
    await expireLink(core, linkId);
    expect(await redeem(token)).toMatchObject({ kind: 'redeemed' });
    core.clock.advance(31 * MINUTE);
    await expireLink(core, linkId);
    expect((await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).state).toBe('redeemed');
  });
});

it('asking for a new link while one is being redeemed never deadlocks, and the order decides', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { token } = await sentLink(core, centre);
    const [outcome] = await Promise.all([
      redeem(token, `${PASSWORD} ${round}`),
      sendGuardianReset(core, await yesFor(core, centre, centre.jane)),
    ]);
    expect(['redeemed', 'dead']).toContain(outcome.kind);
  }
});
