import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ImportReport, importDirectory } from '../../../src/core/directory/importDirectory.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import type { TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { type Asked, rowOf } from '../delivery/outbox.ts';
import { askByText, balanceOf, creditsOf, textingCentre, textYesFor } from '../delivery/texting.ts';
import { FAMILIES, OPERATOR, STAFF } from '../directory/importing.ts';

/** Rows of one batch of an import (src/core/directory/import/importFiles.ts). */
const BATCH = 2_000;
const JANES_NEW_NUMBER = 'f-1,Smith,g-1,Jane Smith,jane.smith@example.com,+15125550177,yes,\n';

let core: TestCore;
let centre: TestCentre;
let janes: Asked;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
/** Jane's text waits; the import below cancels it and gives its credit back. */
beforeEach(async () => {
  centre = await textingCentre(core, 2);
  janes = await askByText(core, centre, centre.jane);
});

it('an import of several batches cancels a text while somebody of a later batch is sent one', async () => {
  const others = rows((at) => `x-${at},Others,x-${at},Other ${at},,,no,`);
  const joses = 'f-2,Núñez,g-3,José Núñez,jose@example.com,+15125550178,yes,es\n';
  const report = await importAroundYes({ families: [FAMILIES, JANES_NEW_NUMBER + others, joses] });
  expect(report).toMatchObject({ written: true, refused: 0, linksEnded: 2, guardians: { changed: 2 } });
  expect(await balanceOf(core, centre)).toBe(2);
});

it('an import changes the staff too, while a YES crosses the threshold of which they are told', async () => {
  await core.db.account.update({ where: { id: centre.accountId }, data: { creditThreshold: 1 } });
  const others = rows((at) => `x-${at},Other ${at},,,front_desk`);
  const ada = 's-admin,Ada Admin,ada@superstars.example,,admin\n';
  const report = await importAroundYes({
    families: [FAMILIES, JANES_NEW_NUMBER],
    staff: [STAFF, ada + others, 's-last,Last,,,front_desk\n'],
  });
  expect(report).toMatchObject({ written: true, refused: 0, linksEnded: 1, staff: { changed: 1 } });
  expect(await balanceOf(core, centre)).toBe(1);
});

/** More rows than a batch has, of people whom nothing is sent to. The reader is one piece ahead of what is written. */
function rows(row: (at: number) => string): string {
  return Array.from({ length: BATCH + 1 }, (_, at) => `${row(at)}\n`).join('');
}

/**
 * A strict import: one transaction. José's YES comes when the first batch of the last file is written and nothing is
 * committed; the import goes on once the YES is through, or waits for a lock.
 */
async function importAroundYes(files: Record<string, [header: string, first: string, last?: string]>) {
  const yes = await textYesFor(core, centre, centre.jose);
  let done = 0;
  let asked: Promise<unknown> | undefined;
  const press = async () => {
    await expect.poll(() => done, { interval: 10 }).toBeGreaterThanOrEqual(BATCH);
    let isOver = false;
    asked = requestGuardianReset(core, yes).finally(() => {
      isOver = true;
    });
    asked.catch(() => {});
    await expect.poll(async () => isOver || (await isWaiting()), { interval: 10 }).toBe(true);
  };
  const fileOf = (name: string) => {
    const [header, first, last] = files[name] ?? ['', ''];
    let opened = 0;
    async function* pieces() {
      opened += 1;
      yield Buffer.from(`${header}\n${first}`);
      if (last === undefined) return;
      yield Buffer.from(last);
      if (opened === 2) await press();
    }
    return files[name] && { name: `${name}.csv`, content: () => Readable.from(pieces()) };
  };
  const report: ImportReport = await importDirectory(core, {
    accountId: centre.accountId,
    families: fileOf('families'),
    staff: fileOf('staff'),
    strict: true,
    actor: OPERATOR,
    onProgress: (read) => {
      done = read;
    },
  });
  await asked;
  expect(await rowOf(core, janes)).toMatchObject({ state: 'cancelled', sealedToken: null });
  expect(await creditsOf(core, janes)).toEqual(['reserved', 'returned']);
  return report;
}

/** Whether somebody on this database waits for somebody else's lock. */
async function isWaiting(): Promise<boolean> {
  const found = await core.db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return found.length > 0;
}
