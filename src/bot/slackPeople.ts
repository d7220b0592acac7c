import type { UsersInfoResponse, WebClient } from '@slack/web-api';
import { after, type Clock } from '../core/clock.ts';
import { IdentityUnknown, NotServed, type StandingReason } from './refusals.ts';
import { slackTrouble } from './slackTrouble.ts';

/** Whom a payload names: the person, and the workspace that our app is installed in. */
export interface SlackPerson {
  slackUserId: string;
  /** Team id, or the enterprise id where the app is installed org-wide. */
  workspace: string;
}

export interface SlackPeople {
  /**
   * Why Slack itself says that this person is not a full, active member; undefined when it has nothing against them.
   * @param hurried a keystroke of a typeahead: what Slack said in the last seconds will do. Anything else asks Slack.
   * @throws IdentityUnknown when Slack does not answer: then nothing is done for them.
   */
  objection(slack: WebClient, person: SlackPerson, hurried: boolean): Promise<StandingReason | undefined>;
  /** What Slack called them when it was last asked: anybody can change their own. */
  nameOf(person: SlackPerson): string;
}

/** A typeahead asks at each keystroke; Slack allows users.info about once a second. */
const REMEMBERED_MS = 30_000;
const MOST_REMEMBERED = 1_000;

export function makeSlackPeople(clock: Clock): SlackPeople {
  const remembered = new Map<string, { until: Date } & SlackSays>();
  const keyOf = ({ workspace, slackUserId }: SlackPerson) => `${workspace} ${slackUserId}`;
  return {
    async objection(slack, person, hurried) {
      const key = keyOf(person);
      const known = remembered.get(key);
      if (hurried && known && known.until > clock.now()) return known.reason;
      const says = await askSlack(slack, person);
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(key, { until: after(clock.now(), REMEMBERED_MS), ...says });
      return says.reason;
    },
    nameOf: (person) => remembered.get(keyOf(person))?.name ?? person.slackUserId,
  };
}

/** What Slack says of somebody. */
interface SlackSays {
  reason: StandingReason | undefined;
  name: string;
}

/** The user objects of users.info and of the event user_change. */
type SlackUser = NonNullable<UsersInfoResponse['user']>;

async function askSlack(slack: WebClient, person: SlackPerson): Promise<SlackSays> {
  let user: UsersInfoResponse['user'];
  try {
    ({ user } = await slack.users.info({ user: person.slackUserId }));
  } catch (error) {
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    // Slack does not know them here at all: somebody of another organisation.
    if (trouble.kind === 'refused' && /^user_not_(found|visible)$/.test(trouble.code))
      return { reason: 'other_workspace', name: person.slackUserId };
    if (trouble.kind === 'refused') throw error;
    throw new IdentityUnknown();
  }
  if (!user || user.id !== person.slackUserId) throw new IdentityUnknown();
  const name = user.profile?.real_name || user.real_name || user.name || person.slackUserId;
  return { reason: objectionTo(user, person.workspace), name };
}

function objectionTo(user: SlackUser, workspace: string): StandingReason | undefined {
  if (user.is_stranger || !isMemberOf(user, workspace)) return 'other_workspace';
  if (user.is_bot || user.is_workflow_bot || user.is_connector_bot) return 'bot';
  if (user.deleted) return 'deactivated_in_slack';
  // A single-channel guest (ultra restricted) is restricted too; both are asked in case Slack ever tells only one.
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return undefined;
}

function isMemberOf(user: SlackUser, workspace: string): boolean {
  const grid = user.enterprise_user;
  return (
    user.team_id === workspace || grid?.enterprise_id === workspace || (grid?.teams ?? []).includes(workspace)
  );
}

/** Throws what Slack has against somebody, if anything. */
export function requireFullMember(reason: StandingReason | undefined): void {
  if (reason) throw new NotServed(reason);
}
