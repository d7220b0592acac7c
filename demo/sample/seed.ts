import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createAccount } from '../../src/core/accounts/createAccount.ts';
import { appendAudit } from '../../src/core/audit/append.ts';
import type { Core } from '../../src/core/core.ts';
import { type ImportFile, importDirectory } from '../../src/core/directory/importDirectory.ts';
import type { AccountId } from '../../src/core/ids.ts';
import { publishPolicy } from '../../src/core/policies/publish.ts';
import { BUSINESS, FILES, POLICIES } from './business.ts';
import { DEACTIVATED_STAFF, PEOPLE } from './people.ts';

const BY = { actor: { kind: 'operator', id: 'demo' }, via: 'operator_tool' } as const;

/**
 * Makes the sample business by the same functions as the operator's tool, and links its people to Slack. May run at each
 * start: what is there already stays as it is, so that a start that was cut short is completed by the next.
 */
export async function seed(core: Core): Promise<void> {
  const accountId = await theAccount(core);
  const { refused, problems } = await importDirectory(core, {
    accountId,
    families: await importFile(FILES.families),
    students: await importFile(FILES.students),
    staff: await importFile(FILES.staff),
    ...BY,
  });
  if (refused > 0)
    throw new Error(`The sample business has a row that cannot be imported: ${JSON.stringify(problems[0])}`);
  await publishPolicies(core, accountId);
  await deactivateStaff(core, accountId);
  await linkPeople(core, accountId);
}

async function theAccount(core: Core): Promise<AccountId> {
  const found = await core.db.account.findUnique({ where: { slug: BUSINESS.slug } });
  if (found) return found.id as AccountId;
  const { accountId } = await createAccount(core, BUSINESS, { login: BY.actor.id });
  return accountId;
}

async function importFile(path: string): Promise<ImportFile> {
  return { name: basename(path), content: await readFile(path, 'utf8') };
}

/** Those that were never there: the newest text of a policy may be one that was tried out in the demo. */
async function publishPolicies(core: Core, accountId: AccountId): Promise<void> {
  const there = await core.db.policy.findMany({ where: { accountId }, select: { title: true } });
  for (const { title, file } of POLICIES) {
    if (there.some((policy) => policy.title === title)) continue;
    const body = await readFile(file, 'utf8');
    await publishPolicy(core, { accountId, title, body, by: { login: BY.actor.id } });
  }
}

async function deactivateStaff(core: Core, accountId: AccountId): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const where = { accountId, externalId: { in: [...DEACTIVATED_STAFF] }, deactivatedAt: null };
    const leaving = await tx.staff.findMany({ where, select: { id: true } });
    await tx.staff.updateMany({ where, data: { deactivatedAt: core.clock.now() } });
    for (const { id } of leaving) {
      const subject = { kind: 'staff', id } as const;
      await appendAudit(core, tx, accountId, { ...BY, action: 'staff.deactivated', subject });
    }
  });
}

/** Until people can link themselves by signing in, the demo does it for them. */
async function linkPeople(core: Core, accountId: AccountId): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const workspace = await tx.slackWorkspace.findUniqueOrThrow({ where: { teamId: BUSINESS.slackTeam } });
    const workspaceId = workspace.id;
    const staff = await tx.staff.findMany({ where: { accountId }, select: { id: true, externalId: true } });
    const linked = await tx.slackIdentity.findMany({ where: { accountId, workspaceId } });
    const known = new Set(linked.map(({ slackUserId }) => slackUserId));
    for (const { id: slackUserId, staff: externalId } of PEOPLE) {
      const staffId = staff.find((one) => one.externalId === externalId)?.id;
      if (!staffId || known.has(slackUserId)) continue;
      const linkedAt = core.clock.now();
      await tx.slackIdentity.create({ data: { accountId, workspaceId, slackUserId, staffId, linkedAt } });
      await appendAudit(core, tx, accountId, {
        ...BY,
        action: 'slack.linked',
        subject: { kind: 'slack_user', id: slackUserId },
        details: { staff: staffId },
      });
    }
  });
}
