import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prisma, ResetLink } from '../../../src/core/database/client.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeOwner } from '../../support/staffLinks.ts';

let core: TestCore;
let ours: TestCentre;
let theirs: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
  ours = await makeCentre(core, 'Ours');
  theirs = await makeCentre(core, 'Theirs');
});
afterAll(() => core.close());

const HASH = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA';
const bytes = (fill: number) => new Uint8Array(32).fill(fill);
const inMinutes = (minutes: number) => new Date(core.clock.now().getTime() + minutes * 60_000);

let counter = 0;
function makeLink(values: Partial<Prisma.ResetLinkUncheckedCreateInput> = {}): Promise<ResetLink> {
  counter += 1;
  return core.db.resetLink.create({
    data: {
      accountId: ours.accountId,
      purpose: 'guardian_reset',
      guardianId: ours.jane,
      channel: 'email',
      address: 'jane.smith@example.com',
      tokenHash: bytes(counter),
      requestKey: `rules-${counter}`,
      requesterKind: 'staff',
      requesterId: ours.staff.manager,
      requestedAt: core.clock.now(),
      ...values,
    },
  });
}

function makeSession(values: Partial<Prisma.SessionUncheckedCreateInput>): Promise<unknown> {
  counter += 1;
  const [createdAt, expiresAt] = [core.clock.now(), inMinutes(60)];
  const idHash = bytes(counter);
  return core.db.session.create({
    data: {
      idHash,
      accountId: ours.accountId,
      portal: 'customer',
      createdAt,
      seenAt: createdAt,
      expiresAt,
      ...values,
    },
  });
}

describe('the database refuses what points into another account', () => {
  it('a guardian in a family of theirs', async () => {
    const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: theirs.jane } });
    await expect(core.db.guardian.update({ where: { id: ours.jane }, data: { familyId } })).rejects.toThrow(
      /foreign key/i,
    );
  });

  it.each([
    ['a link to their guardian', () => makeLink({ guardianId: theirs.jane })],
    ['a link asked for by their staff', () => makeLink({ requesterId: theirs.staff.manager })],
    ['a session of their guardian', () => makeSession({ guardianId: theirs.jane })],
    [
      'a password of their guardian',
      () =>
        core.db.credential.create({
          data: {
            accountId: ours.accountId,
            guardianId: theirs.jane,
            passwordHash: HASH,
            changedAt: core.clock.now(),
          },
        }),
    ],
    [
      'a Slack person who is their staff',
      () =>
        core.db.slackIdentity.create({
          data: {
            accountId: ours.accountId,
            workspaceId: ours.workspaceId,
            slackUserId: 'U0FOREIGN',
            staffId: theirs.staff.owner,
            linkedAt: core.clock.now(),
          },
        }),
    ],
  ])('%s', async (_, write) => {
    await expect(write()).rejects.toThrow(/foreign key/i);
  });
});

describe('an account', () => {
  it('has one Business Owner: a second is refused, passing it on is not', async () => {
    const { accountId, staff } = theirs;
    const second = core.db.staff.create({
      data: { accountId, externalId: 'second', name: 'Otto Owner', level: 'owner' },
    });
    await expect(second).rejects.toThrow(/unique/i);
    await makeOwner(core, theirs, staff.admin);
    const owners = await core.db.staff.findMany({ where: { accountId, level: 'owner' } });
    expect(owners.map(({ id }) => id)).toEqual([staff.admin]);
  });

  it.each([7, 65, -1])(
    'cannot ask for passwords of at least %i characters (S1)',
    async (minPasswordLength) => {
      await expect(
        core.db.account.update({ where: { id: ours.accountId }, data: { minPasswordLength } }),
      ).rejects.toThrow('accounts_min_password_length');
    },
  );

  it.each([
    '',
    'Upper',
    'two--hyphens',
    '-first',
    'last-',
    'sp ace',
    'sl/ash',
    'line\n',
    'é',
    'a'.repeat(64),
  ])('cannot be called %j in addresses', async (slug) => {
    await expect(core.db.account.update({ where: { id: ours.accountId }, data: { slug } })).rejects.toThrow(
      'accounts_slug_shape',
    );
  });
});

describe('people', () => {
  it('have exactly one owner of each password, session, link and change of address', async () => {
    const at = { accountId: ours.accountId, changedAt: core.clock.now() };
    for (const person of [{}, { guardianId: ours.jane, staffId: ours.staff.manager }]) {
      await expect(
        core.db.credential.create({ data: { ...at, ...person, passwordHash: HASH } }),
      ).rejects.toThrow('credentials_one_person');
      await expect(
        core.db.contactChange.create({ data: { ...at, ...person, channel: 'email' } }),
      ).rejects.toThrow('contact_changes_one_person');
      await expect(makeSession(person)).rejects.toThrow('sessions_');
      await expect(makeLink({ guardianId: null, ...person })).rejects.toThrow('reset_links_');
    }
  });

  it('sign in to the portal that is theirs', async () => {
    await expect(makeSession({ portal: 'office', guardianId: ours.jane })).rejects.toThrow(
      'sessions_portal_of_person',
    );
    await expect(makeSession({ portal: 'customer', staffId: ours.staff.admin })).rejects.toThrow(
      'sessions_portal_of_person',
    );
    await makeSession({ portal: 'office', staffId: ours.staff.admin });
  });

  it('never have a password stored that is not an argon2id hash (S9)', async () => {
    const data = {
      accountId: ours.accountId,
      guardianId: ours.jane,
      passwordHash: 'Tumbling-2026',
      changedAt: core.clock.now(),
    };
    await expect(core.db.credential.create({ data })).rejects.toThrow('credentials_argon2id');
  });

  it.each(['5125550100', '+0125550100', '+1 512 555 0100', '+1'])(
    'have no phone number like %j',
    async (phone) => {
      await expect(core.db.guardian.update({ where: { id: ours.jane }, data: { phone } })).rejects.toThrow(
        'guardians_phone_e164',
      );
      await expect(
        core.db.staff.update({ where: { id: ours.staff.admin }, data: { phone } }),
      ).rejects.toThrow('staff_phone_e164');
    },
  );
});

