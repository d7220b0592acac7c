import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { postmasterOf, temporaryDataDir } from '../database/folders.ts';
import { runKeydesk } from '../database/programs/run.ts';
import { csv, FAMILIES } from '../directory/importing.ts';
import { runTool } from './tool.ts';

it('npx keydesk works beside a running server on the built-in database, and leaves it running', async () => {
  const dataDir = temporaryDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-beside-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const families = join(folder, 'families.csv');
  writeFileSync(families, csv(FAMILIES, 'F1,López,G1,Ana López,ana@example.com,,yes,es'));
  const server = runKeydesk({ dataDir });
  await server.said('ready');

  const settings = { DATA_DIR: dataDir, APP_SECRET: Buffer.alloc(32, 5).toString('base64') };
  const create = [
    '--name',
    'Superstars',
    '--slug',
    'superstars',
    '--slack-team',
    'T0123',
    '--timezone',
    'UTC',
  ];
  const owner = ['--owner-name', 'Olive Owner', '--owner-email', 'olive@superstars.example'];
  expect(await runTool(['account', 'create', ...create, ...owner], settings)).toMatchObject({
    code: 0,
    err: '',
  });
  expect(await runTool(['import', 'superstars', '--families', families], settings)).toMatchObject({
    code: 0,
    err: '',
  });

  server.tell('count');
  expect(await server.said('count')).toBe(1);
  await server.close();
  expect(await runTool(['audit', 'verify', 'superstars'], settings)).toMatchObject({ code: 0, err: '' });
  expect(await postmasterOf(dataDir)).toBeUndefined();
});
