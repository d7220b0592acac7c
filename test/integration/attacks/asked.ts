import { emailKey } from '../../../src/core/addresses.ts';
import { type Answer, makeVisitor } from '../../support/visitor.ts';
import { PORTAL } from '../keydesk/deeds.ts';
import type { World } from '../keydesk/world.ts';

/** Asks at a running Keydesk that trusts one proxy, as the proxy hands it on. */
export function askAt(
  url: string,
  email: string,
  from: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return makeVisitor(url).post(`${PORTAL}/forgot`, { email }, { 'x-forwarded-for': from, ...headers });
}

/** Resolves when every question was looked up and every message that came of it is out. */
export async function allAnswered({ pool }: Pick<World, 'pool'>): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ open: number }>(`
      SELECT count(*)::int AS open FROM pgboss.job
       WHERE name IN ('forgot', 'delivery') AND state < 'completed'`);
    if (rows[0]?.open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Guardians who can log in, with emails of their own. */
export async function addGuardians(
  { core, accountId }: World,
  many: number,
  name: string,
): Promise<string[]> {
  const { id: familyId } = await core.db.family.create({ data: { accountId, externalId: name, name } });
  const emails = Array.from({ length: many }, (_, i) => `${name}${i}@example.com`);
  await core.db.guardian.createMany({
    data: emails.map((email) => ({
      accountId,
      familyId,
      externalId: email,
      name: 'Gwen Guardian',
      email,
      emailKey: emailKey(email),
      canLogIn: true,
    })),
  });
  return emails;
}

/** Makes links look as if they had been asked for earlier, by so many minutes. */
export async function letPass({ pool }: World, minutes: number): Promise<void> {
  await pool.query(`UPDATE reset_links SET requested_at = requested_at - make_interval(mins => $1)`, [
    minutes,
  ]);
}
