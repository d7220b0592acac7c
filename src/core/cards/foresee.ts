import { type Because, reasonsOf } from '../approvals/because.ts';
import { readColleagues, whoCouldDecide } from '../approvals/deciders.ts';
import { guardsFired } from '../approvals/guards/all.ts';
import { routeOf } from '../approvals/route.ts';
import { readPolicy } from '../approvals/settings.ts';
import type { Core } from '../core.ts';
import type { Person } from '../credentials/person.ts';
import type { Channel } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import type { Standing } from '../permissions/judge.ts';

/** Somebody who thinks of a reset. */
export interface Thought {
  accountId: AccountId;
  asker: Standing;
  person: Person;
  channel: Channel;
  /** The subject's standing, if it is staff. */
  subject?: Standing | undefined;
}

/** Why a reset has to be approved, and by whom. */
export interface Approval {
  /** One sentence each. */
  reasons: string[];
  /** Names of those who can decide, lowest level first; empty: nobody at the moment. */
  deciders: string[];
}

/** How many names a sentence bears. */
const NAMES_SHOWN = 3;

/**
 * What YES would make of a reset as things stand, for the question before it: undefined when it would be sent. Tells and
 * decides nothing; YES asks the same functions anew.
 */
export async function foreseeApproval(core: Core, thought: Thought): Promise<Approval | undefined> {
  const { accountId, asker, person, channel } = thought;
  const route = await core.db.$transaction(async (tx) => {
    const policy = await readPolicy(tx, accountId);
    const asking = { ...policy, accountId, subject: person, channel, asker, now: core.clock.now() };
    return routeOf({
      level: asker.level,
      subject: person.portal === 'customer' ? 'guardian' : 'staff',
      channel,
      settings: policy.settings,
      fired: await guardsFired(tx, asking),
    });
  });
  return route.kind === 'ask' ? approvalOf(core, thought, route.because) : undefined;
}

/** What people are told of a reset that has to be approved. */
export async function approvalOf(
  core: Pick<Core, 'db'>,
  { accountId, asker, subject }: Omit<Thought, 'person' | 'channel'>,
  because: readonly Because[],
): Promise<Approval> {
  const [{ settings }, colleagues] = await Promise.all([
    readPolicy(core.db, accountId),
    readColleagues(core.db, accountId),
  ]);
  const able = whoCouldDecide(colleagues, { requesterId: asker.staffId, subject, settings });
  return {
    reasons: reasonsOf(because, settings, asker.level).map(({ sentence }) => sentence),
    deciders: able.slice(0, NAMES_SHOWN).map(({ name }) => name),
  };
}
