import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../../../demo/start.ts';
import { makeTestCore } from '../../support/core.ts';
import { temporaryDataDir } from '../database/folders.ts';

test('a demo that is used for days does not remember every call', async () => {
  const core = await makeTestCore();
  onTestFinished(core.close);
  const demo = await startDemo({
    host: '127.0.0.1',
    port: 0,
    dataDir: temporaryDataDir(),
    logLevel: 'silent',
    databaseUrl: core.url,
  });
  onTestFinished(demo.stop);
  const maya = demo.slack.person('U0MAYA');
  for (let times = 0; times < 110; times += 1) await maya.types('/keydesk help');
  await maya.sees('/keydesk whoami');
  expect(demo.slack.calls).toHaveLength(100);
  expect(demo.slack.http?.sent).toHaveLength(100);
});
