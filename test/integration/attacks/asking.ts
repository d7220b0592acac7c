import { emailKey } from '../../../src/core/addresses.ts';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import type { Jobs } from '../../../src/core/queue.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { type Answer, makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

export const JANE = 'jane.smith@example.com';
export const MORNING = '2026-11-23T09:00:00.000Z';

/** A centre's Forgot Password page behind one proxy, as on most servers, and its worker in the test's hand. */
export interface Asking {
  pages: TestPages;
  centre: TestCentre;
  /** Begins anew: the morning, an empty queue, another centre. */
  begin(): Promise<void>;
  /** Asks as the proxy hands it on; from an origin of its own unless told otherwise. */
  ask(email: string, from?: string, headers?: Record<string, string>): Promise<Answer>;
  /** Takes all jobs off the queue. */
  takeJobs(): Promise<Jobs['forgot'][]>;
  /** What the worker does with all that was asked. */
  answerAll(): Promise<void>;
  /** How many messages are on their way. */
  messages(at?: TestCentre): Promise<number>;
  /** More guardians, with emails of their own. */
  makeMany(many: number): Promise<string[]>;
  refusals(): Promise<unknown[]>;
  close(): Promise<void>;
}

let visitors = 0;

/** An address that nobody asked from yet. */
export function otherVisitor(): string {
  visitors += 1;
  return `198.51.${visitors >> 8}.${visitors & 0xff}`;
}

export async function startAsking({ trustProxy = 1 } = {}): Promise<Asking> {
  const pages = await servePages({ trustProxy });
  const { core } = pages;
  // One browser for all: what it is shown and sends is the same for everybody, and a form serves many times.
  const visitor = makeVisitor(pages.url);
  const asking: Asking = {
    pages,
    centre: await makeCentre(core),
    async begin() {
      await asking.takeJobs();
      core.clock.set(MORNING);
      asking.centre = await makeCentre(core);
    },
    ask: (email, from = otherVisitor(), headers = {}) =>
      visitor.post(
        `/${asking.centre.slug}/portal/forgot`,
        { email },
        { 'x-forwarded-for': from, ...headers },
      ),
    async takeJobs() {
      const jobs = await core.db.$queryRaw<{ data: Jobs['forgot'] }[]>`
        WITH taken AS (DELETE FROM pgboss.job WHERE name = 'forgot' RETURNING id, data, created_on)
        SELECT data FROM taken ORDER BY created_on, id`;
      return jobs.map(({ data }) => data);
    },
    answerAll: async () => answerForgotten(core, await asking.takeJobs()),
    messages: ({ accountId } = asking.centre) =>
      core.db.delivery.count({ where: { accountId, template: 'guardian-reset' } }),
    async makeMany(many) {
      const { accountId } = asking.centre;
      const { id: familyId } = await core.db.family.create({
        data: { accountId, externalId: 'f-many', name: 'Many' },
      });
      const emails = Array.from({ length: many }, (_, i) => `many${i}@example.com`);
      await core.db.guardian.createMany({
        data: emails.map((email) => ({
          accountId,
          familyId,
          externalId: email,
          name: 'Mona Many',
          email,
          emailKey: emailKey(email),
          canLogIn: true,
        })),
      });
      return emails;
    },
    async refusals() {
      const rows = await core.db.auditEntry.findMany({
        where: { accountId: asking.centre.accountId, action: 'reset.refused' },
        orderBy: { seq: 'asc' },
      });
      return rows.map(({ actorKind, via, subjectKind, subjectId, details }) => [
        actorKind,
        via,
        subjectKind,
        subjectId,
        details,
      ]);
    },
    close: () => pages.close(),
  };
  return asking;
}
