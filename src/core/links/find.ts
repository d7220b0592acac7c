import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import { type Person, personOf } from '../credentials/person.ts';
import type {
  Account,
  Language,
  LinkPurpose,
  LinkState,
  PermissionLevel,
  Portal,
  ResetLink,
} from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { whyNotTheirs } from './purposes.ts';

/** What a page may know of a link whose token its visitor holds. */
export interface FoundLink {
  linkId: LinkId;
  accountId: AccountId;
  /** Whose it is. */
  person: Person;
  purpose: LinkPurpose;
  /** Whether the person is the Business Owner now, whom Forgot Password does not help (S3). */
  isOwner: boolean;
  account: Pick<Account, 'slug' | 'name' | 'timezone' | 'language' | 'brandColor' | 'minPasswordLength'> & {
    /** Which of its portals the link leads to. */
    portal: Portal;
  };
  /** What the visitor can do with it now. */
  standing: 'usable' | 'expired' | 'used' | 'replaced' | 'withdrawn' | 'reported';
  name: string;
  /** On the record, if it says one. */
  language: Language | null;
  maskedAddress: MaskedAddress;
  /** The login that a password manager should keep the new password under. */
  login: string;
  redeemedVisit: Uint8Array | null;
  endedAt: Date | null;
  /** When somebody with the link said "I did not ask for this", whether or not that ended it. */
  reportedAt: Date | null;
}

/** The shape of `randomToken`; anything else is not even looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Finds the link of a token, and changes nothing (a GET never consumes). Undefined: there is none. */
export async function findLink(
  core: Pick<Core, 'db' | 'clock'>,
  token: string,
): Promise<FoundLink | undefined> {
  if (!TOKEN.test(token)) return undefined;
  // One statement for what four tables know: it stands before everything that is done with a link.
  const [row] = await core.db.$queryRaw<LinkRow[]>`
    SELECT l.id AS "linkId", l.account_id AS "accountId", l.purpose, l.state, l.expires_at AS "expiresAt", l.channel,
           l.address, l.redeemed_visit AS "redeemedVisit", l.ended_at AS "endedAt", l.reported_at AS "reportedAt",
           l.guardian_id AS "guardianId", l.staff_id AS "staffId",
           coalesce(g.name, s.name) AS name, coalesce(g.email, s.email) AS email, coalesce(g.phone, s.phone) AS phone,
           coalesce(g.language, s.language) AS language, g.can_log_in AS "canLogIn",
           s.level, s.deactivated_at AS "deactivatedAt",
           a.slug, a.name AS "accountName", a.timezone, a.language AS "accountLanguage", a.brand_color AS "brandColor",
           a.min_password_length AS "minPasswordLength"
    FROM reset_links l
    LEFT JOIN guardians g ON g.account_id = l.account_id AND g.id = l.guardian_id
    LEFT JOIN staff s ON s.account_id = l.account_id AND s.id = l.staff_id
    JOIN accounts a ON a.id = l.account_id
    WHERE l.token_hash = ${sha256(token)}`;
  if (!row) return undefined;
  const standing = standingOf(row.state, row.expiresAt, core.clock.now());
  const { slug, accountName: name, timezone, accountLanguage: language, brandColor, minPasswordLength } = row;
  const person = personOf(row);
  const { portal } = person;
  return {
    linkId: row.linkId,
    accountId: row.accountId,
    person,
    purpose: row.purpose,
    isOwner: row.level === 'owner',
    account: { slug, portal, name, timezone, language, brandColor, minPasswordLength },
    // Redeeming would refuse it (G7, S3); so no form is shown.
    standing: standing === 'usable' && !mayBeUsed(row) ? 'withdrawn' : standing,
    name: row.name,
    language: row.language,
    maskedAddress: maskAddress(row.channel, row.address),
    login: row.email ?? row.phone ?? row.name,
    redeemedVisit: row.redeemedVisit,
    endedAt: row.endedAt,
    reportedAt: row.reportedAt,
  };
}

type LinkRow = Pick<FoundLink, 'linkId' | 'accountId' | 'name' | 'language'> &
  Pick<
    ResetLink,
    | 'purpose'
    | 'state'
    | 'expiresAt'
    | 'channel'
    | 'address'
    | 'redeemedVisit'
    | 'endedAt'
    | 'reportedAt'
    | 'guardianId'
    | 'staffId'
  > &
  Pick<Account, 'slug' | 'timezone' | 'brandColor' | 'minPasswordLength'> & {
    email: string | null;
    phone: string | null;
    /** Of a guardian. */
    canLogIn: boolean | null;
    /** Of staff. */
    level: PermissionLevel | null;
    deactivatedAt: Date | null;
    accountName: string;
    accountLanguage: Language;
  };

/** Whether the person may use it as the record stands now. */
function mayBeUsed({ purpose, canLogIn, level, deactivatedAt }: LinkRow): boolean {
  if (purpose === 'guardian_reset') return canLogIn === true;
  return whyNotTheirs(purpose, level && { level, deactivatedAt }) === undefined;
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
      return 'withdrawn';
    case 'reported':
      return 'reported';
  }
}
