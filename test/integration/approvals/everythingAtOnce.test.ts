import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { changeSettings } from '../../../src/core/approvals/changeSettings.ts';
import { showWithoutChannel } from '../../../src/core/approvals/channelTrouble.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { sweepRequests } from '../../../src/core/approvals/due.ts';
import { readDecision } from '../../../src/core/approvals/readDecision.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { importDirectory } from '../../../src/core/directory/importDirectory.ts';
import { Refusal } from '../../../src/core/errors.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { mailOwnLink } from '../../../src/core/links/mailOwnLink.ts';
import { requestForgottenReset } from '../../../src/core/links/requestForgotten.ts';
import { changeLevel } from '../../../src/core/staff/changeLevel.ts';
import { deactivateStaff, reactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { set, withTexts, yes, yesToStaff } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const CREDITS = 30;
const ROUNDS = 6;
let turn = 0;

/** The centre's import corrects Jane's address, and again. */
const imports = () => {
  turn += 1;
  const rows = [
    'family_id,family_name,guardian_id,guardian_name,email,phone,can_log_in,language',
    `f-1,Smith,g-1,Jane Smith,jane${turn % 2}@example.com,+15125550142,yes,en`,
  ];
  return importDirectory(core, {
    accountId: centre.accountId,
    families: { name: 'families.csv', content: rows.join('\n') },
    actor: { kind: 'operator', id: 'test' },
  });
};

/** Everything that has to do with requests, by whoever may and whoever may not. */
function deeds(requests: readonly RequestId[]): (() => Promise<unknown>)[] {
  const { accountId, staff, jane, jose } = centre;
  const levels = Object.keys(staff) as PermissionLevel[];
  const notOwner = levels.filter((level) => level !== 'owner');
  const askerId = staff.owner;
  return [
    ...levels.flatMap((level) => [
      () => yes(core, centre, { by: staff[level], to: jane, channel: 'sms' }),
      () => yes(core, centre, { by: staff[level], to: jose, channel: 'sms' }),
      () => yes(core, centre, { by: staff[level], to: jane }),
      ...notOwner.map((to) => () => yesToStaff(core, centre, { by: staff[level], to: staff[to] })),
    ]),
    ...requests.flatMap((requestId) => [
      ...levels.flatMap((level) => [
        () => decide(core, { accountId, requestId, staffId: staff[level], decision: 'approve' }),
        () =>
          decide(core, { accountId, requestId, staffId: staff[level], decision: 'deny', note: 'not now' }),
        () => readDecision(core, { accountId, requestId, staffId: staff[level] }),
        () => cancelRequest(core, { accountId, requestId, staffId: staff[level] }),
      ]),
      () => showWithoutChannel(core, requestId, { channelId: 'C0GONE', code: 'channel_not_found' }),
    ]),
    ...notOwner.flatMap((level) => [
      () => deactivateStaff(core, { accountId, askerId, subjectId: staff[level] }),
      () => reactivateStaff(core, { accountId, askerId, subjectId: staff[level] }),
      () => mailOwnLink(core, { accountId, staffId: staff[level], requestKey: crypto.randomUUID() }),
    ]),
    ...[true, false].map(
      (everySms) => () => changeSettings(core, { accountId, staffId: askerId }, { everySms }),
    ),
    () =>
      changeLevel(core, { accountId, askerId, subjectId: staff.manager, from: 'manager', to: 'front_desk' }),
    () =>
      changeLevel(core, { accountId, askerId, subjectId: staff.manager, from: 'front_desk', to: 'manager' }),
    () =>
      requestForgottenReset(core, {
        accountId,
        person: { portal: 'customer', guardianId: jane },
        requestKey: crypto.randomUUID(),
      }),
    imports,
    () => sweepRequests(core),
  ];
}

function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => [Math.random(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);
}

it('everything that touches requests at the same moment: each is done or refused with a sentence, and the books agree', async () => {
  const { accountId } = centre;
  await withTexts(core, centre, CREDITS);
  await set(core, accountId, { smsCap: { on: true, texts: 8 }, burst: { on: true, sends: 6 } });
  const faults: unknown[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const open = await core.db.resetRequest.findMany({ where: { accountId, state: 'open' } });
    const all = shuffled(deeds(open.map(({ id }) => id as RequestId)));
    const at = () =>
      Promise.all(all.splice(0, 12).map((deed) => deed().catch((error) => faults.push(error))));
    while (all.length > 0) await at();
    core.clock.advance(20 * MINUTE);
  }
  expect(faults.filter((error) => !(error instanceof Refusal))).toEqual([]);

  expect((await verifyAudit(core, accountId)).problems).toEqual([]);
  const texts = await core.db.delivery.count({ where: { accountId, channel: 'sms', state: 'queued' } });
  expect(await ledgerSum(core, accountId)).toMatchObject({ sum: CREDITS - texts, balance: CREDITS - texts });
  const ended = await core.db.resetRequest.findMany({ where: { accountId, state: { not: 'open' } } });
  expect(new Set(ended.map(({ state }) => state)).size).toBeGreaterThan(1);
  for (const { id, state, linkId } of ended) {
    const told = await core.db.auditEntry.count({
      where: { accountId, action: `request.${state}`, details: { path: ['request'], equals: id } },
    });
    expect({ state, told, linked: linkId !== null }).toEqual({
      state,
      told: 1,
      linked: state === 'approved',
    });
  }
}, 120_000);
