import { z } from 'zod';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { openingHours } from './openingHours.ts';

const anyLevel = z.enum(['front_desk', 'manager', 'admin', 'owner']);

/** Slack's id of a channel, public or private. */
const channelId = z.string().regex(/^[CG]\w{2,30}$/);

/** Each setting of approvals and guards, alone: what it may be, and what it is where nobody has set it. */
const SETTINGS = {
  /** The least level that sends a guardian's reset without asking anybody (A1). */
  sendsGuardianResets: anyLevel.default('manager'),
  /** Every text needs approval, whoever asks for it. */
  everySms: z.boolean().default(false),
  /** The least level that decides about guardians' resets. */
  decidesGuardianResets: z.enum(['manager', 'admin', 'owner']).default('manager'),
  /** The least level that decides about staff resets; never below Admin Access (S4). */
  decidesStaffResets: z.enum(['admin', 'owner']).default('admin'),
  /** Where the card of a request stands: in a channel, or in a direct message to each who is notified. */
  postedTo: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('direct') }),
      z.strictObject({ kind: z.literal('channel'), workspaceId: z.uuid(), channelId }),
    ])
    .default({ kind: 'direct' }),
  /** Who gets a direct message about a request. To be notified is no right to decide, nor the other way round. */
  notified: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('deciders') }),
      z.strictObject({
        kind: z.literal('chosen'),
        levels: z.array(anyLevel).max(4),
        staff: z.array(z.uuid()).max(50),
      }),
    ])
    .default({ kind: 'deciders' }),
  /** How long a request waits for somebody to decide, in minutes (A5). */
  requestMinutes: z.int().min(10).max(1440).default(60),
  /** An address that changed within so many hours needs a second person. */
  contactChanged: z
    .strictObject({ on: z.boolean(), hours: z.int().min(1).max(720) })
    .default({ on: true, hours: 72 }),
  /** Whoever has sent so many resets within an hour asks for the next ones. */
  burst: z
    .strictObject({ on: z.boolean(), sends: z.int().min(1).max(1000) })
    .default({ on: true, sends: 10 }),
  /** Whoever was sent so many resets within 24 hours gets the next one by approval. */
  repeated: z
    .strictObject({ on: z.boolean(), resets: z.int().min(1).max(100) })
    .default({ on: true, resets: 3 }),
  /** Outside these hours, in the account's time zone, resets need approval. */
  outsideHours: z
    .strictObject({ on: z.boolean(), hours: openingHours })
    .default({ on: false, hours: weekdays() }),
  /** Texts of a day, in the account's time zone, after which each needs approval. */
  smsCap: z
    .strictObject({ on: z.boolean(), texts: z.int().min(0).max(100_000) })
    .default({ on: false, texts: 20 }),
};

/** What counts where a stored value cannot be read, as one of another version: of what says who, the strictest. */
const UNREADABLE: Partial<Record<keyof typeof SETTINGS, string | boolean>> = {
  sendsGuardianResets: 'owner',
  everySms: true,
  decidesGuardianResets: 'owner',
  decidesStaffResets: 'owner',
};

/**
 * What the Business Owner tunes (A1): accounts.approval_settings, and as reset_requests.policy what was in force at YES.
 * One value that cannot be read must not stop every reset of a centre, nor keep a request from ever ending.
 */
export const approvalSettings = z.object(
  // The types of the parts are lost among entries; a catch changes none of what is read.
  Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => [
      name,
      (setting as z.ZodType).catch(UNREADABLE[name as keyof typeof SETTINGS] ?? setting.parse(undefined)),
    ]),
  ) as unknown as typeof SETTINGS,
);
export type ApprovalSettings = z.output<typeof approvalSettings>;
export type SettingName = keyof ApprovalSettings;

/** What a request keeps: the settings as they were at YES, and the requester's level then. */
export const frozenPolicy = approvalSettings.extend({ askedAs: anyLevel.optional().catch(undefined) });
export type FrozenPolicy = z.output<typeof frozenPolicy>;

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** What somebody wants changed: nothing but settings, each whole. */
export const settingsPatch = z.strictObject({
  ...(Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => [name, setting.unwrap().optional()]),
  ) as { [K in SettingName]: z.ZodOptional<ReturnType<(typeof SETTINGS)[K]['unwrap']>> }),
});
export type SettingsPatch = z.input<typeof settingsPatch>;

/** The settings of an account, and its time zone, as they are now. */
export interface Policy {
  settings: ApprovalSettings;
  timezone: string;
}

/** @throws when there is no such account. */
export async function readPolicy(tx: Pick<Tx, 'account'>, accountId: AccountId): Promise<Policy> {
  const account = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { approvalSettings: true, timezone: true },
  });
  return { settings: approvalSettings.parse(account.approvalSettings), timezone: account.timezone };
}

/** What a centre is likely to keep, until it says its own. */
function weekdays() {
  const open = { from: '09:00', to: '21:00' };
  return { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: null };
}
