import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AddressChanged,
  CannotLogIn,
  ConfirmationUsed,
  NoAddress,
  NoSuchGuardian,
  NotPermitted,
} from '../../../src/core/errors.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, tokenOf, yesFor } from '../../support/links.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
});
afterAll(() => core.close());

/** Everything that a YES writes, counted. */
async function written() {
  const { accountId } = centre;
  const [jobs] = await core.db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job`;
  return {
    links: await core.db.resetLink.count({ where: { accountId } }),
    deliveries: await core.db.delivery.count({ where: { accountId } }),
    cards: await core.db.postedMessage.count({ where: { accountId } }),
    audit: await core.db.auditEntry.count({ where: { accountId } }),
    jobs: Number(jobs?.count),
  };
}

describe('YES by a Manager', () => {
  it('writes link, message, card, jobs and audit row together', async () => {
    const before = await written();
    const { linkId, isNew } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    expect(isNew).toBe(true);
    const after = await written();
    expect(after).toMatchObject({
      links: before.links + 1,
      deliveries: before.deliveries + 1,
      cards: before.cards + 1,
      audit: before.audit + 1,
      jobs: before.jobs + 2,
    });
    const link = await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
    expect(link).toMatchObject({
      state: 'pending',
      sentAt: null,
      expiresAt: null,
      identifiedHow: 'in_person',
    });
  });

  it('keeps the token out of every table and job in clear, and the address out of the audit log', async () => {
    const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    const token = await tokenOf(core, linkId);
    const tables = await core.db.$queryRaw<{ schemaname: string; tablename: string }[]>`
      SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`;
    expect(tables.length).toBeGreaterThan(10);
    const forms = [token, Buffer.from(token).toString('hex'), Buffer.from(token).toString('base64')];
    for (const { schemaname, tablename } of tables) {
      const rows = await core.db.$queryRawUnsafe<{ text: string }[]>(
        `SELECT t::text AS text FROM "${schemaname}"."${tablename}" t`,
      );
      for (const { text } of rows) for (const form of forms) expect(text).not.toContain(form);
      if (tablename === 'audit_log' || schemaname === 'pgboss') {
        for (const { text } of rows) expect(text).not.toContain('jane.smith@example.com');
      }
    }
    expect(core.logLines.join()).not.toContain(token);
  });

  it('pressed twice finds the same link, and only one message exists', async () => {
    const yes = await yesFor(core, centre, centre.jane);
    const first = await sendGuardianReset(core, yes);
    const before = await written();
    expect(await sendGuardianReset(core, yes)).toEqual({ linkId: first.linkId, isNew: false });
    expect(await written()).toEqual(before);
  });

  it('pressed again after its link ended, or for somebody else, says so instead of “on its way”', async () => {
    const yes = await yesFor(core, centre, centre.jane);
    await sendGuardianReset(core, yes);
    await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    const before = await written();
    await expect(sendGuardianReset(core, yes)).rejects.toBeInstanceOf(ConfirmationUsed);
    const forged = { ...(await yesFor(core, centre, centre.jose)), requestKey: yes.requestKey };
    await expect(sendGuardianReset(core, forged)).rejects.toBeInstanceOf(ConfirmationUsed);
    expect(await written()).toEqual(before);
  });

  it('leaves a row in the Audit Log for each older link that it replaces', async () => {
    const older = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    const newer = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    const [row] = await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: 'reset.superseded' },
      orderBy: { seq: 'desc' },
      take: 1,
    });
    expect(row?.details).toEqual({ link: older.linkId, by: newer.linkId });
  });

  it('pressed twenty times at the same moment makes one link and one message', async () => {
    const yes = await yesFor(core, centre, centre.jane);
    const before = await written();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendGuardianReset(core, yes)));
    expect(new Set(answers.map((answer) => answer.linkId)).size).toBe(1);
    expect(answers.filter((answer) => answer.isNew)).toHaveLength(1);
    const after = await written();
    expect(after.links).toBe(before.links + 1);
    expect(after.deliveries).toBe(before.deliveries + 1);
  });

  it('by ten people for one guardian at the same moment leaves one link that can be used', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => yesFor(core, centre, centre.jose)));
    await Promise.all(all.map((yes) => sendGuardianReset(core, yes)));
    const links = await core.db.resetLink.findMany({ where: { guardianId: centre.jose } });
    expect(links.filter((link) => link.state === 'pending')).toHaveLength(1);
    expect(links.filter((link) => link.state === 'superseded')).toHaveLength(9);
    const waiting = await core.db.delivery.findMany({
      where: { linkId: { in: links.map((link) => link.id) }, state: 'queued' },
    });
    expect(waiting).toHaveLength(1);
    const wiped = await core.db.delivery.count({
      where: { linkId: { in: links.map((link) => link.id) }, state: 'cancelled', sealedToken: null },
    });
    expect(wiped).toBe(9);
  });
});

describe('a YES that is refused changes nothing', () => {
  async function refused(yes: Parameters<typeof sendGuardianReset>[1], why: new (...args: never[]) => Error) {
    const before = await written();
    await expect(sendGuardianReset(core, yes)).rejects.toBeInstanceOf(why);
    // An attempt beyond one's level leaves a row in the Audit Log, and nothing else.
    const audit = before.audit + (why === (NotPermitted as unknown) ? 1 : 0);
    expect(await written()).toEqual({ ...before, audit });
  }

  it('by somebody deactivated since the confirmation was shown', async () => {
    const yes = await yesFor(core, centre, centre.jane, { staffId: centre.staff.admin });
    await core.db.staff.update({
      where: { id: centre.staff.admin },
      data: { deactivatedAt: core.clock.now() },
    });
    await refused(yes, NotPermitted);
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { deactivatedAt: null } });
  });

  it('by staff of another account', async () => {
    const other = await makeCentre(core, 'Other Centre');
    await refused(await yesFor(core, centre, centre.jane, { staffId: other.staff.owner }), NotPermitted);
  });

  it('for a guardian of another account', async () => {
    const other = await makeCentre(core, 'Other Centre');
    await refused(await yesFor(core, centre, other.jane), NoSuchGuardian);
  });

  it('for a guardian without Can Log In (G7)', async () => {
    await refused(await yesFor(core, centre, centre.bob), CannotLogIn);
  });

  it('for a guardian without an email (G7)', async () => {
    await refused(await yesFor(core, centre, centre.nora), NoAddress);
  });

  it('when the address is no longer the one that the confirmation showed (G4)', async () => {
    const yes = await yesFor(core, centre, centre.jane);
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email: 'new@example.com' } });
    await refused(yes, AddressChanged);
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email: 'jane.smith@example.com' } });
  });

  it('when the Audit Log cannot be written', async () => {
    await core.db.$executeRaw`
      CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END'`;
    await core.db.$executeRaw`
      CREATE TRIGGER refuse_audit BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_audit()`;
    await refused(await yesFor(core, centre, centre.jane), Error);
    await core.db.$executeRaw`DROP TRIGGER refuse_audit ON audit_log`;
    const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    expect(linkId satisfies LinkId).toBeTruthy();
  });
});

it.each([
  [
    'is demoted',
    "UPDATE staff SET level = 'front_desk' WHERE id = $1",
    { message: /became a request: level/ },
  ],
  [
    'is deactivated',
    'UPDATE staff SET deactivated_at = now() WHERE id = $1',
    { message: /You cannot send a password reset yourself/ },
  ],
])('a manager who %s while YES is on its way sends nothing', async (_, statement, { message }) => {
  const other = await makeCentre(core);
  const client = new pg.Client({ connectionString: core.url });
  await client.connect();
  const waiting = async () => {
    const { rows } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length;
  };
  try {
    // As an import does with the people of its file.
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM staff WHERE id = $1 FOR UPDATE', [other.staff.manager]);
    const yes = sendGuardianReset(core, await yesFor(core, other, other.jane)).catch((error) => error);
    await expect.poll(waiting).toBe(1);
    await client.query(statement, [other.staff.manager]);
    await client.query('COMMIT');
    expect((await yes).message).toMatch(message);
    expect(await core.db.resetLink.count({ where: { accountId: other.accountId } })).toBe(0);
  } finally {
    await client.end();
  }
});
