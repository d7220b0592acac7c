import type { Asker } from '../../bot/identity.ts';
import type { Interaction } from '../../bot/interaction.ts';
import type { Core } from '../../core/core.ts';
import { findStaff, searchStaff } from '../../core/directory/findStaff.ts';
import { NotPermitted } from '../../core/errors.ts';
import { explain, type NamedStanding } from '../../core/permissions/explain.ts';
import type { Action } from '../../core/permissions/levels.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { actionAsked, isOnStaff, QUESTIONS } from '../../core/permissions/questions.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';
import { ACTION_WORDS } from '../../core/permissions/words.ts';
import { NoSuchStaff } from '../../core/staff/refusals.ts';
import { staffSought } from './staffSought.ts';

/** How to ask, shown when nothing was asked. */
const HOW = [
  'Ask what somebody may do, and by which rule: /keydesk why [@person] <what> [@colleague].',
  'Without a person it is about you; the colleague is whom it is done to, such as: /keydesk why @maya reset-staff @fern.',
  `What you can ask: ${Object.keys(QUESTIONS).join(', ')}.`,
].join('\n');

/** `/keydesk why`: the answer comes from the functions that enforce it. About others, from Manager up. */
export async function why({ core, asking, words }: Interaction & { words: string }): Promise<string> {
  const asked = readQuestion(words);
  const asker = await asking.proven;
  if (!asked) return HOW;
  const ofOthers = mayDo(asker.level, 'ask-why-of-others');
  // Before anybody is looked for: an answer about who there is, or who fits some letters, is one about others too.
  if (!ofOthers && !isAbout(asker, asked.person))
    throw new NotPermitted(
      ACTION_WORDS['ask-why-of-others'],
      await whoMay(core, asker.accountId, 'ask-why-of-others'),
    );
  const who = await standingOf(core, asker, ofOthers ? asked.person : '');
  if (typeof who === 'string') return who;
  const { action } = asked;
  // Whoever may not ask about others may do nothing to them either, whoever it is.
  if (!asked.subject || !isOnStaff(action) || !ofOthers)
    return (await explain(core, asker.accountId, who, { action })).sentence;
  const subject = await standingOf(core, asker, asked.subject);
  if (typeof subject === 'string') return subject;
  return (await explain(core, asker.accountId, who, { action, subject })).sentence;
}

interface Asked {
  /** Empty: whoever asks. */
  person: string;
  action: Action;
  subject: string;
}

/** `why @maya reset-staff @fern`: what stands before the action is who, and behind it to whom. */
function readQuestion(words: string): Asked | undefined {
  const tokens = words.split(/\s+/).slice(1).filter(Boolean);
  const at = tokens.findIndex((word) => actionAsked(word.toLowerCase()) !== undefined);
  const action = actionAsked(tokens[at]?.toLowerCase() ?? '');
  if (!action) return undefined;
  const person = tokens.slice(0, at).join(' ');
  return {
    person: person.toLowerCase() === 'me' ? '' : person,
    action,
    subject: tokens.slice(at + 1).join(' '),
  };
}

/** Whether somebody means themselves, as can be told without looking for anybody. */
function isAbout(asker: Asker, words: string): boolean {
  const sought = staffSought(words, asker);
  if ('slackUserId' in sought) return sought.slackUserId === asker.slackUserId;
  return words === '' || words.toLowerCase() === asker.name.toLowerCase();
}

/** The one staff member whom words mean, or a sentence why it is not one. */
async function standingOf(core: Core, asker: Asker, words: string): Promise<NamedStanding | string> {
  const { accountId, staffId } = asker;
  const found = words
    ? (await searchStaff(core, accountId, staffSought(words, asker))).staff
    : [await findStaff(core, accountId, staffId)];
  const [one, another] = found;
  if (another)
    return `Several of the staff fit “${words.slice(0, 40)}”: ${found.map((each) => each?.name).join(', ')}. Type more of the name, or mention them with @.`;
  if (!one) {
    if (!words) throw new NoSuchStaff();
    return words.startsWith('<@')
      ? 'That Slack user is not linked to anybody on the staff, so there is nothing that they may do.'
      : `Nobody on the staff fits “${words.slice(0, 40)}”. Type the beginning of a name or email, or mention them with @.`;
  }
  return { staffId: one.id, name: one.name, level: one.level, active: one.active };
}
