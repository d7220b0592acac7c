import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendAudits } from '../../../src/core/audit/append.ts';
import { pauseTexts } from '../../../src/core/delivery/texts/pause.ts';
import { PAUSING_PROBLEMS, whyPaused } from '../../../src/core/delivery/texts/problems.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

it.each(PAUSING_PROBLEMS)('texts paused for %s: Admin Access and up are told why, once', async (problem) => {
  const { accountId } = await makeCentre(core);
  const pause = () =>
    core.db.$transaction(async (tx) =>
      appendAudits(core, tx, accountId, await pauseTexts(core, tx, accountId, problem)),
    );
  await Promise.all([pause(), pause()]);
  const notices = await core.db.staffNotice.findMany({
    where: { accountId, kind: 'sms-paused' },
    orderBy: { id: 'asc' },
  });
  expect(notices.map(({ destination }) => destination)).toEqual(['U_ADMIN', 'U_OWNER']);
  expect(notices[0]?.content).toEqual({ reason: whyPaused(problem) });
  const entries = await core.db.auditEntry.findMany({ where: { accountId, action: 'sms.paused' } });
  expect(entries.map(({ details }) => details)).toEqual([
    { problem, told_in_slack: 2, told_by_email: false },
  ]);
});
