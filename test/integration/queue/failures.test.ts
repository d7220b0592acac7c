import { afterAll, beforeAll, expect, it } from 'vitest';
import { startForgot } from '../../../src/core/links/forgot.ts';
import { sealQuestion } from '../../../src/core/links/forgotQuestion.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore({ background: true });
});
afterAll(() => core.close());

it('a job that the database refuses keeps nothing of the row in the queue or the log, and is told in the log', async () => {
  const { accountId } = await makeCentre(core);
  // PostgreSQL quotes the whole row in its error: address, name and sealed token.
  await core.db.$executeRaw`ALTER TABLE deliveries ADD CONSTRAINT none CHECK (false) NOT VALID`;
  await startForgot(core);
  const sealedQuestion = sealQuestion(core, accountId, {
    email: 'jane.smith@example.com',
    origin: '',
    known: false,
  });
  await core.queue.addMany('forgot', [{ accountId, portal: 'customer', sealedQuestion }]);
  const outputs = async () => {
    const jobs = await core.db.$queryRaw<{ output: string }[]>`
      SELECT output::text AS output FROM pgboss.job WHERE name = 'forgot' AND output IS NOT NULL`;
    return jobs.map(({ output }) => output).join('');
  };
  await expect.poll(outputs, { timeout: 10_000 }).toContain('AggregateError');
  expect((await outputs()) + core.logLines.join('')).not.toMatch(/jane|Jane Smith|Failing row/);
  const line = core.logLines.map((one) => JSON.parse(one)).find(({ job }) => job === 'forgot');
  expect(line).toMatchObject({ error: { name: 'AggregateError', causes: [{ code: expect.any(String) }] } });
});
