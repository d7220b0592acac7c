import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Core } from '../../core/core.ts';
import { type OpenHome, openHomes, recordHomeShown, whoseHome } from '../../core/home/homes.ts';
import { type HomeShown, readHome } from '../../core/home/readHome.ts';
import type { AccountId } from '../../core/ids.ts';
import { NotServed } from '../refusals.ts';
import { MENDABLE, slackTrouble } from '../slackTrouble.ts';
import { homeView, notLinkedHome, refusedHome } from './homeView.ts';

/** Jobs that one process takes in a second; a burst of changes of one account is one look at it. */
const TAKEN_A_SECOND = 200;
/** Looks at one App Home in a row: it may have changed while it was shown, in this process or another. */
const MOST_LOOKS = 3;

/** Brings App Homes up to date in the background, whenever something changed that they show. */
export async function startHomes(core: Core, slack: WebClient): Promise<void> {
  await core.queue.workTogether('home', TAKEN_A_SECOND, async (jobs) => {
    const failures: unknown[] = [];
    for (const accountId of new Set(jobs.map((job) => job.accountId as AccountId)))
      await bringHomesUpToDate(core, slack, accountId).catch((error) => failures.push(error));
    if (failures.length > 0)
      throw new AggregateError(failures, 'Some App Homes were not brought up to date.');
  });
}

/** Slack did not take an App Home; it is tried again. */
export class HomeNotShown extends Error {
  override readonly name = 'HomeNotShown';
}

/**
 * Shows what the rows say in every App Home of an account that somebody has opened lately. Harmless to repeat: what
 * Slack shows already is not published again.
 * @throws HomeNotShown when Slack could not be reached or asked us to wait, after all others were shown.
 */
export async function bringHomesUpToDate(core: Core, slack: WebClient, accountId: AccountId): Promise<void> {
  let missed = 0;
  for (const home of await openHomes(core, accountId))
    if (!(await showHome(core, slack, accountId, home))) missed += 1;
  if (missed > 0) throw new HomeNotShown(`Slack did not take ${missed} App Homes.`);
}

/**
 * Shows one person's App Home as the rows say. Looks again once it is shown: of two processes that show it at the same
 * moment, the one that read the older rows may have come last.
 * @returns false when Slack did not take it, and it is worth trying again.
 */
export async function showHome(
  core: Core,
  slack: WebClient,
  accountId: AccountId,
  home: OpenHome,
): Promise<boolean> {
  const { workspaceId, slackUserId } = home;
  const place = { workspaceId, slackUserId };
  let shownHash = home.shownHash;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const whose = await whoseHome(core, accountId, place);
    const facts =
      whose && !whose.deactivated
        ? await readHome(core, accountId, { staffId: whose.staffId, ...place })
        : undefined;
    const view = facts ? homeView(facts) : homeOfNobody(whose?.deactivated ?? false);
    const hash = new Uint8Array(createHash('sha256').update(JSON.stringify(view)).digest());
    if (shownHash && Buffer.from(shownHash).equals(hash)) return true;
    try {
      await publish(slack, slackUserId, view, facts);
    } catch (error) {
      const trouble = slackTrouble(error);
      if (!trouble) throw error;
      // Nobody knows what it shows now.
      await recordHomeShown(core, place, null);
      if (trouble.kind !== 'refused') return false;
      const mendable = MENDABLE.has(trouble.code);
      core.log[mendable ? 'error' : 'warn'](
        { slackUserId, code: trouble.code },
        'An App Home could not be shown',
      );
      // Otherwise the person is gone, or has never opened a conversation with Keydesk: nobody is there to see it.
      return !mendable;
    }
    await recordHomeShown(core, place, hash);
    shownHash = hash;
  }
  return true;
}

/** App Home of somebody for whom Keydesk does nothing. */
function homeOfNobody(deactivated: boolean): HomeView {
  return deactivated ? refusedHome(new NotServed('deactivated_staff').message) : notLinkedHome();
}

/** What Slack says when something in a view is not to its liking, a picture that it cannot fetch among it. */
const NOT_TAKEN = new Set(['invalid_arguments', 'invalid_blocks']);

/** Publishes an App Home; where Slack cannot fetch its picture, with the same in words. */
async function publish(
  slack: WebClient,
  slackUserId: string,
  view: HomeView,
  facts: HomeShown | undefined,
): Promise<void> {
  try {
    await slack.views.publish({ user_id: slackUserId, view });
  } catch (error) {
    const trouble = slackTrouble(error);
    if (!facts?.week || trouble?.kind !== 'refused' || !NOT_TAKEN.has(trouble.code)) throw error;
    await slack.views.publish({ user_id: slackUserId, view: homeView(facts, { picture: false }) });
  }
}
