import type { Core } from '../core.ts';
import { idOf, namedInAudit, type Person } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import { holdGuardian, holdStaff } from '../directory/lock.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { withinLimits } from '../limits/rates.ts';
import { createLink, type LinkFor } from './createLink.ts';
import {
  askedLately,
  FORGOTTEN_FROM_KNOWN_BROWSERS,
  isDoubleTap,
  isTooOften,
  noteRefusal,
  withinAccountLimits,
} from './forgottenLimits.ts';
import { portalVia } from './via.ts';

export interface ForgottenReset {
  accountId: AccountId;
  person: Person;
  /** The same each time that the job runs: nobody gets a second message. */
  requestKey: string;
  /** Asked in a browser that signed in to this email before. */
  known?: boolean;
}

/**
 * Somebody asked for a link on the Forgot Password page of their portal (G6, S2). Says nothing about the outcome to
 * anybody: somebody without login, address or existence gets nothing, and neither does the Business Owner (S3).
 */
export async function requestForgottenReset(
  core: Core,
  { accountId, person, requestKey, known = false }: ForgottenReset,
): Promise<LinkId | undefined> {
  return core.db.$transaction(async (tx) => {
    const asker = await holdAsker(tx, accountId, person);
    if (!asker) return undefined;
    const by = { accountId, via: portalVia(person) };
    if (asker === 'owner') {
      await noteRefusal(core, tx, { ...by, subject: namedInAudit(person) }, 'owner');
      return undefined;
    }
    if ((await tx.resetLink.count({ where: { accountId, requestKey } })) > 0) return undefined;
    const lately = await askedLately(core, tx, accountId, person);
    if (isDoubleTap(core, asker, lately)) return undefined;
    const own = known && (await withinLimits(core, tx, idOf(person), FORGOTTEN_FROM_KNOWN_BROWSERS));
    if (!own && isTooOften(core, lately)) {
      await noteRefusal(core, tx, { ...by, subject: namedInAudit(person) }, 'asked-too-often');
      return undefined;
    }
    if (!own && !(await withinAccountLimits(core, tx, accountId, person))) {
      const subject = { kind: 'account' as const, id: accountId };
      await noteRefusal(core, tx, { ...by, subject }, 'account-asked-too-often');
      return undefined;
    }
    return createLink(core, tx, {
      ...asker.whom,
      address: asker.email,
      requestKey,
      actor: { kind: 'visitor' },
      via: portalVia(person),
      cards: [],
    });
  });
}

/** Somebody whom a link may be sent to as the record stands, held. */
interface Asker {
  whom: LinkFor;
  email: string;
}

async function holdAsker(tx: Tx, accountId: AccountId, person: Person): Promise<Asker | 'owner' | undefined> {
  if (person.portal === 'customer') {
    const guardian = await holdGuardian(tx, accountId, person.guardianId);
    if (!guardian?.canLogIn || !guardian.email) return undefined;
    return { whom: { guardian }, email: guardian.email };
  }
  const staff = (await holdStaff(tx, accountId, [person.staffId])).get(person.staffId);
  if (staff?.level === 'owner') return 'owner';
  if (!staff?.email || staff.deactivatedAt) return undefined;
  return { whom: { staff, purpose: 'staff_reset' }, email: staff.email };
}
