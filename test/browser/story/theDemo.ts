import { afterAll, beforeAll } from 'vitest';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { temporaryDataDir } from '../../integration/database/folders.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { switchGuardsOff } from '../../support/guards.ts';

export type Tab = Awaited<ReturnType<typeof openPage>>;

/** The demo as `npm run demo` starts it, with a PostgreSQL and a folder of its own, for all tests of a file. */
export function theDemo(): () => Demo {
  let demo: Demo;
  let remove = async () => {};
  beforeAll(async () => {
    const dataDir = temporaryDataDir({
      removedAfter: (removing) => {
        remove = removing;
      },
    });
    demo = await startDemo({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
    await switchGuardsOff(demo.keydesk.core);
  });
  afterAll(async () => {
    await demo?.stop();
    await remove();
  });
  return () => demo;
}

/** Types a slash command where it is typed. */
export async function typeCommand(slack: Tab, command: string): Promise<void> {
  const composer = slack.getByRole('textbox', { name: /^Message/ });
  await composer.fill(command);
  await composer.press('Enter');
}

/** Becomes somebody else by the menu at the top. */
export async function become(slack: Tab, name: string): Promise<void> {
  await slack.locator('#person').click();
  await slack.getByRole('menuitemradio', { name: new RegExp(`^${name}`) }).click();
  await slack.locator('#person', { hasText: name.split(' ')[0] ?? name }).waitFor();
}

/** axe finds nothing on a page whose browser runs no scripts: looks at the same page in one that does. */
export async function expectAccessibleWithoutScripts(tab: Tab): Promise<void> {
  const body = await tab.content();
  const viewport = tab.viewportSize();
  const copy = await openPage(viewport ? { viewport } : {});
  await copy.route(tab.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await copy.goto(tab.url());
  await expectAccessible(copy);
  await copy.context().close();
}

/** What the browser complained of, besides pages that are meant to say 4xx. */
export function trouble({ complaints }: Tab): string[] {
  return complaints.filter((one) => !/status of 4(10|22)\b/.test(one));
}
