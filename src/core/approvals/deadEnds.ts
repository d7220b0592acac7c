import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { judge, judgeOnStaff } from '../permissions/judge.ts';
import { type Colleague, couldAnybodyDecide, readColleagues } from './deciders.ts';
import { GUARDS } from './guards/all.ts';
import { type SubjectKind, sendsDirectly } from './route.ts';
import { type ApprovalSettings, readPolicy } from './settings.ts';

/** Something that one person could ask for and nobody else could ever decide. */
export interface DeadEnd {
  /** Whose resets. */
  subject: SubjectKind;
  /** Each of them, texts only, or only those that a guard holds back. */
  when: 'always' | 'texts' | 'guards';
  requester: Pick<Colleague, 'staffId' | 'name'>;
  /** What is stuck, and what to do. */
  sentence: string;
}

/**
 * Dead ends among these people under these settings: nobody decides their own request (A3), so somebody who asks needs
 * a second person who is active, of a level that decides, and linked in Slack.
 */
export function deadEndsOf(colleagues: readonly Colleague[], settings: ApprovalSettings): DeadEnd[] {
  return colleagues
    .filter(({ linked }) => linked)
    .flatMap((requester) =>
      (['guardian', 'staff'] as const).flatMap((subject): DeadEnd[] => {
        const when = whenAsked(requester, subject, settings);
        if (!when || !isStuck(requester, subject, colleagues, settings)) return [];
        return [{ subject, when, requester, sentence: sentenceOf(requester.name, subject, when) }];
      }),
    );
}

/** When what somebody wants to send becomes a request, if ever. */
function whenAsked(
  requester: Colleague,
  subject: SubjectKind,
  settings: ApprovalSettings,
): DeadEnd['when'] | undefined {
  const action = subject === 'guardian' ? 'request-guardian-reset' : 'request-staff-reset';
  if (!judge(requester, action).may) return undefined;
  if (!sendsDirectly(requester.level, subject, settings)) return 'always';
  if (settings.everySms) return 'texts';
  return GUARDS.some((guard) => guard.isOn(settings)) ? 'guards' : undefined;
}

/**
 * Whether nobody could decide it: of staff resets, for one colleague at least. The Business Owner is stuck only where it
 * is so for each of them: about the one other who decides they speak to that very person.
 */
function isStuck(
  requester: Colleague,
  subject: SubjectKind,
  colleagues: readonly Colleague[],
  settings: ApprovalSettings,
): boolean {
  const request = { requesterId: requester.staffId, settings };
  if (subject === 'guardian') return !couldAnybodyDecide(colleagues, request);
  const about = colleagues.filter((one) => judgeOnStaff(requester, 'request-staff-reset', one).may);
  const stuck = about.filter((one) => !couldAnybodyDecide(colleagues, { ...request, subject: one }));
  return requester.level === 'owner' ? about.length > 0 && stuck.length === about.length : stuck.length > 0;
}

function sentenceOf(name: string, subject: SubjectKind, when: DeadEnd['when']): string {
  const resets = subject === 'guardian' ? 'guardians’ resets' : 'some staff resets';
  const which = {
    always: `${resets} that ${name} asks for`,
    texts: `${resets} by text that ${name} asks for`,
    guards: `${resets} of ${name}’s that a guard holds back`,
  }[when];
  return `Nobody else could approve ${which}. Link somebody else in Slack who may decide, or choose settings that need no second person.`;
}

/** The dead ends of an account as they stand, also where they came about by a demotion or by somebody leaving. */
export async function deadEnds(core: Pick<Core, 'db'>, accountId: AccountId): Promise<DeadEnd[]> {
  const { settings } = await readPolicy(core.db, accountId);
  return deadEndsOf(await readColleagues(core.db, accountId), settings);
}

/** The same of every account, by its slug: for the doctor. */
export async function allDeadEnds(core: Pick<Core, 'db'>): Promise<{ slug: string; deadEnds: DeadEnd[] }[]> {
  const accounts = await core.db.account.findMany({
    orderBy: { slug: 'asc' },
    select: { id: true, slug: true },
  });
  const found = [];
  for (const { id, slug } of accounts) found.push({ slug, deadEnds: await deadEnds(core, id as AccountId) });
  return found.filter((one) => one.deadEnds.length > 0);
}
