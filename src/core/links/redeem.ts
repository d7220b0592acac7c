import { appendAudits } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { newDeviceId, sealDevice } from '../credentials/knownDevice.ts';
import { checkLeaks, checkNewPassword } from '../credentials/newPassword.ts';
import { couldBeAPassword, type PasswordProblem } from '../credentials/passwordPolicy.ts';
import { namedInAudit, personOf, rowsOf } from '../credentials/person.ts';
import { LINK_WHOSE } from '../delivery/whose.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { consumeLink } from './consume.ts';
import { type FoundLink, findLink } from './find.ts';
import { portalVia } from './via.ts';

export interface Redemption {
  token: string;
  password: string;
  confirm: string;
  /** Names one browser's visit of the link (a random value in its cookie). */
  visit: string;
  /** The link that the form was made for; another tab may have opened a different one since. */
  madeFor?: string | undefined;
  /** What the browser kept since it was at the link's portal before (knownDevice.ts). */
  knownDeviceAt?: (link: FoundLink) => string | undefined;
}

export type RedeemOutcome =
  /** The password is set; or it was by this very browser with this very password, a moment ago. */
  | {
      kind: 'redeemed';
      link: FoundLink;
      /** For the browser to keep: whoever guesses at the login meanwhile must not keep it from signing in. */
      knownDevice: string;
    }
  /** The link stays usable; say why and let them choose another. */
  | { kind: 'refused'; link: FoundLink; problem: PasswordProblem }
  /** The form was another link's; nothing is done. */
  | { kind: 'other-link'; link: FoundLink }
  | { kind: 'dead'; link: FoundLink }
  | { kind: 'unknown' };

/** A second submit counts as the same one for this long, in milliseconds. */
export const SAME_SUBMIT = 2 * MINUTE;

/**
 * Sets a person's new password with a link. The password is checked and hashed first; then one conditional update
 * consumes the link, and in the same transaction the hash is stored, every session ends, the notice goes to the
 * outbox and the audit row is written. Nobody is signed in. Of any number at the same moment, one wins.
 * @throws TooBusy when hashing has piled up; the link stays usable.
 */
export async function redeemLink(core: Core, redemption: Redemption): Promise<RedeemOutcome> {
  const link = await findLink(core, redemption.token);
  if (!link) return { kind: 'unknown' };
  if (link.standing !== 'usable') return afterwards(core, link, redemption);
  if (redemption.madeFor && redemption.madeFor !== link.linkId) return { kind: 'other-link', link };

  const problem =
    whyNot(link, redemption) ??
    ((await isTheAssigned(core, link, redemption.password)) ? 'unchanged' : undefined) ??
    (await checkLeaks(core, redemption.password));
  if (problem) return { kind: 'refused', link, problem };
  const passwordHash = await core.hashing.hash(redemption.password);

  const chosenAt = await core.db.$transaction((tx) =>
    consumeLink(core, tx, link, passwordHash, redemption.visit),
  );
  if (chosenAt) return redeemed(core, link, redemption, chosenAt);
  const now = await findLink(core, redemption.token);
  return now ? afterwards(core, now, redemption) : { kind: 'unknown' };
}

function whyNot(link: FoundLink, redemption: Redemption): PasswordProblem | undefined {
  return checkNewPassword(redemption, {
    minLength: link.account.minPasswordLength,
    words: [link.account.name, link.name, link.login],
  });
}

/** Whether it is the password that a colleague has assigned: it would not be their own (S5). */
async function isTheAssigned(
  core: Core,
  { accountId, person }: FoundLink,
  password: string,
): Promise<boolean> {
  if (person.portal !== 'office') return false;
  const { staffId } = person;
  const credential = await core.db.credential.findUnique({
    where: { accountId_staffId: { accountId, staffId } },
    select: { passwordHash: true, changedAt: true },
  });
  if (!credential) return false;
  const assigned = { accountId, subjectId: staffId, assigned: true, endedAt: credential.changedAt };
  if ((await core.db.passwordAssignment.count({ where: assigned })) === 0) return false;
  return core.hashing.verify(credential.passwordHash, password, 'proved');
}

/** Whether this very browser redeemed the link, a moment ago. */
export function wasRedeemedBy(core: Pick<Core, 'clock'>, link: FoundLink, visit: string): boolean {
  const sameVisit = link.redeemedVisit && Buffer.from(link.redeemedVisit).equals(Buffer.from(sha256(visit)));
  const recently = link.endedAt && after(link.endedAt, SAME_SUBMIT) > core.clock.now();
  return link.standing === 'used' && Boolean(sameVisit && recently);
}

/**
 * A second submit of the same form by the same browser ends as the first one did. Anybody else finds a dead link,
 * and so does whoever finds the browser later: the answer must not help to guess the password.
 */
async function afterwards(core: Core, link: FoundLink, redemption: Redemption): Promise<RedeemOutcome> {
  const { visit, password } = redemption;
  if (wasRedeemedBy(core, link, visit) && couldBeAPassword(password)) {
    const credential = await core.db.credential.findFirst({
      where: { accountId: link.accountId, ...rowsOf(link.person) },
      select: { passwordHash: true, changedAt: true },
    });
    // One that was chosen since, in whatever way, is nothing to guess at here.
    const isStill = credential?.changedAt.getTime() === link.endedAt?.getTime();
    if (credential && isStill && (await core.hashing.verify(credential.passwordHash, password, 'proved')))
      return redeemed(core, link, redemption, credential.changedAt);
  }
  return { kind: 'dead', link };
}

function redeemed(
  core: Pick<Core, 'secrets'>,
  link: FoundLink,
  { knownDeviceAt }: Redemption,
  passwordOf: Date,
): RedeemOutcome {
  const { accountId, login, person } = link;
  const at = { accountId, portal: person.portal, login };
  const kept = knownDeviceAt?.(link);
  return {
    kind: 'redeemed',
    link,
    knownDevice: sealDevice(core, at, { id: newDeviceId(), passwordOf }, kept),
  };
}

/** The form was shown to somebody who holds the link. Tells the card, once; changes nothing about the link's life. */
export async function markOpened(core: Core, accountId: AccountId, linkId: LinkId): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const { count } = await tx.resetLink.updateMany({
      where: { accountId, id: linkId, state: 'live', openedAt: null },
      data: { openedAt: core.clock.now() },
    });
    if (count === 0) return;
    await core.queue.add(tx, 'card', { linkId });
    const whose = await tx.resetLink.findUniqueOrThrow({
      where: { accountId_id: { accountId, id: linkId } },
      select: LINK_WHOSE,
    });
    const person = personOf(whose);
    // Whoever holds the link opened it: the person, or a scanner that renders pages.
    await appendAudits(core, tx, accountId, [
      {
        actor: { kind: 'visitor' },
        via: portalVia(person),
        action: 'reset.opened',
        subject: namedInAudit(person),
        details: { link: linkId },
      },
    ]);
  });
}
