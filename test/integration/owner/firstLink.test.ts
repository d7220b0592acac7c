import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { accountsWithoutEntry, issueFirstLink } from '../../../src/core/owner/firstLink.ts';
import { OwnerHasPassword, OwnerWithoutEmail } from '../../../src/core/owner/refusals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { BY } from './owning.ts';

const PASSWORD = 'three more good words';
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const issue = () => issueFirstLink(core, { accountId: centre.accountId, by: BY });
const redeem = (token: string) =>
  redeemLink(core, { token, password: PASSWORD, confirm: PASSWORD, visit: 'v' });

describe('a Business Owner’s first link', () => {
  it('sets the first password, once; after that no link is printed any more', async () => {
    const { token, owner } = await issue();
    expect(owner).toBe('Olive Owner');
    expect((await redeem(token)).kind).toBe('redeemed');
    expect((await findLink(core, token))?.standing).toBe('used');
    await expect(issue()).rejects.toThrow(OwnerHasPassword);
  });

  it('ends with a newer one', async () => {
    const older = await issue();
    const newer = await issue();
    expect((await findLink(core, older.token))?.standing).toBe('replaced');
    expect((await redeem(older.token)).kind).toBe('dead');
    expect((await redeem(newer.token)).kind).toBe('redeemed');
  });

  it('lives 30 minutes', async () => {
    const { token } = await issue();
    core.clock.advance(30 * MINUTE);
    expect((await redeem(token)).kind).toBe('dead');
  });

  it('needs an email to sign in with', async () => {
    await core.db.staff.update({ where: { id: centre.staff.owner }, data: { email: null, emailKey: null } });
    await expect(issue()).rejects.toThrow(OwnerWithoutEmail);
  });

  it('is in no message, and in clear nowhere at all', async () => {
    const { token } = await issue();
    const { accountId } = centre;
    expect(await core.db.delivery.count({ where: { accountId } })).toBe(0);
    const rows = await core.db.$queryRaw<{ all: string }[]>`
      SELECT concat((SELECT json_agg(l) FROM reset_links l), (SELECT json_agg(a) FROM audit_log a),
                    (SELECT json_agg(j) FROM pgboss.job j)) AS all`;
    expect(rows[0]?.all).toContain('owner.link_issued');
    expect(rows[0]?.all).not.toContain(token);
    expect(core.logLines.join('')).not.toContain(token);
  });

  it('is what the doctor misses at an account whose owner cannot get in', async () => {
    const without = async () => (await accountsWithoutEntry(core)).includes(centre.slug);
    expect(await without()).toBe(true);
    const { token } = await issue();
    expect(await without()).toBe(false);
    core.clock.advance(30 * MINUTE);
    expect(await without()).toBe(true);
    core.clock.advance(-1 * MINUTE);
    await redeem(token);
    expect(await without()).toBe(false);
  });
});
