import './production.ts';
import { existsSync } from 'node:fs';
import { readConfig, WrongSettings } from './config.ts';
import { type Keydesk, startKeydesk } from './keydesk.ts';
import { stopOnSignal } from './stopOnSignal.ts';

/** `npm start`: Keydesk from the environment, or from `.env`; the environment wins. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  let starting: Promise<Keydesk> | undefined;
  // What is still starting is finished first: a PostgreSQL halfway up must not be left behind.
  stopOnSignal(async () => (await starting)?.stop());
  starting = startKeydesk({ config: readConfig(process.env) });
  await starting;
}

main().catch((error: unknown) => {
  if (error instanceof WrongSettings) {
    console.error(
      ['Keydesk cannot start. These settings need you:', ...error.lines.map((line) => `  ${line}`)].join(
        '\n',
      ),
    );
  } else {
    console.error(`Keydesk cannot start. ${error instanceof Error ? error.message : String(error)}`);
  }
  process.exit(1);
});
