import { appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Person } from '../credentials/person.ts';
import { personOf, rowsOf } from '../credentials/person.ts';
import { NoCredits } from '../credits/refusals.ts';
import type { Channel, Guardian, IdentifiedHow, Staff, Tx } from '../database/client.ts';
import { ConfirmationUsed } from '../errors.ts';
import type { AccountId, GuardianId, LinkId, RequestId, StaffId } from '../ids.ts';
import { type CardPlace, createLink } from '../links/createLink.ts';
import { isOpen } from '../links/lifecycle.ts';
import { askForReset } from './ask.ts';
import type { Because } from './because.ts';
import { standingOf } from './deciders.ts';
import { endOpenRequests } from './end.ts';
import { guardsFired } from './guards/all.ts';
import { routeOf } from './route.ts';
import { readPolicy } from './settings.ts';

/** What became of a YES: a link was made, or a request, and why it is one. */
export type Requested =
  | { kind: 'sent'; linkId: LinkId /** False when this YES had been heard before. */; isNew: boolean }
  | { kind: 'asked'; requestId: RequestId; isNew: boolean; because: Because[] };

/** What every YES carries, whoever it is about. */
export interface Yes {
  accountId: AccountId;
  /** G2, G3, S6. Default: email. */
  channel?: Channel;
  /** The staff member who pressed it; standing and level are read again here, never trusted from a button (A3). */
  staffId: StaffId;
  /** One per confirmation shown. The same key again finds the same link or request, so a double click acts once. */
  requestKey: string;
  /** `addressDigest` of the address that the confirmation showed. */
  shownAddress: string;
  identified: { how: IdentifiedHow; note?: string };
  /** Where the requester's own copies of the card stand. */
  cards: readonly CardPlace[];
}

/** The record of whom a reset is for, held by the caller. */
export type Subject = { guardian: Guardian; staff?: undefined } | { staff: Staff; guardian?: undefined };

/** As a person with a login. */
export function personBehind({ guardian, staff }: Subject): Person {
  return guardian
    ? { portal: 'customer', guardianId: guardian.id as GuardianId }
    : { portal: 'office', staffId: staff.id as StaffId };
}

/**
 * This YES was heard before: the same link or request, if it is about the same person and has not ended.
 * @throws ConfirmationUsed when it has, or was about somebody else.
 */
export async function heardBefore(tx: Tx, yes: Yes, person: Person): Promise<Requested | undefined> {
  const { accountId, requestKey } = yes;
  const where = { accountId_requestKey: { accountId, requestKey } };
  const same = (row: { guardianId: string | null; staffId: string | null }) =>
    JSON.stringify(rowsOf(personOf(row))) === JSON.stringify(rowsOf(person));
  const link = await tx.resetLink.findUnique({ where });
  if (link && same(link) && isOpen(link.state))
    return { kind: 'sent', linkId: link.id as LinkId, isNew: false };
  if (link) throw new ConfirmationUsed();
  const request = await tx.resetRequest.findUnique({ where });
  if (!request) return undefined;
  if (!same(request) || request.state !== 'open') throw new ConfirmationUsed();
  return {
    kind: 'asked',
    requestId: request.id as RequestId,
    isNew: false,
    because: request.because as Because[],
  };
}

/**
 * Sends or asks (A1): the asker's level, the account's settings and the guards decide. The caller holds the rows of
 * subject and asker, and has checked flag and address.
 * @returns undefined when the asker's level may not even ask.
 * @throws NoCredits
 */
export async function sendOrAsk(
  core: Core,
  tx: Tx,
  yes: Yes,
  { subject, asker, address }: { subject: Subject; asker: Staff; address: string },
): Promise<Requested | undefined> {
  const { accountId, requestKey, identified, cards, channel = 'email' } = yes;
  const person = personBehind(subject);
  const standing = standingOf(asker);
  const asking = {
    ...(await readPolicy(tx, accountId)),
    accountId,
    subject: person,
    channel,
    asker: standing,
    now: core.clock.now(),
  };
  const route = routeOf({
    level: standing.level,
    subject: subject.guardian ? 'guardian' : 'staff',
    channel,
    settings: asking.settings,
    fired: await guardsFired(tx, asking),
  });
  if (route.kind === 'refuse') return undefined;
  if (route.kind === 'ask') {
    if (channel === 'sms' && !(await hasCredit(tx, accountId))) throw new NoCredits();
    const { because } = route;
    const { requestId, entries } = await askForReset(core, tx, {
      asking,
      because,
      address,
      requestKey,
      identified,
      cards,
      ...(subject.staff ? { subject: standingOf(subject.staff) } : {}),
    });
    await appendAudits(core, tx, accountId, entries);
    return { kind: 'asked', requestId, isNew: true, because };
  }
  const by = { actor: { kind: 'staff' as const, id: asker.id }, via: 'slack' as const };
  const ended = await endOpenRequests(
    core,
    tx,
    accountId,
    person,
    { state: 'superseded', reason: 'sent-directly' },
    by,
  );
  const linkId = await createLink(core, tx, {
    ...(subject.guardian
      ? { guardian: subject.guardian }
      : { staff: subject.staff, purpose: 'staff_reset' as const }),
    channel,
    address,
    requestKey,
    ...by,
    identified,
    cards,
  });
  await appendAudits(
    core,
    tx,
    accountId,
    ended.map((entry) =>
      entry.action === 'request.superseded' ? { ...entry, details: { ...entry.details, by: linkId } } : entry,
    ),
  );
  return { kind: 'sent', linkId, isNew: true };
}

/** A text that nobody could pay for is not worth asking for. The credit itself is set aside at the approval. */
async function hasCredit(tx: Tx, accountId: AccountId): Promise<boolean> {
  const row = await tx.creditBalance.findUnique({ where: { accountId }, select: { balance: true } });
  return row !== null && row.balance > 0;
}
