import type { WebClient } from '@slack/web-api';
import type { Core } from '../core/core.ts';
import type { PermissionLevel } from '../core/database/client.ts';
import type { AccountId, StaffId } from '../core/ids.ts';
import { offerSlackLink } from '../core/staff/offerLink.ts';
import { cutWhoLeftSlack } from '../core/staff/slackLeft.ts';
import { type AskerRecords, hostAccount, readAsker } from '../core/workspaces/asker.ts';
import { recordRefusedInSlack } from '../core/workspaces/refusedInSlack.ts';
import { NotLinked, NotServed, WorkspaceNotConnected } from './refusals.ts';
import { requireFullMember, type SlackPeople, type SlackPerson } from './slackPeople.ts';

/** A staff member who asks something in Slack. */
export interface Asker {
  accountId: AccountId;
  workspaceId: string;
  slackUserId: string;
  staffId: StaffId;
  name: string;
  level: PermissionLevel;
}

/** Who is asking, while it is being found out. */
export interface Asking {
  readonly person: SlackPerson;
  /** What our records say, before Slack had its word: enough to begin looking something up, never to show or do it. */
  readonly onRecord: Promise<Asker>;
  /** Proven: linked and active in our records, and a full, active member of the workspace in Slack's. */
  readonly proven: Promise<Asker>;
  /**
   * Offers the person to prove which staff member they are, if they are a full member whom Slack has nothing against.
   * @returns the address to open.
   */
  offerLink(): Promise<string>;
}

/**
 * Finds out who is asking: from the workspace and user id, read anew each time from our records and from Slack, side
 * by side. Begins at once; whoever needs to know awaits `proven`.
 * @param attempted what they tried, for the Audit Log of a refusal: a command or the id of a button or window.
 * @param tried what they typed, to be offered again once they are linked.
 * `proven` rejects with WorkspaceNotConnected, NotServed, NotLinked or IdentityUnknown.
 */
export function identify(
  { core, slack, people }: { core: Core; slack: WebClient; people: SlackPeople },
  person: SlackPerson,
  { attempted, tried, hurried = false }: { attempted: string; tried?: string | undefined; hurried?: boolean },
): Asking {
  const records = readAsker(core, { team: person.workspace, slackUserId: person.slackUserId });
  const objection = people.objection(slack, person, hurried);
  const onRecord = records.then((found) => linkedAndActive(found, person));
  const proven = prove(core, person, attempted, records, objection, onRecord);
  // Whoever awaits them meets the refusal; until then nobody is to call it unhandled.
  for (const promise of [objection, onRecord, proven]) promise.catch(() => {});
  const offerLink = async () => {
    requireFullMember(await objection);
    const { accountId, workspaceId } = await records;
    if (!accountId || !workspaceId) throw new WorkspaceNotConnected();
    const { slackUserId } = person;
    const slackName = people.nameOf(person);
    return offerSlackLink(core, { accountId, workspaceId, slackUserId, slackName, tried });
  };
  return { person, onRecord, proven, offerLink };
}

async function prove(
  core: Core,
  person: SlackPerson,
  attempted: string,
  records: Promise<AskerRecords>,
  objection: ReturnType<SlackPeople['objection']>,
  onRecord: Promise<Asker>,
): Promise<Asker> {
  try {
    // What Slack says comes first: a guest is told that guests are not served, not how to be linked.
    requireFullMember(await objection);
    return await onRecord;
  } catch (error) {
    if (!(error instanceof NotServed)) throw error;
    const accountId = (await records).accountId ?? (await hostAccount(core));
    if (accountId) {
      const { workspace: team, slackUserId } = person;
      // The event that told so may have been missed.
      if (error.reason === 'deactivated_in_slack' || error.reason === 'guest') {
        const because = error.reason === 'guest' ? 'guest' : 'deactivated';
        await cutWhoLeftSlack(core, { team, slackUserId, because }).catch((failure: unknown) =>
          core.log.error({ err: failure }, 'the access of somebody who left Slack could not be cut'),
        );
      }
      await recordRefusedInSlack(core, accountId, { team, slackUserId, reason: error.reason, attempted });
    }
    throw error;
  }
}

function linkedAndActive(records: AskerRecords, { slackUserId }: SlackPerson): Asker {
  const { accountId, workspaceId, staffId, name, level } = records;
  if (!accountId || !workspaceId) throw new WorkspaceNotConnected();
  if (!staffId) throw new NotLinked();
  if (records.deactivated) throw new NotServed('deactivated_staff');
  return { accountId, workspaceId, slackUserId, staffId, name, level };
}
