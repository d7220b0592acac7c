import { emailKey } from '../addresses.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { withinOriginLimits } from '../limits/forgotOrigins.ts';
import type { Jobs } from '../queue.ts';
import { sha256 } from '../secrets.ts';
import { openQuestion } from './forgotQuestion.ts';
import { DOUBLE_TAP, type ForgottenReset, isDoubleTap, requestForgottenReset } from './requestForgotten.ts';

/** Questions that one process looks up in a second at most; far more than there are people who forget. */
const LOOKED_UP_A_SECOND = 500;
/** Guardians who share one email get a message each, up to this many. */
const MOST_MESSAGES = 6;

/** Works on what Forgot Password pages took in, from now on. */
export async function startForgot(core: Core): Promise<void> {
  await core.queue.workTogether('forgot', LOOKED_UP_A_SECOND, (jobs) => answerForgotten(core, jobs));
}

/**
 * Looks up what was typed and sends each guardian of the account with exactly that email a link of their own (G6),
 * to the address on the record. Nobody is told whether there was one, nor whether a limit was reached.
 * @throws when one could not be answered, after all others were. Asked again, nobody gets a second message.
 */
export async function answerForgotten(core: Core, jobs: readonly Jobs['forgot'][]): Promise<void> {
  const questions = jobs.flatMap((job) => readQuestion(core, job) ?? []);
  const failures: unknown[] = [];
  for (const [accountId, asked] of Map.groupBy(questions, (question) => question.accountId)) {
    const [known, unknown] = parted(asked);
    const within = await withinOriginLimits(core, accountId, unknown);
    for (const request of await whoAsked(core, accountId, [...known, ...within]))
      await requestForgottenReset(core, request).catch((error) => failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'Some Forgot Password questions were not answered.');
}

interface Question {
  accountId: AccountId;
  key: string;
  origin: string;
  known: boolean;
  /** The same each time that the job runs. */
  name: string;
}

function readQuestion(core: Core, job: Jobs['forgot']): Question | undefined {
  const accountId = job.accountId as AccountId;
  const asked = openQuestion(core, accountId, job.sealedQuestion);
  if (asked === undefined) {
    core.log.warn(
      { accountId },
      'A Forgot Password question was sealed by an APP_SECRET that is no longer listed.',
    );
    return undefined;
  }
  // The Office Portal's pages come with a later issue.
  if (job.portal !== 'customer') return undefined;
  return {
    accountId,
    key: emailKey(asked.email),
    origin: asked.origin,
    known: asked.known,
    name: Buffer.from(sha256(job.sealedQuestion)).toString('base64url'),
  };
}

/** Those of browsers that signed in to that email before, which do not count to their origin; and the others. */
function parted(questions: readonly Question[]): [known: Question[], unknown: Question[]] {
  return [questions.filter(({ known }) => known), questions.filter(({ known }) => !known)];
}

/** The guardians behind the questions of one account, each with the request key of the first question about them. */
async function whoAsked(
  core: Core,
  accountId: AccountId,
  asked: readonly Question[],
): Promise<ForgottenReset[]> {
  const byAddress = Map.groupBy(asked, ({ key }) => key);
  if (byAddress.size === 0) return [];
  const guardians = await core.db.guardian.findMany({
    where: { accountId, emailKey: { in: [...byAddress.keys()] }, canLogIn: true },
    select: {
      id: true,
      email: true,
      emailKey: true,
      links: {
        where: { requesterKind: 'visitor', requestedAt: { gt: after(core.clock.now(), -DOUBLE_TAP) } },
        select: { state: true, address: true, requestedAt: true },
      },
    },
    orderBy: { id: 'asc' },
  });
  const byKey = Map.groupBy(guardians, (guardian) => guardian.emailKey);
  return [...byAddress].flatMap(([key, [first]]) =>
    (byKey.get(key) ?? [])
      .slice(0, MOST_MESSAGES)
      // Seen without a lock, and so not for certain; it spares a flood about one guardian its transactions.
      .filter((guardian) => !isDoubleTap(core, guardian, guardian.links))
      .map(({ id }) => ({
        accountId,
        guardianId: id as GuardianId,
        requestKey: `forgot:${first?.name}:${id}`,
        known: first?.known ?? false,
      })),
  );
}
