import { existsSync } from 'node:fs';
import { runCommand } from './program.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
// `| head` has enough at some point; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

await runCommand(process.argv.slice(2));
