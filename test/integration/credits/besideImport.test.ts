import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importDirectory } from '../../../src/core/directory/importDirectory.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { rowOf } from '../delivery/outbox.ts';
import { askByText, balanceOf, creditsOf, textingCentre, textYesFor } from '../delivery/texting.ts';
import { FAMILIES, OPERATOR } from '../directory/importing.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

/** Rows of one batch of an import (src/core/directory/import/importFiles.ts). */
const BATCH = 2_000;

it('an import of several batches cancels a text, and nobody’s YES stands in a circle with it', async () => {
  const centre = await textingCentre(core, 2);
  const { accountId, jane, jose } = centre;
  const janes = await askByText(core, centre, jane);
  const yes = await textYesFor(core, centre, jose);

  let firstBatch = () => {};
  const written = new Promise<void>((resolve) => {
    firstBatch = resolve;
  });
  let asked: Promise<unknown> = Promise.resolve();
  let opened = 0;
  async function* lines() {
    opened += 1;
    yield `${FAMILIES}\nf-1,Smith,g-1,Jane Smith,jane.smith@example.com,+15125550177,yes,\n`;
    yield Array.from({ length: BATCH }, (_, at) => `x-${at},Others,x-${at},Other ${at},,,no,\n`).join('');
    // The reader is one piece ahead.
    yield 'x-last,Others,x-last,Other,,,no,\n';
    if (opened === 2) {
      // Jane's text is cancelled now, and nothing is committed. José's YES comes between the two batches.
      await written;
      let isOver = false;
      asked = requestGuardianReset(core, yes).finally(() => {
        isOver = true;
      });
      asked.catch(() => {});
      await expect.poll(async () => isOver || (await waiting()), { interval: 10 }).toBe(true);
    }
    yield 'f-2,Núñez,g-3,José Núñez,jose@example.com,+15125550178,yes,es\n';
  }
  const report = await importDirectory(core, {
    accountId,
    families: { name: 'families.csv', content: () => Readable.from(bytes(lines())) },
    strict: true,
    actor: OPERATOR,
    onProgress: (done) => {
      if (done >= BATCH) firstBatch();
    },
  });
  await asked;
  expect(report).toMatchObject({ written: true, refused: 0, linksEnded: 2, guardians: { changed: 2 } });
  expect(await rowOf(core, janes)).toMatchObject({ state: 'cancelled', sealedToken: null });
  expect(await creditsOf(core, janes)).toEqual(['reserved', 'returned']);
  expect(await balanceOf(core, centre)).toBe(2);
});

/** Whether somebody on this database waits for somebody else's lock. */
async function waiting(): Promise<boolean> {
  const found = await core.db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return found.length > 0;
}

async function* bytes(texts: AsyncIterable<string>) {
  for await (const text of texts) yield Buffer.from(text);
}
