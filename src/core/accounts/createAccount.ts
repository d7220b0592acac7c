import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { emailKey } from '../addresses.ts';
import { appendAudit, openAuditChain } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { Prisma } from '../database/client.ts';
import { Refusal } from '../errors.ts';
import type { AccountId } from '../ids.ts';

/** Something that was given for a new account cannot stand. */
export class AccountRefused extends Refusal {
  readonly code = 'account-refused';
}

/** First parts of addresses that are Keydesk's own (contract.md, Web pages). */
const RESERVED_SLUGS = new Set([
  'assets',
  'demo',
  'healthz',
  'metrics',
  'readyz',
  'reset',
  'slack',
  'webhooks',
]);

const newAccount = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the centre’s name.')
    .max(100, 'Use at most 100 characters for the name.'),
  slug: z
    .string()
    .max(63, 'Use at most 63 characters for the slug.')
    .regex(
      /^[a-z0-9](-?[a-z0-9])*$/,
      'Use small letters, digits and single hyphens for the slug, such as superstars.',
    )
    .refine(
      (slug) => !RESERVED_SLUGS.has(slug),
      'That slug is one of Keydesk’s own addresses. Choose another.',
    ),
  slackTeam: z
    .string()
    .regex(
      /^[TE][A-Z0-9]{2,30}$/,
      'A Slack team id begins with T (or E for an organisation), such as T0123.',
    ),
  timezone: z.string().refine(isTimeZone, 'Use a time zone such as America/Chicago.'),
  owner: z.object({
    name: z
      .string()
      .trim()
      .min(1, 'Give the Business Owner’s name.')
      .max(100, 'Use at most 100 characters for the owner’s name.'),
    email: z.email('The Business Owner’s email is not an email address.'),
    phone: z.string().transform(toE164).optional(),
  }),
});

/** What the Operator gives for a new account. */
export type NewAccount = z.input<typeof newAccount>;

/** Who ran the operator's tool. */
export interface Operator {
  /** The login name on the server. */
  login: string;
}

/**
 * Makes an account with its Slack workspace, its Business Owner and the beginning of its Audit Log.
 * @throws AccountRefused with one sentence; then nothing was made.
 */
export async function createAccount(
  core: Core,
  given: NewAccount,
  by: Operator,
): Promise<{ accountId: AccountId; slug: string }> {
  const parsed = newAccount.safeParse(given);
  if (!parsed.success) throw new AccountRefused(parsed.error.issues[0]?.message);
  const { name, slug, slackTeam, timezone, owner } = parsed.data;
  const now = core.clock.now();
  try {
    return await core.db.$transaction(async (tx) => {
      const account = await tx.account.create({ data: { name, slug, timezone, createdAt: now } });
      const accountId = account.id as AccountId;
      await openAuditChain(tx, accountId);
      await tx.slackWorkspace.create({ data: { accountId, teamId: slackTeam, installedAt: now } });
      await tx.staff.create({
        data: {
          accountId,
          externalId: 'owner',
          name: owner.name,
          email: owner.email,
          emailKey: emailKey(owner.email),
          phone: owner.phone ?? null,
          level: 'owner',
        },
      });
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'operator', id: by.login },
        via: 'operator_tool',
        action: 'account.created',
        subject: { kind: 'account', id: accountId },
        details: { slug, name, slack_team: slackTeam, timezone },
      });
      return { accountId, slug };
    });
  } catch (error) {
    throw asRefusal(error, slug, slackTeam);
  }
}

/** A unique key that is taken becomes the sentence that says which. */
function asRefusal(error: unknown, slug: string, slackTeam: string): unknown {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return error;
  const ofWorkspace = error.meta?.modelName === 'SlackWorkspace';
  return new AccountRefused(
    ofWorkspace
      ? `The Slack workspace ${slackTeam} belongs to another account. Each workspace serves one.`
      : `There is an account “${slug}” already. Choose another slug.`,
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.includes('/') || name === 'UTC';
  } catch {
    return false;
  }
}

function toE164(typed: string, context: z.RefinementCtx): string {
  const phone = parsePhoneNumberFromString(typed, 'US');
  if (phone?.isPossible()) return phone.number;
  context.addIssue('The Business Owner’s phone is not a phone number. Write it like +15125550100.');
  return z.NEVER;
}
