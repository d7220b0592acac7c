import { appendAudits } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { newDeviceId, sealDevice } from '../credentials/knownDevice.ts';
import { checkLeaks, checkNewPassword } from '../credentials/newPassword.ts';
import { couldBeAPassword, type PasswordProblem } from '../credentials/passwordPolicy.ts';
import { clearStreaks } from '../credentials/streaks.ts';
import type { Tx } from '../database/client.ts';
import { putNoticeInOutbox } from '../delivery/notice.ts';
import { lockGuardian } from '../directory/lock.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { type FoundLink, findLink } from './find.ts';
import { endedEntries, endOpenLinks } from './lifecycle.ts';

export interface Redemption {
  token: string;
  password: string;
  confirm: string;
  /** Names one browser's visit of the link (a random value in its cookie). */
  visit: string;
  /** The link that the form was made for; another tab may have opened a different one since. */
  madeFor?: string | undefined;
  /** What the browser kept since it was at that account's portal before (knownDevice.ts). */
  knownDeviceAt?: (account: FoundLink['account']) => string | undefined;
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
 * Sets a guardian's new password with a link. The password is checked and hashed first; then one conditional update
 * consumes the link, and in the same transaction the hash is stored, every session ends, the notice goes to the
 * outbox and the audit row is written. Nobody is signed in. Of any number at the same moment, one wins.
 * @throws TooBusy when hashing has piled up; the link stays usable.
 */
export async function redeemLink(core: Core, redemption: Redemption): Promise<RedeemOutcome> {
  const link = await findLink(core, redemption.token);
  if (!link) return { kind: 'unknown' };
  if (link.standing !== 'usable') return afterwards(core, link, redemption);
  if (redemption.madeFor && redemption.madeFor !== link.linkId) return { kind: 'other-link', link };

  const problem = whyNot(link, redemption) ?? (await checkLeaks(core, redemption.password));
  if (problem) return { kind: 'refused', link, problem };
  const passwordHash = await core.hashing.hash(redemption.password);

  const chosenAt = await core.db.$transaction((tx) =>
    consume(core, tx, link, passwordHash, redemption.visit),
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
    const credential = await core.db.credential.findUnique({
      where: { accountId_guardianId: { accountId: link.accountId, guardianId: link.guardianId } },
      select: { passwordHash: true, changedAt: true },
    });
    if (credential && (await core.hashing.verify(credential.passwordHash, password, 'proved')))
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
  const { accountId, login } = link;
  const at = { accountId, portal: 'customer', login } as const;
  const kept = knownDeviceAt?.(link.account);
  return {
    kind: 'redeemed',
    link,
    knownDevice: sealDevice(core, at, { id: newDeviceId(), passwordOf }, kept),
  };
}

/** Returns when the password was chosen, or undefined when the link is no longer live. */
async function consume(
  core: Core,
  tx: Tx,
  link: FoundLink,
  passwordHash: string,
  visit: string,
): Promise<Date | undefined> {
  const { accountId, guardianId, linkId } = link;
  const now = core.clock.now();
  await lockGuardian(tx, accountId, guardianId);
  const [taken] = await tx.$queryRaw<{ sessions: number; hasOthers: boolean }[]>`
    WITH taken AS (
      UPDATE reset_links l SET state = 'redeemed', ended_at = ${now}, redeemed_visit = ${sha256(visit)}
      FROM guardians g
      WHERE l.account_id = ${accountId}::uuid AND l.id = ${linkId}::uuid AND l.purpose = 'guardian_reset'
        AND l.state = 'live' AND l.expires_at > ${now}
        AND g.account_id = l.account_id AND g.id = l.guardian_id AND g.can_log_in
      RETURNING l.id, l.account_id, l.guardian_id
    ), stored AS (
      INSERT INTO credentials (id, account_id, guardian_id, password_hash, changed_at)
      SELECT ${crypto.randomUUID()}::uuid, account_id, guardian_id, ${passwordHash}, ${now} FROM taken
      ON CONFLICT (account_id, guardian_id)
      DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at
    ), ended AS (
      DELETE FROM sessions s USING taken t
      WHERE s.account_id = t.account_id AND s.guardian_id = t.guardian_id RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM ended) AS sessions,
           EXISTS (SELECT 1 FROM reset_links l
                   WHERE l.account_id = t.account_id AND l.guardian_id = t.guardian_id AND l.id <> t.id
                     AND l.state IN ('pending', 'live')) AS "hasOthers"
    FROM taken t`;
  if (!taken) return undefined;
  const cancelled = taken.hasOthers
    ? await endOpenLinks(core, tx, accountId, { guardianId }, 'cancelled', 'password_changed')
    : [];
  await clearStreaks(core, tx, { accountId, portal: 'customer', login: link.login });
  await putNoticeInOutbox(core, tx, { accountId, guardianId, template: 'password-changed' });
  await core.queue.add(tx, 'card', { linkId });
  const by = {
    actor: { kind: 'guardian' as const, id: guardianId },
    via: 'customer_portal' as const,
    subject: { kind: 'guardian' as const, id: guardianId },
  };
  await appendAudits(core, tx, accountId, [
    { ...by, action: 'reset.redeemed', details: { link: linkId, sessions_ended: taken.sessions } },
    ...endedEntries(cancelled, { ...by, action: 'reset.cancelled' }, { reason: 'password_changed' }),
  ]);
  return now;
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
    const { guardianId } = await tx.resetLink.findUniqueOrThrow({
      where: { accountId_id: { accountId, id: linkId } },
      select: { guardianId: true },
    });
    // Whoever holds the link opened it: the guardian, or a scanner that renders pages.
    await appendAudits(core, tx, accountId, [
      {
        actor: { kind: 'visitor' },
        via: 'customer_portal',
        action: 'reset.opened',
        ...(guardianId ? { subject: { kind: 'guardian', id: guardianId } } : {}),
        details: { link: linkId },
      },
    ]);
  });
}
