import { relative } from 'node:path';
import { stopOnSignal } from '../src/stopOnSignal.ts';
import { readDemoSettings } from './settings.ts';
import { type Demo, startDemo } from './start.ts';

/** `npm run demo`: everything on this machine, with no accounts anywhere. */
async function main(): Promise<void> {
  const settings = readDemoSettings(process.env);
  let starting: Promise<Demo> | undefined;
  let stopping = false;
  stopOnSignal(async () => {
    stopping = true;
    // What is still starting is finished first: a PostgreSQL halfway up must not be left behind.
    await (await starting)?.stop();
  });
  console.log('Keydesk demo: starting its database, a local Slack, an inbox and Keydesk …');
  starting = startDemo(settings);
  const demo = await starting;
  if (stopping) return;
  const folder = relative('.', settings.dataDir);
  console.log(welcome(demo.url, folder.startsWith('..') ? settings.dataDir : folder));
}

function welcome(url: string, folder: string): string {
  return `
  Keydesk demo is ready. Open  ${url}

  Try this:
    1. Type  /reset-guardian smith  and press Enter. You are Maya, a manager.
    2. On a guardian's card open the three dots, choose "Reset Password via Email", then press YES.
    3. Open the Inbox (top of the page), follow the link in the mail, choose a new password.
    4. Sign in to the Customer Portal with it, and see the card in Slack tell each step.
    5. Send one by SMS. In the Inbox choose what happens to the next message: let it bounce, and look at the card.
    6. Be Nadia, who is new, and type  /keydesk link . How everybody gets into the Office Portal stands at the top of the page.
  Be somebody else with the menu at the top right.

  Nothing leaves this machine. The sample business is kept in ${folder}; delete that folder to begin anew.
  Ctrl-C stops the demo.
`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
