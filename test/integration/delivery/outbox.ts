import { randomUUID } from 'node:crypto';
import type { Delivery, ResetLink } from '../../../src/core/database/client.ts';
import type { EmailProvider, OutgoingEmail, SendOutcome } from '../../../src/core/delivery/provider.ts';
import { type Sending, superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId, GuardianId, LinkId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { sendGuardianReset, tokenOf, yesFor } from '../../support/links.ts';

/** A mail service that keeps Resend's promise: one key is delivered once, and other bytes under it are refused. */
export interface MailService extends EmailProvider {
  /** Every call, in order. */
  readonly calls: OutgoingEmail[];
  /** What people got. */
  readonly delivered: OutgoingEmail[];
  /** What the next calls answer instead of taking the email, first come first. */
  readonly trouble: SendOutcome[];
  /** Runs at each call before the answer. */
  during: (email: OutgoingEmail) => void | Promise<void>;
}

export function makeMailService(): MailService {
  const known = new Map<string, { bytes: string; providerId: string }>();
  const service: MailService = {
    calls: [],
    delivered: [],
    trouble: [],
    during: () => {},
    async send(email) {
      service.calls.push(email);
      await service.during(email);
      const trouble = service.trouble.shift();
      if (trouble) return trouble;
      const bytes = JSON.stringify(email);
      const before = known.get(email.idempotencyKey);
      if (before && before.bytes !== bytes) return { kind: 'duplicate-mismatch' };
      const { providerId } = before ?? { providerId: randomUUID() };
      if (!before) {
        known.set(email.idempotencyKey, { bytes, providerId });
        service.delivered.push(email);
      }
      return { kind: 'accepted', providerId };
    },
  };
  return service;
}

/** Pauses are the longest possible, so that times can be told beforehand. */
export function sendingBy(provider: EmailProvider): Sending {
  return { provider, from: 'keydesk@mail.example.com', random: () => 1 };
}

/** One YES, its row in the outbox, and the token that the mail will carry. */
export interface Asked {
  linkId: LinkId;
  deliveryId: DeliveryId;
  token: string;
}

export async function askFor(core: TestCore, centre: TestCentre, guardianId: GuardianId): Promise<Asked> {
  const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, guardianId));
  const { id } = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
  return { linkId, deliveryId: id as DeliveryId, token: await tokenOf(core, linkId) };
}

export function rowOf(core: TestCore, { deliveryId }: { deliveryId: string }): Promise<Delivery> {
  return core.db.delivery.findUniqueOrThrow({ where: { id: deliveryId } });
}

export function linkOf(core: TestCore, { linkId }: { linkId: string }): Promise<ResetLink> {
  return core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
}

/** Turns the clock to when the row is due, attempts it, and again, until it is neither queued nor due before `until`. */
export async function keepTrying(
  core: TestCore,
  sending: Sending,
  asked: Asked,
  until: Date = new Date('2100-01-01'),
): Promise<void> {
  for (;;) {
    const { state, dueAt } = await rowOf(core, asked);
    if (state !== 'queued' || dueAt > until) return;
    if (dueAt > core.clock.now()) core.clock.set(dueAt);
    await superviseDelivery(core, sending, asked.deliveryId);
  }
}

/** The jobs on a queue that carry this id and were not taken yet. */
export async function jobsOf(
  core: TestCore,
  name: 'delivery' | 'card' | 'link-expiry',
  id: string,
): Promise<{ startAfter: Date }[]> {
  return core.db.$queryRaw`
    SELECT start_after AS "startAfter" FROM pgboss.job
     WHERE name = ${name} AND state = 'created' AND data::text LIKE ${`%${id}%`} ORDER BY start_after`;
}

/** Takes all jobs away, so that a test sees only those that come after. */
export async function forgetJobs(core: TestCore): Promise<void> {
  await core.db.$executeRaw`DELETE FROM pgboss.job WHERE name IN ('delivery', 'card', 'link-expiry')`;
}

/** The Audit Log of an account from its beginning, as action and details. */
export async function auditOf(
  core: TestCore,
  { accountId }: TestCentre,
): Promise<{ action: string; subjectId: string | null; details: unknown }[]> {
  return core.db.auditEntry.findMany({
    where: { accountId },
    orderBy: { seq: 'asc' },
    select: { action: true, subjectId: true, details: true },
  });
}

/** Everything that the database holds, as text: every row of every table, the queue's included. */
export async function everything(core: TestCore): Promise<string> {
  const tables = await core.db.$queryRaw<{ table: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS "table" FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const texts: string[] = [];
  for (const { table } of tables) {
    const rows = await core.db.$queryRawUnsafe<{ text: string }[]>(`SELECT t::text AS text FROM ${table} t`);
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n');
}