describe('a link', () => {
  it('cannot live, or have been redeemed, without an end (G5)', async () => {
    await expect(makeLink({ state: 'live' })).rejects.toThrow('reset_links_live_expires');
    await expect(makeLink({ state: 'redeemed', endedAt: core.clock.now() })).rejects.toThrow(
      'reset_links_live_expires',
    );
  });

  it('cannot live longer than 30 minutes from its sending (G5)', async () => {
    const sentAt = core.clock.now();
    await expect(makeLink({ state: 'live', sentAt, expiresAt: inMinutes(31) })).rejects.toThrow(
      'reset_links_thirty_minutes',
    );
    await makeLink({ state: 'live', sentAt, expiresAt: inMinutes(30) });
  });

  it('has the moment of its end exactly when it has ended', async () => {
    await expect(makeLink({ state: 'cancelled' })).rejects.toThrow('reset_links_ended_at');
    await expect(makeLink({ state: 'pending', endedAt: core.clock.now() })).rejects.toThrow(
      'reset_links_ended_at',
    );
  });

  it.each(['expired', 'superseded', 'cancelled', 'failed', 'reported', 'redeemed'] as const)(
    'that is %s never lives again',
    async (state) => {
      const expiresAt = inMinutes(30);
      const { id } = await makeLink({ state, expiresAt, endedAt: core.clock.now() });
      for (const to of ['pending', 'live'] as const) {
        const data = { state: to, expiresAt, endedAt: null };
        await expect(core.db.resetLink.update({ where: { id }, data })).rejects.toThrow(
          `that is ${state} cannot become ${to}`,
        );
      }
    },
  );

  it('that was redeemed stays redeemed, and one that ended otherwise is not redeemed', async () => {
    const end = { expiresAt: inMinutes(30), endedAt: core.clock.now() };
    const redeemed = await makeLink({ state: 'redeemed', ...end });
    const expired = await makeLink({ state: 'expired', ...end });
    const become = (id: string, state: 'expired' | 'redeemed') =>
      core.db.resetLink.update({ where: { id }, data: { state } });
    await expect(become(redeemed.id, 'expired')).rejects.toThrow('that is redeemed cannot become expired');
    await expect(become(expired.id, 'redeemed')).rejects.toThrow('that is expired cannot become redeemed');
  });

  it('leaves no sealed token in the outbox once its delivery is over', async () => {
    const { id: linkId } = await makeLink();
    const now = core.clock.now();
    const delivery = await core.db.delivery.create({
      data: {
        accountId: ours.accountId,
        linkId,
        channel: 'email',
        template: 'guardian-reset',
        address: 'jane.smith@example.com',
        content: {},
        sealedToken: bytes(1),
        dueAt: now,
        createdAt: now,
      },
    });
    const end = (sealedToken?: null) =>
      core.db.delivery.update({
        where: { id: delivery.id },
        data: { state: 'failed', ...(sealedToken === null && { sealedToken }) },
      });
    await expect(end()).rejects.toThrow('deliveries_token_wiped');
    await end(null);
  });
});

describe('the Audit Log', () => {
  const append = `INSERT INTO audit_log (account_id, seq, at, actor_kind, via, action, prev_hash, hash)
    SELECT id, 1, now(), 'operator', 'operator_tool', 'account.created', sha256(''), sha256('') FROM accounts`;

  it.each([
    ['UPDATE', `UPDATE audit_log SET action = 'nothing'`],
    ['DELETE', 'DELETE FROM audit_log'],
    ['TRUNCATE', 'TRUNCATE audit_log'],
    ['DELETE', 'DELETE FROM audit_heads'],
    ['TRUNCATE', 'TRUNCATE audit_heads CASCADE'],
    ['UPDATE', 'UPDATE audit_heads SET seq = seq'],
    ['UPDATE', 'UPDATE audit_heads SET seq = seq - 1'],
  ])('is append-only: %s by %j is refused by the database itself', async (operation, sql) => {
    await core.db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`${append} ON CONFLICT DO NOTHING`);
    });
    const before = await core.db.auditEntry.findMany();
    await expect(core.db.$executeRawUnsafe(sql)).rejects.toThrow(
      `The Audit Log is append-only: ${operation}`,
    );
    expect(await core.db.auditEntry.findMany()).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
  });
});
