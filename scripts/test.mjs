// `npm test`: types, lint, then every test. The last line is the number of tests.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = join(tmpdir(), `keydesk-test-${process.pid}.json`);

function step(name, command, args) {
  const began = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    if (name === 'tests') tell();
    process.exit(status ?? 1);
  }
  console.log(`${name}: fine (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
}

function tell() {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report, { force: true });
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
}

step('types', 'tsc', ['--noEmit', '-p', '.']);
step('lint', 'biome', ['ci', '--colors=off', '.']);
step('tests', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
tell();
