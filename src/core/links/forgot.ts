import { emailKey } from '../addresses.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { idOf, type Person, personAt } from '../credentials/person.ts';
import type { Portal, ResetLink } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { withinOriginLimits } from '../limits/forgotOrigins.ts';
import type { Jobs } from '../queue.ts';
import { sha256 } from '../secrets.ts';
import { openQuestion } from './forgotQuestion.ts';
import { DOUBLE_TAP, isDoubleTap } from './forgottenLimits.ts';
import { type ForgottenReset, requestForgottenReset } from './requestForgotten.ts';

/** Questions that one process looks up in a second at most; far more than there are people who forget. */
const LOOKED_UP_A_SECOND = 500;
/** People who share one email get a message each, up to this many. */
const MOST_MESSAGES = 6;

/** Works on what Forgot Password pages took in, from now on. */
export async function startForgot(core: Core): Promise<void> {
  await core.queue.workTogether('forgot', LOOKED_UP_A_SECOND, (jobs) => answerForgotten(core, jobs));
}

/**
 * Looks up what was typed and sends each person of that portal with exactly that email a link of their own (G6, S2), to
 * the address on the record. Whoever is guardian and staff gets one for the portal that was asked at, and no other.
 * Nobody is told whether there was somebody, nor whether a limit was reached.
 * @throws when one could not be answered, after all others were. Asked again, nobody gets a second message.
 */
export async function answerForgotten(core: Core, jobs: readonly Jobs['forgot'][]): Promise<void> {
  const questions = jobs.flatMap((job) => readQuestion(core, job) ?? []);
  const failures: unknown[] = [];
  const byPortal = Map.groupBy(questions, ({ accountId, portal }) => `${accountId} ${portal}`);
  for (const asked of byPortal.values()) {
    const [{ accountId, portal }] = asked as [Question];
    const [known, unknown] = parted(asked);
    const within = await withinOriginLimits(core, { accountId, portal }, unknown);
    for (const request of await whoAsked(core, { accountId, portal }, [...known, ...within]))
      await requestForgottenReset(core, request).catch((error) => failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'Some Forgot Password questions were not answered.');
}

/** Which Forgot Password page. */
interface At {
  accountId: AccountId;
  portal: Portal;
}

interface Question extends At {
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
  return {
    accountId,
    portal: job.portal,
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

/** The people behind the questions of one page, each with the request key of the first question about them. */
async function whoAsked(core: Core, at: At, asked: readonly Question[]): Promise<ForgottenReset[]> {
  const byAddress = Map.groupBy(asked, ({ key }) => key);
  if (byAddress.size === 0) return [];
  const people = await peopleWith(core, at, [...byAddress.keys()]);
  const byKey = Map.groupBy(people, ({ emailKey }) => emailKey);
  return [...byAddress].flatMap(([key, [first]]) =>
    (byKey.get(key) ?? [])
      .slice(0, MOST_MESSAGES)
      // Seen without a lock, and so not for certain; it spares a flood about one person its transactions.
      .filter((one) => !isDoubleTap(core, one, one.links))
      .map(({ person }) => ({
        accountId: at.accountId,
        person,
        requestKey: `forgot:${first?.name}:${idOf(person)}`,
        known: first?.known ?? false,
      })),
  );
}

/** Somebody with one of the emails that were asked about. */
interface Found {
  person: Person;
  email: string | null;
  emailKey: string | null;
  links: Pick<ResetLink, 'state' | 'address' | 'requestedAt'>[];
}

/** Who of a portal has a login under one of these emails. The Business Owner is among them, and is refused later (S3). */
async function peopleWith(core: Core, { accountId, portal }: At, keys: string[]): Promise<Found[]> {
  const select = {
    id: true,
    email: true,
    emailKey: true,
    links: {
      where: {
        requesterKind: 'visitor' as const,
        requestedAt: { gt: after(core.clock.now(), -DOUBLE_TAP) },
      },
      select: { state: true, address: true, requestedAt: true },
    },
  };
  const whose = { accountId, emailKey: { in: keys } };
  const orderBy = { id: 'asc' as const };
  const rows =
    portal === 'customer'
      ? await core.db.guardian.findMany({ where: { ...whose, canLogIn: true }, select, orderBy })
      : await core.db.staff.findMany({ where: { ...whose, deactivatedAt: null }, select, orderBy });
  return rows.map(({ id, ...row }) => ({ person: personAt(portal, id) as Person, ...row }));
}
