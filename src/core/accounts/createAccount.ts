import { z } from 'zod';
import { emailKey } from '../addresses.ts';
import { appendAudit, openAuditChain } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { Prisma } from '../database/client.ts';
import { givenEmail, givenName } from '../directory/given.ts';
import { countryOfTimezone, readPhone } from '../directory/import/phone.ts';
import { Refusal } from '../errors.ts';
import type { AccountId } from '../ids.ts';
import { type Color, readColor } from './brandColor.ts';

/** Something that was given for a new account cannot stand. */
export class AccountRefused extends Refusal {
  readonly code = 'account-refused';
}

/** @throws AccountRefused when it is no colour */
export function givenColor(given: string): Color {
  const color = readColor(given);
  if (!color) throw new AccountRefused(`The logo’s colour cannot be used. ${COLOR_SHAPE}`);
  return color;
}

const COLOR_SHAPE = 'Give it as # and six digits or letters a to f, such as #7a1f5c.';

/** First parts of addresses that are Keydesk's own (contract.md, Web pages). */
const RESERVED_SLUGS = new Set([
  'account',
  'api',
  'assets',
  'demo',
  'healthz',
  'metrics',
  'office',
  'portal',
  'readyz',
  'reset',
  'slack',
  'static',
  'webhooks',
  'well-known',
]);

const newAccount = z
  .object({
    name: givenName,
    slug: z
      .string()
      .max(63, 'It is longer than 63 characters.')
      .regex(/^[a-z0-9](-?[a-z0-9])*$/, 'Use small letters, digits and single hyphens, such as superstars.')
      .refine((slug) => !RESERVED_SLUGS.has(slug), 'It is one of Keydesk’s own addresses. Choose another.'),
    slackTeam: z
      .string()
      .regex(/^[TE][A-Z0-9]{2,30}$/, 'It begins with T (or with E for a whole organisation), such as T0123.'),
    timezone: z.string().refine(isTimeZone, 'It is not a time zone such as America/Chicago.'),
    /** The logo's colour, if it has one. */
    color: z
      .string()
      .refine((given) => readColor(given) !== undefined, COLOR_SHAPE)
      .optional(),
    owner: z.object({ name: givenName, email: givenEmail, phone: z.string().trim().optional() }),
  })
  .transform((account, context) => {
    const { phone } = account.owner;
    if (!phone) return { ...account, phone: null };
    const reading = readPhone(phone, countryOfTimezone(account.timezone));
    if ('e164' in reading) return { ...account, phone: reading.e164 };
    context.addIssue({ code: 'custom', path: ['owner', 'phone'], message: reading.reason });
    return z.NEVER;
  });

/** What each part is called in a refusal. */
const CALLED: Record<string, string> = {
  name: 'The centre’s name',
  slug: 'The slug',
  slackTeam: 'The Slack team id',
  timezone: 'The time zone',
  color: 'The logo’s colour',
  'owner.name': 'The Business Owner’s name',
  'owner.email': 'The Business Owner’s email',
  'owner.phone': 'The Business Owner’s phone number',
};

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
  if (!parsed.success) throw new AccountRefused(sentenceFor(parsed.error.issues[0]));
  const { name, slug, slackTeam, timezone, owner, phone } = parsed.data;
  const brandColor = parsed.data.color ? givenColor(parsed.data.color) : null;
  const now = core.clock.now();
  try {
    return await core.db.$transaction(async (tx) => {
      const account = await tx.account.create({ data: { name, slug, timezone, brandColor, createdAt: now } });
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
          phone,
          level: 'owner',
        },
      });
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'operator', id: by.login },
        via: 'operator_tool',
        action: 'account.created',
        subject: { kind: 'account', id: accountId },
        details: { slug, name, slack_team: slackTeam, timezone, color: brandColor },
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

function sentenceFor(issue: z.core.$ZodIssue | undefined): string {
  const part = CALLED[issue?.path.join('.') ?? ''] ?? 'Something given';
  return `${part} cannot be used. ${issue?.message ?? ''}`;
}
