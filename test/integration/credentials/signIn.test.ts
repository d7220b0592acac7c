import { argon2id, hash } from 'argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { ARGON2 } from '../../../src/core/credentials/hashing.ts';
import { signIn } from '../../../src/core/credentials/signIn.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';

const OLD = 'correct horse battery';
const NEW = 'another good one';
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  await giveCredential(await core.hashing.hash(OLD));
});

async function giveCredential(passwordHash: string): Promise<void> {
  const { accountId, jane: guardianId } = centre;
  const changedAt = core.clock.now();
  await core.db.credential.upsert({
    where: { guardianId },
    create: { accountId, guardianId, passwordHash, changedAt },
    update: { passwordHash },
  });
}

const attempt = (email: string, password: string, on: Core = core) =>
  signIn(on, { accountId: centre.accountId, portal: 'customer', email, password, browser: {} });

/** Core whose password comparisons are counted, and may wait for something. */
function watched(before: () => Promise<void> = async () => {}): Core & { compared: () => number } {
  let compared = 0;
  const hashing: Core['hashing'] = {
    ...core.hashing,
    async verify(stored, password) {
      compared += 1;
      const answer = await core.hashing.verify(stored, password);
      await before();
      return answer;
    },
  };
  return { ...core, hashing, compared: () => compared };
}

describe('the work of a sign-in', () => {
  it('is one comparison for known and unknown people alike', async () => {
    for (const email of ['jane.smith@example.com', 'jose@example.com', 'nobody@example.com']) {
      const counting = watched();
      await attempt(email, 'wrong password', counting);
      expect(counting.compared()).toBe(1);
    }
  });

  it('is the same for everybody of an account in which an address is shared', async () => {
    await core.db.guardian.update({
      where: { id: centre.jose },
      data: { email: 'jane.smith@example.com', emailKey: 'jane.smith@example.com' },
    });
    const { accountId, jose: guardianId } = centre;
    const passwordHash = await core.hashing.hash(NEW);
    await core.db.credential.create({
      data: { accountId, guardianId, passwordHash, changedAt: core.clock.now() },
    });
    for (const email of ['nobody@example.com', 'jane.smith@example.com', 'bob@example.com']) {
      const counting = watched();
      await attempt(email, 'wrong password', counting);
      expect(counting.compared()).toBe(2);
    }
  });

  it('is none at all for a megabyte', async () => {
    const counting = watched();
    expect(await attempt('jane.smith@example.com', 'x'.repeat(1_048_576), counting)).toEqual({
      kind: 'refused',
    });
    expect(counting.compared()).toBe(0);
  });
});

it('a sign-in with the old password does not survive a reset that commits while it is compared', async () => {
  const { token } = await sentLink(core, centre);
  const slow = watched(async () => {
    await redeemLink(core, { token, password: NEW, confirm: NEW, visit: 'a test' });
  });
  expect(await attempt('jane.smith@example.com', OLD, slow)).toEqual({ kind: 'refused' });
  expect(await core.db.session.count({ where: { accountId: centre.accountId } })).toBe(0);
});

it('loses to Can Log In taken away while it is compared', async () => {
  const slow = watched(async () => {
    await core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } });
  });
  expect(await attempt('jane.smith@example.com', OLD, slow)).toEqual({ kind: 'refused' });
});

it('hashes again at a good sign-in when the parameters have risen, even at two at once', async () => {
  const weak = await hash(OLD, { type: argon2id, memoryCost: 4_096, timeCost: 1, parallelism: 1 });
  await giveCredential(weak);
  const both = await Promise.all([
    attempt('jane.smith@example.com', OLD),
    attempt('jane.smith@example.com', OLD),
  ]);
  expect(both.map(({ kind }) => kind)).toEqual(['signed-in', 'signed-in']);
  const { passwordHash } = await core.db.credential.findUniqueOrThrow({ where: { guardianId: centre.jane } });
  expect(passwordHash).toContain(`m=${ARGON2.memoryCost},`);
  expect(passwordHash).not.toBe(weak);
  await attempt('jane.smith@example.com', OLD);
  const after = await core.db.credential.findUniqueOrThrow({ where: { guardianId: centre.jane } });
  expect(after.passwordHash).toBe(passwordHash);
  expect((await attempt('jane.smith@example.com', OLD)).kind).toBe('signed-in');
});

it('does not happen when the Audit Log cannot be written', async () => {
  await core.db
    .$executeRaw`ALTER TABLE audit_log ADD CONSTRAINT full_up CHECK (action <> 'portal.signed_in') NOT VALID`;
  try {
    await expect(attempt('jane.smith@example.com', OLD)).rejects.toThrow();
  } finally {
    await core.db.$executeRaw`ALTER TABLE audit_log DROP CONSTRAINT full_up`;
  }
  expect(await core.db.session.count({ where: { accountId: centre.accountId } })).toBe(0);
});
