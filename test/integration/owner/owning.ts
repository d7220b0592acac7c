import type { Core } from '../../../src/core/core.ts';
import { signIn } from '../../../src/core/credentials/signIn.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { type Sending, superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId, StaffId } from '../../../src/core/ids.ts';
import { type Proof, provePassword } from '../../../src/core/owner/provePassword.ts';
import { requestRecovery } from '../../../src/core/owner/requestRecovery.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { givePassword, STAFF_PASSWORD, staffEmail } from '../../support/staffLogin.ts';
import { type MailService, makeMailService, sendingBy } from '../delivery/outbox.ts';

export const BY = { login: 'op' };
export const HOW = 'driver’s licence and last invoice, call back on file';

/** A recovery that was asked for, of an owner who had chosen a password. */
export async function askedFor(core: TestCore, centre: TestCentre) {
  if ((await core.db.credential.count({ where: { staffId: centre.staff.owner } })) === 0)
    await givePassword(core, centre, 'owner');
  core.clock.advance(1_000);
  return requestRecovery(core, { accountId: centre.accountId, verified: HOW, by: BY });
}

/** What is in the outbox of an account, newest last, in words. */
export async function outboxOf(core: Core, { accountId }: TestCentre) {
  const rows = await core.db.delivery.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } });
  return rows.map(({ template, channel, address, content }) => {
    const { what, side, former } = content as { what?: string; side?: string; former?: boolean };
    return [template, what, side, channel, address, former ? 'former' : undefined].filter(Boolean).join(' ');
  });
}

/** The token that a message about a recovery carries. */
export async function stopTokenOf(core: Core, { accountId }: TestCentre): Promise<string> {
  const row = await core.db.delivery.findFirstOrThrow({
    where: { accountId, template: 'owner-recovery', sealedToken: { not: null } },
    orderBy: { createdAt: 'desc' },
  });
  return core.secrets.open('delivery-token', row.id, row.sealedToken ?? new Uint8Array()) ?? '';
}

export const recoveryOf = (core: Core, { accountId }: TestCentre) =>
  core.db.ownerRecovery.findFirstOrThrow({ where: { accountId }, orderBy: { requestedAt: 'desc' } });

/** Sends everything that waits, as the worker does, and returns what people got. */
export async function deliverAll(core: TestCore, { accountId }: TestCentre): Promise<MailService> {
  const mails = makeMailService();
  const sending: Sending = sendingBy(mails);
  const rows = await core.db.delivery.findMany({ where: { accountId, state: 'queued', channel: 'email' } });
  for (const { id } of rows) await superviseDelivery(core, sending, id as DeliveryId);
  return mails;
}

/** What the Audit Log says of some actions, in order: `action {details}`. */
export async function auditOf(core: Core, { accountId }: TestCentre, ...actions: string[]) {
  return core.db.auditEntry.findMany({
    where: { accountId, ...(actions.length > 0 ? { action: { in: actions } } : {}) },
    orderBy: { seq: 'asc' },
    select: { action: true, actorKind: true, actorId: true, via: true, subjectId: true, details: true },
  });
}

/** Somebody of a level, signed in, who has given the own password a moment ago. */
export async function proofOf(
  core: TestCore,
  centre: TestCentre,
  level: PermissionLevel,
): Promise<{ staffId: StaffId; proof: Proof }> {
  const { accountId, staff } = centre;
  if ((await core.db.credential.count({ where: { staffId: staff[level] } })) === 0)
    await givePassword(core, centre, level);
  const email = staffEmail(centre, level);
  const entered = await signIn(core, {
    accountId,
    portal: 'office',
    email,
    password: STAFF_PASSWORD,
    browser: {},
  });
  if (entered.kind !== 'signed-in') throw new Error(`Signing in was ${entered.kind}.`);
  const { session } = entered;
  const asked = { accountId, staffId: staff[level], session, current: STAFF_PASSWORD };
  const proved = await provePassword(core, asked);
  if (proved.kind !== 'proved') throw new Error(`The password was ${proved.kind}.`);
  return { staffId: staff[level], proof: proved.proof };
}
