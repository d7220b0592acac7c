import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendAuditExport } from '../../../src/bot/audit/exportWorker.ts';
import { jobSlackClient } from '../../../src/bot/slackClient.ts';
import { readConfig } from '../../../src/config.ts';
import { appendAudits } from '../../../src/core/audit/append.ts';
import type { AuditEntry } from '../../../src/core/audit/entry.ts';
import { MOST_EXPORTED, requestAuditExport } from '../../../src/core/audit/export.ts';
import type { AuditFilter } from '../../../src/core/audit/searchWhere.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import type { Jobs } from '../../../src/core/queue.ts';
import { yesFor } from '../../support/links.ts';
import { callsOf, closeAll, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
  const { core, centre } = world;
  await core.db.guardian.update({
    where: { id: centre.jane },
    data: { name: '=HYPERLINK("http://x.example")' },
  });
  await requestGuardianReset(core, await yesFor(core, centre, centre.jane, { cards: [] }));
});
afterAll(() => world.stop());
beforeEach(() => closeAll(world, 'U_ADMIN'));

const files = () => [...world.slack.workspace.files.values()].filter(({ complete }) => complete);
const rowsOf = (content: Buffer | undefined): Record<string, string>[] =>
  parse(content ?? Buffer.alloc(0), { columns: true, bom: true });

/** As the queue hands it to the worker. */
async function job(filter: AuditFilter = {}): Promise<Jobs['audit-export']> {
  const { core, centre } = world;
  const stored: Jobs['audit-export'][] = [];
  const add = async (_tx: unknown, _name: unknown, data: unknown) =>
    void stored.push(data as Jobs['audit-export']);
  await requestAuditExport(
    { ...core, queue: { ...core.queue, add } },
    {
      ...{ accountId: centre.accountId, workspaceId: centre.workspaceId, staffId: centre.staff.admin },
      ...{ slackUserId: 'U_ADMIN', filter, requestKey: crypto.randomUUID() },
    },
  );
  const [only] = stored;
  if (!only) throw new Error('No job was added.');
  return only;
}

function jobSlack() {
  const { core, slack } = world;
  const config = readConfig({
    PUBLIC_URL: 'http://127.0.0.1:3000',
    APP_SECRET: Buffer.alloc(32, 'test').toString('base64'),
    RESEND_API_KEY: 'key-of-the-tests',
    EMAIL_FROM: 'keydesk@mail.example',
    SLACK_BOT_TOKEN: 'bot-token-of-the-tests',
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: 'signing-secret-of-the-tests',
  });
  return jobSlackClient(core, config);
}

