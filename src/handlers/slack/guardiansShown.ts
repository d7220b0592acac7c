import type { Asker } from '../../bot/identity.ts';
import { emailWarning } from '../../bot/modals/addressWarning.ts';
import type { GuardianShown } from '../../bot/modals/guardianCard.ts';
import type { ResultsNote } from '../../bot/modals/searchModals.ts';
import { maskEmail, maskPhone } from '../../core/addresses.ts';
import { sendsDirectly } from '../../core/approvals/route.ts';
import { readPolicy } from '../../core/approvals/settings.ts';
import { approvalOf } from '../../core/cards/foresee.ts';
import type { Core } from '../../core/core.ts';
import { creditsOf } from '../../core/credits/read.ts';
import { markOf, readMarks } from '../../core/delivery/marks.ts';
import type { FoundGuardian } from '../../core/directory/search.ts';
import { NotPermitted } from '../../core/errors.ts';
import type { AccountId } from '../../core/ids.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';

/** Guardians of the directory as Slack may see them: addresses masked, with what is known against them. */
export async function guardiansShown(
  core: Core,
  { accountId }: Pick<Asker, 'accountId'>,
  guardians: readonly FoundGuardian[],
): Promise<GuardianShown[]> {
  const emails = guardians.flatMap(({ email }) => (email ? [emailAt(email)] : []));
  const [marks, textsOffered] = await Promise.all([
    readMarks(core.db, accountId, emails),
    offersTexts(core, accountId),
  ]);
  return guardians.map((guardian) => ({
    ...guardianShown(guardian),
    textsOffered,
    warning: guardian.email ? emailWarning(markOf(marks, emailAt(guardian.email))) : undefined,
  }));
}

/** What is to be known of an email before anything is sent to it. */
export async function warningOf(core: Core, { accountId }: Pick<Asker, 'accountId'>, email: string) {
  return emailWarning(markOf(await readMarks(core.db, accountId, [emailAt(email)]), emailAt(email)));
}

/** Whether Reset Password via SMS is offered at all (G3): while it is switched on, and not paused. */
export async function offersTexts(core: Core, accountId: AccountId): Promise<boolean> {
  const { smsEnabled, pausedReason } = await creditsOf(core, accountId);
  return smsEnabled && pausedReason === undefined;
}

/** An email as marks name it. */
export const emailAt = (address: string) => ({ channel: 'email' as const, address });

function guardianShown(guardian: FoundGuardian): Omit<GuardianShown, 'textsOffered'> {
  return {
    guardianId: guardian.id,
    name: guardian.name,
    family: guardian.familyName,
    students: guardian.students,
    canLogIn: guardian.canLogIn,
    email: guardian.email ? maskEmail(guardian.email) : undefined,
    phone: guardian.phone ? maskPhone(guardian.phone) : undefined,
  };
}

/** @throws NotPermitted naming those who may look guardians up. */
export async function requireLookUp(core: Core, { accountId, level }: Asker): Promise<void> {
  if (mayDo(level, 'look-up-guardians')) return;
  throw new NotPermitted('look up guardians', await whoMay(core, accountId, 'look-up-guardians'));
}

/** What somebody is told above the cards who asks and does not send (A1): who decides. */
export async function noteFor(core: Core, { accountId, level, staffId }: Asker): Promise<ResultsNote> {
  const { settings } = await readPolicy(core.db, accountId);
  if (sendsDirectly(level, 'guardian', settings)) return {};
  const thought = { accountId, asker: { staffId, level, active: true } };
  const { deciders } = await approvalOf(core, thought, []);
  const who = new Intl.ListFormat('en', { type: 'disjunction' }).format(deciders);
  return {
    whoCanSend: `You can ask for a reset here; ${who || 'the Business Owner'} approves it before anything is sent.`,
  };
}

/** The refusal of somebody who may not even ask, naming those who send. */
export async function cannotSend(core: Core, accountId: Asker['accountId']): Promise<NotPermitted> {
  return new NotPermitted('send a password reset', await whoMay(core, accountId, 'send-guardian-reset'));
}
