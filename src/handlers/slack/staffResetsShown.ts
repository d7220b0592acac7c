import type { Asker } from '../../bot/identity.ts';
import { emailWarning } from '../../bot/modals/addressWarning.ts';
import type { StaffShown } from '../../bot/modals/staffResetCard.ts';
import { maskEmail, maskPhone } from '../../core/addresses.ts';
import type { Core } from '../../core/core.ts';
import { markOf, readMarks } from '../../core/delivery/marks.ts';
import { type FoundStaff, standingOf } from '../../core/directory/findStaff.ts';
import { NotPermitted } from '../../core/errors.ts';
import { judgeOnStaff, type Rule } from '../../core/permissions/judge.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';
import { emailAt, offersTexts } from './guardiansShown.ts';

/** Colleagues as Slack may see them: addresses masked, with what is known against them, and why not where not. */
export async function staffShown(
  core: Core,
  asker: Asker,
  staff: readonly FoundStaff[],
): Promise<StaffShown[]> {
  const emails = staff.flatMap(({ email }) => (email ? [emailAt(email)] : []));
  const [marks, textsOffered] = await Promise.all([
    readMarks(core.db, asker.accountId, emails),
    offersTexts(core, asker.accountId),
  ]);
  return staff.map((one) => ({
    staffId: one.id,
    name: one.name,
    level: one.level,
    active: one.active,
    email: one.email ? maskEmail(one.email) : undefined,
    phone: one.phone ? maskPhone(one.phone) : undefined,
    whyNot: WHY_NOT[ruleOn(asker, one)],
    textsOffered,
    warning: one.email ? emailWarning(markOf(marks, emailAt(one.email))) : undefined,
  }));
}

/** Which rule decides whether a colleague's reset can be asked for; whether it is sent at once is for YES to say. */
export function ruleOn({ staffId, level }: Asker, subject: FoundStaff): Rule {
  const asker = { staffId, level, active: true };
  // The owner is told that this is about themself before being told that nobody acts on the owner.
  if (subject.id === staffId && level !== 'owner') return 'self';
  return judgeOnStaff(asker, 'request-staff-reset', standingOf(subject)).rule;
}

const WHY_NOT: Partial<Record<Rule, string>> = {
  owner: 'only the Business Owner, signed in to the Office Portal, changes this password.',
  self: 'this is you. Type /keydesk forgot for a link of your own.',
  'subject-inactive': 'deactivated, and so without a sign-in.',
};

/** @throws NotPermitted naming those who may ask for staff resets. */
export async function requireStaffResets(core: Core, { accountId, level }: Asker): Promise<void> {
  if (mayDo(level, 'request-staff-reset')) return;
  const able = await whoMay(core, accountId, 'request-staff-reset');
  throw new NotPermitted('reset the password of a colleague', able);
}

/** What somebody is told above the cards who asks and does not send: who decides. */
export async function noteOnStaff(core: Core, { accountId, level }: Asker): Promise<string | undefined> {
  if (mayDo(level, 'send-staff-reset')) return undefined;
  const able = await whoMay(core, accountId, 'decide-staff-resets');
  const who = new Intl.ListFormat('en', { type: 'disjunction' }).format(able);
  return `You can ask for a reset here; ${who || 'somebody with Admin Access'} approves it before anything is sent.`;
}
