import { appDm } from '../conversations.ts';
import { sendEvent } from '../dispatch/events.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { viewObject } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Opens the app's Home: the app hears of it (`app_home_opened`) and may publish what the person sees there.
 * @throws Refusal when the manifest switches the tab off
 */
export async function openHome(
  workspace: Workspace,
  person: Person,
  tab: 'home' | 'messages' = 'home',
): Promise<void> {
  if (tab === 'home' && !workspace.app.manifest.features.app_home.home_tab_enabled) {
    throw new Refusal('The app has no Home tab.');
  }
  const home = workspace.homes.get(person.id);
  await sendEvent(workspace, {
    type: 'app_home_opened',
    user: person.id,
    channel: appDm(workspace, person.id).id,
    tab,
    event_ts: workspace.ids.ts(),
    ...(home && tab === 'home' ? { view: viewObject(workspace, home) } : {}),
  });
}
