import { existsSync } from 'node:fs';
import { readConfig, WrongSettings } from './config.ts';
import { startKeydesk } from './keydesk.ts';

/** `npm start`: Keydesk from the environment, or from `.env`; the environment wins. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const keydesk = await startKeydesk({ config: readConfig(process.env) });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C does not wait.
      if (stopping) process.exit(1);
      stopping = true;
      void keydesk.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  if (error instanceof WrongSettings) {
    console.error(['Keydesk cannot start. These settings need you:', ...error.lines.map((line) => `  ${line}`)].join('\n'));
  } else {
    console.error(`Keydesk cannot start. ${error instanceof Error ? error.message : String(error)}`);
  }
  process.exit(1);
});
