import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Account, LinkPurpose, LinkState } from '../database/client.ts';
import type { AccountId, GuardianId, LinkId } from '../ids.ts';
import { sha256 } from '../secrets.ts';

/** What a page may know of a link whose token its visitor holds. */
export interface FoundLink {
  linkId: LinkId;
  accountId: AccountId;
  guardianId: GuardianId;
  account: Pick<Account, 'slug' | 'name' | 'timezone' | 'language' | 'minPasswordLength'>;
  /** What the visitor can do with it now. */
  standing: 'usable' | 'expired' | 'used' | 'replaced' | 'withdrawn';
  name: string;
  language: 'en' | 'es';
  maskedAddress: MaskedAddress;
  /** The login that a password manager should keep the new password under. */
  login: string;
  redeemedVisit: Uint8Array | null;
  endedAt: Date | null;
}

/** The shape of `randomToken`; anything else is not even looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Finds the guardian's reset link of a token, and changes nothing (a GET never consumes). Undefined: there is none. */
export async function findLink(
  core: Pick<Core, 'db' | 'clock'>,
  token: string,
): Promise<FoundLink | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const link = await core.db.resetLink.findUnique({
    where: { tokenHash: sha256(token) },
    include: { guardian: { include: { family: { include: { account: true } } } } },
  });
  if (!link?.guardian || link.purpose !== ('guardian_reset' satisfies LinkPurpose)) return undefined;
  const { account } = link.guardian.family;
  const standing = standingOf(link.state, link.expiresAt, core.clock.now());
  return {
    linkId: link.id as LinkId,
    accountId: link.accountId as AccountId,
    guardianId: link.guardian.id as GuardianId,
    account,
    // Redeeming would refuse it (G7); so no form is shown.
    standing: standing === 'usable' && !link.guardian.canLogIn ? 'withdrawn' : standing,
    name: link.guardian.name,
    language: link.guardian.language ?? account.language,
    maskedAddress: maskAddress(link.channel, link.address),
    login: link.guardian.email ?? link.guardian.phone ?? link.guardian.name,
    redeemedVisit: link.redeemedVisit,
    endedAt: link.endedAt,
  };
}

function standingOf(state: LinkState, expiresAt: Date | null, now: Date): FoundLink['standing'] {
  switch (state) {
    case 'live':
      return expiresAt && expiresAt > now ? 'usable' : 'expired';
    case 'expired':
      return 'expired';
    case 'redeemed':
      return 'used';
    case 'superseded':
      return 'replaced';
    // Pending never went out, so nobody can hold its token; the others were taken back.
    case 'pending':
    case 'cancelled':
    case 'failed':
    case 'reported':
      return 'withdrawn';
  }
}
