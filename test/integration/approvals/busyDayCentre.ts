import { readFileSync } from 'node:fs';
import type { WebClient } from '@slack/web-api';
import type { Fault } from '../../../demo/slack/faults.ts';
import { type LocalSlack, startLocalSlack } from '../../../demo/slack/local-slack.ts';
import { jobSlackClient } from '../../../src/bot/slackClient.ts';
import { readConfig } from '../../../src/config.ts';
import { openAuditChain } from '../../../src/core/audit/append.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { AccountId, GuardianId, StaffId } from '../../../src/core/ids.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { type MailService, makeMailService } from '../delivery/outbox.ts';
import { makeQueueByHand } from './busyDayQueue.ts';
import { fractionOf } from './busyDayRandom.ts';
import { makeTextService } from './busyDayTexts.ts';

/** Twelve people, lowest level first. */
const LEVELS: readonly PermissionLevel[] = [
  ...Array.from({ length: 5 }, () => 'front_desk' as const),
  ...Array.from({ length: 4 }, () => 'manager' as const),
  'admin',
  'admin',
  'owner',
];
const GUARDIANS = 160;
export const CREDITS = 1_000;
/** Slack fails so many calls of a hundred. */
const FAILING = 10;
export const CHANNEL = 'C_APPROVALS';
/** After the clock on the wall, by which some times of rows and of Slack go, whatever day it is. */
const MORNING = '2031-03-03T14:00:00.000Z';

export interface StaffMember {
  staffId: StaffId;
  level: PermissionLevel;
  slackUserId: string;
}

/** A centre on a morning: nobody has asked for anything. */
export interface Day {
  seed: number;
  core: TestCore;
  accountId: AccountId;
  workspaceId: string;
  staff: StaffMember[];
  guardians: GuardianId[];
  slack: LocalSlack;
  client: WebClient;
  mails: MailService;
  texts: ReturnType<typeof makeTextService>;
  jobs: ReturnType<typeof makeQueueByHand>;
  close(): Promise<void>;
}

export async function openDay(seed: number): Promise<Day> {
  const base = await makeTestCore();
  base.clock.set(MORNING);
  const jobs = makeQueueByHand(base.clock);
  const core = { ...base, queue: jobs.queue };
  const slackTeam = 'T0BUSY';
  const { accountId, workspaceId } = await addAccount(core, slackTeam);
  const staff = await addStaff(core, accountId, workspaceId);
  const guardians = await addGuardians(core, accountId);
  await addCredits(core, { accountId, amount: CREDITS, note: 'invoice 1042', by: { login: 'op' } });
  const slack = await openSlack(core, slackTeam, staff);
  failOneInTen(slack, seed);
  return {
    seed,
    core,
    accountId,
    workspaceId,
    staff,
    guardians,
    slack,
    client: jobSlackClient(core, configFor(slack)),
    mails: makeMailService(),
    texts: makeTextService(seed),
    jobs,
    async close() {
      await slack.stop();
      await base.close();
    },
  };
}

async function addAccount(core: TestCore, teamId: string) {
  const now = core.clock.now();
  const { id } = await core.db.account.create({
    data: {
      slug: 'busy',
      name: 'Superstars Gymnastics',
      timezone: 'America/Chicago',
      smsEnabled: true,
      creditThreshold: 0,
      createdAt: now,
    },
  });
  const accountId = id as AccountId;
  await openAuditChain(core.db, accountId);
  const workspace = await core.db.slackWorkspace.create({ data: { accountId, teamId, installedAt: now } });
  return { accountId, workspaceId: workspace.id };
}

/** With ids in order, so that whoever asks for all of them gets the same order with the same seed. */
const idOf = (kind: number, at: number) =>
  `00000000-0000-7000-8${kind}00-${String(at).padStart(12, '0')}` as const;

async function addStaff(core: TestCore, accountId: AccountId, workspaceId: string): Promise<StaffMember[]> {
  const staff = LEVELS.map((level, at) => ({
    staffId: idOf(1, at) as StaffId,
    level,
    slackUserId: `U_${at}_${level.toUpperCase()}`,
  }));
  await core.db.staff.createMany({
    data: staff.map(({ staffId, level }, at) => ({
      id: staffId,
      accountId,
      externalId: `s-${at}`,
      name: `Staff ${at}`,
      email: `staff-${at}@superstars.example`,
      emailKey: `staff-${at}@superstars.example`,
      phone: `+151255501${String(at).padStart(2, '0')}`,
      level,
    })),
  });
  await core.db.slackIdentity.createMany({
    data: staff.map(({ staffId, slackUserId }, at) => ({
      id: idOf(2, at),
      accountId,
      workspaceId,
      slackUserId,
      staffId,
      linkedAt: core.clock.now(),
    })),
  });
  return staff;
}

async function addGuardians(core: TestCore, accountId: AccountId): Promise<GuardianId[]> {
  const family = { accountId, externalId: 'f-1', name: 'Smith' };
  const { id: familyId } = await core.db.family.create({ data: family });
  const ids = Array.from({ length: GUARDIANS }, (_, at) => idOf(3, at) as GuardianId);
  await core.db.guardian.createMany({
    data: ids.map((id, at) => ({
      id,
      accountId,
      familyId,
      externalId: `g-${at}`,
      name: `Guardian ${at}`,
      email: `guardian-${at}@example.com`,
      emailKey: `guardian-${at}@example.com`,
      phone: `+1512555${1_000 + at}`,
      canLogIn: true,
    })),
  });
  return ids;
}

function openSlack(core: TestCore, id: string, staff: readonly StaffMember[]): Promise<LocalSlack> {
  return startLocalSlack({
    workspace: { id, name: 'Superstars Gymnastics' },
    people: staff.map(({ slackUserId }, at) => ({
      id: slackUserId,
      name: `Staff ${at}`,
      kind: 'member',
      timezone: 'America/Chicago',
    })),
    channels: [{ id: CHANNEL, name: 'approvals', members: staff.map(({ slackUserId }) => slackUserId) }],
    manifest: readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'),
    delivery: { kind: 'http' },
    signingSecret: 'signing-secret-of-the-tests',
    botToken: 'bot-token-of-the-tests',
    appToken: 'xapp-token-of-the-tests',
    now: core.clock.now,
    rateLimit: 'on',
  });
}

function configFor(slack: LocalSlack) {
  return readConfig({
    PUBLIC_URL: 'http://127.0.0.1:3000',
    APP_SECRET: Buffer.alloc(32, 'test').toString('base64'),
    RESEND_API_KEY: 'key-of-the-tests',
    EMAIL_FROM: 'keydesk@mail.example',
    SLACK_BOT_TOKEN: 'bot-token-of-the-tests',
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: 'signing-secret-of-the-tests',
  });
}

const FAULTS: readonly Fault[] = [
  { status: 500 },
  { status: 503 },
  { status: 429, retryAfter: 7 },
  { error: 'internal_error' },
  { error: 'ratelimited' },
  'drop',
  'drop after',
];

/** Which calls fail is up to the seed, where they go, and how many went there before. */
function failOneInTen(slack: LocalSlack, seed: number): void {
  const calls = new Map<string, number>();
  slack.fail(
    '*',
    ({ method, body }) => {
      const where = `${method} ${body.channel ?? body.users ?? ''}`;
      const call = (calls.get(where) ?? 0) + 1;
      calls.set(where, call);
      const luck = fractionOf(`${seed} slack ${where} ${call}`) * 100;
      return luck < FAILING ? FAULTS[Math.floor((luck / FAILING) * FAULTS.length)] : undefined;
    },
    Number.POSITIVE_INFINITY,
  );
}