describe('an export of the Audit Log', () => {
  it('comes as a file in a direct message, once, to whoever pressed, and is itself in the Audit Log', async () => {
    const { core, centre, slack } = world;
    const ada = slack.person('U_ADMIN');
    await ada.types('/audit');
    await ada.modal('One entry.');
    await ada.clicks('Export as a file');
    await ada.modal('The file is being made and comes as a direct message in a moment.');
    await ada.message('The Audit Log of Superstars Gymnastics', { in: 'app' });
    const [file, another] = files();
    expect(another).toBeUndefined();
    expect(file?.name).toBe('audit-log-2026-11-21.csv');
    const [row] = rowsOf(file?.content);
    expect(row).toMatchObject({
      entry: '1',
      who: 'Maya Manager',
      where: 'in Slack',
      action: 'reset.requested',
    });
    expect(row?.what).toContain('asked for a password reset for =HYPERLINK("http://x.example")');
    expect(row?.whom).toBe('\'=HYPERLINK("http://x.example")');
    expect(file?.content?.toString()).not.toMatch(/jane\.smith@|(^|[",])=/m);
    for (const person of ['U_MANAGER', 'U_OWNER'])
      expect(
        slack
          .person(person)
          .messages('app')
          .some(({ text }) => text.includes('Audit')),
      ).toBe(false);
    const entry = await core.db.auditEntry.findFirst({
      where: { accountId: centre.accountId, action: 'audit.exported' },
    });
    expect(entry).toMatchObject({ actorId: centre.staff.admin, details: { up_to: 1, kind: null } });
  });

  it('pressed twice on the same list, it comes once', async () => {
    const { core, centre } = world;
    const before = files().length;
    const asked = {
      ...{ accountId: centre.accountId, workspaceId: centre.workspaceId, staffId: centre.staff.admin },
      ...{ slackUserId: 'U_ADMIN', filter: {}, requestKey: 'V1 hash' },
    };
    const done = await Promise.all([1, 2, 3].map(() => requestAuditExport(core, asked)));
    expect(done.filter(Boolean)).toHaveLength(1);
    await eventually(() => files().length > before || undefined, 'the file');
    expect(files()).toHaveLength(before + 1);
  });

  it('the job carries nothing that was typed', async () => {
    const { sealedFilter, ...rest } = await job({ words: 'jane.smith@example.com' });
    expect(JSON.stringify(rest) + Buffer.from(sealedFilter, 'base64').toString('latin1')).not.toContain(
      'jane',
    );
  });

  it('is not sent to somebody who was demoted, deactivated or unlinked meanwhile', async () => {
    const { core, centre } = world;
    const before = files().length;
    const id = centre.staff.admin;
    const change = (data: object) => core.db.staff.update({ where: { id }, data });
    const waiting = await job();
    await change({ level: 'manager' });
    await sendAuditExport(core, jobSlack(), waiting);
    await change({ level: 'admin', deactivatedAt: core.clock.now() });
    await sendAuditExport(core, jobSlack(), waiting);
    await change({ deactivatedAt: null });
    await core.db.slackIdentity.updateMany({ where: { staffId: id }, data: { slackUserId: 'U_GONE' } });
    await sendAuditExport(core, jobSlack(), waiting);
    await core.db.slackIdentity.updateMany({ where: { staffId: id }, data: { slackUserId: 'U_ADMIN' } });
    expect(files()).toHaveLength(before);
    await expect(requestAuditExport(core, { ...asManager(), filter: {}, requestKey: 'm' })).rejects.toThrow(
      'You cannot export the Audit Log yourself.',
    );
  });

  const asManager = () => ({
    ...{ accountId: world.centre.accountId, workspaceId: world.centre.workspaceId },
    ...{ staffId: world.centre.staff.manager, slackUserId: 'U_MANAGER' },
  });

  it('Slack lacks the scope: the person hears it, and the job ends', async () => {
    const { core, slack } = world;
    slack.fail('files.getUploadURLExternal', { error: 'missing_scope' });
    await sendAuditExport(core, jobSlack(), await job());
    await slack
      .person('U_ADMIN')
      .message('could not be sent. Slack does not let Keydesk do this', { in: 'app' });
  });

  it('Slack is away: it is tried again, and nothing is shown until the whole file is there', async () => {
    const { core, slack } = world;
    const before = files().length;
    const waiting = await job();
    slack.fail('files.completeUploadExternal', { status: 500 });
    await expect(sendAuditExport(core, jobSlack(), waiting)).rejects.toThrow();
    expect(files()).toHaveLength(before);
    await sendAuditExport(core, jobSlack(), waiting);
    expect(files()).toHaveLength(before + 1);
  });

  it(`holds the newest ${MOST_EXPORTED} of a big log, says what is left out, and goes by the filter`, async () => {
    const { core, centre } = world;
    const entry = (index: number): AuditEntry => ({
      actor: { kind: 'operator', id: 'root' },
      via: 'operator_tool',
      action: 'credits.added',
      details: { amount: index, note: `invoice ${index}` },
    });
    const all = Array.from({ length: MOST_EXPORTED + 5 }, (_, index) => entry(index));
    await core.db.$transaction((tx) => appendAudits(core, tx, centre.accountId, all), { timeout: 120_000 });
    await sendAuditExport(core, jobSlack(), await job({ kind: 'credits' }));
    const rows = rowsOf(files().at(-1)?.content);
    expect(rows).toHaveLength(MOST_EXPORTED);
    expect(rows[0]?.what).toContain(`invoice ${MOST_EXPORTED + 4}.`);
    expect(new Set(rows.map((row) => row.entry)).size).toBe(MOST_EXPORTED);
    expect(rows.at(-1)?.what).toContain('invoice 5.');
    const ada = world.slack.person('U_ADMIN');
    await ada.message('There are older ones that fit, which are left out: a file holds 50,000 at most.', {
      in: 'app',
    });
    expect(callsOf(world.slack, 'files.completeUploadExternal').at(-1)?.result).toMatchObject({ ok: true });
  }, 120_000);
});
