import type { KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { clip, LIMITS, LIST_SHOWN } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';
import { type PolicyShown, policyCard, waitingFor } from './policyCard.ts';
import { searchWindow, sentence } from './searchWindow.ts';

export const CHOOSE_POLICIES_FAMILY = 'choose-policies-family';
export const SHOW_POLICIES = 'show-policies';
export const SEARCH_POLICIES = 'search-policies';
export const POLICIES_WORDS = 'policies-words';

/** At most this many policies in one window: Slack takes 100 blocks. */
export const POLICIES_SHOWN = 30;
/** At most this many families to choose from. */
export const FAMILIES_SHOWN = 20;
const { modal, familyPicker, wordsInput } = searchWindow({
  title: 'Policies',
  search: SEARCH_POLICIES,
  family: CHOOSE_POLICIES_FAMILY,
  words: POLICIES_WORDS,
  placeholder: 'Family, guardian or student',
});

/** A family to choose. */
export interface FamilyChoice {
  familyId: string;
  name: string;
  guardians: readonly string[];
}

/** A family and its policies. */
export interface FamilyPoliciesShown {
  name: string;
  students: readonly string[];
  policies: readonly PolicyShown[];
}

/** Without words: pick a family while typing. */
export function pickPoliciesFamilyModal(): ModalView {
  return modal([familyPicker('Whose policies? Type part of a family’s, guardian’s or student’s name.')]);
}

/**
 * A family's policies, by title; another family can be picked above them.
 * @param buttonValue what the button of a policy brings back
 */
export function policiesModal(
  family: FamilyPoliciesShown,
  buttonValue: (policy: PolicyShown) => string,
): ModalView {
  const { policies } = family;
  const cut = policies.length > POLICIES_SHOWN;
  const shown = cut ? waitingFirst(policies).slice(0, POLICIES_SHOWN) : policies;
  return modal([
    familyPicker('Another family?'),
    { type: 'divider' },
    whoTheyAre(family),
    ...(policies.length === 0 ? [sentence(NO_POLICIES)] : []),
    ...(cut ? [sentence(showing(shown.length, policies.length))] : []),
    ...shown.flatMap((policy) => [{ type: 'divider' } as const, ...policyCard(policy, buttonValue(policy))]),
  ]);
}

function waitingFirst(policies: readonly PolicyShown[]): PolicyShown[] {
  const waits = (policy: PolicyShown) => waitingFor(policy).length > 0;
  return [...policies.filter(waits), ...policies.filter((policy) => !waits(policy))];
}

function showing(shown: number, all: number): string {
  return `Showing ${shown} of ${all} policies, those that wait for somebody first.`;
}

const NO_POLICIES =
  'This centre has published no policies yet. Whoever runs Keydesk adds them with “npx keydesk policies add”.';

function whoTheyAre({ name, students }: FamilyPoliciesShown): KnownBlock {
  const listed = tidy(students.map((one) => tidy(one)).join(', '), LIST_SHOWN);
  return lines(
    [{ strong: `${tidy(name)} family` }],
    [students.length > 0 ? `Students: ${listed}` : 'No students on record'],
  );
}

/** Several families for the words: which one? */
export function chooseFamilyModal(
  words: string,
  { families, more }: { families: readonly FamilyChoice[]; more: boolean },
): ModalView {
  const shown = families.slice(0, FAMILIES_SHOWN);
  const sought = `“${tidy(words)}”`;
  const cut = more || families.length > shown.length;
  const head = cut
    ? `Showing the first ${shown.length} families for ${sought}; add another word to find fewer.`
    : `${shown.length} families for ${sought}. Whose policies?`;
  const again = cut ? [wordsInput(words)] : [];
  return modal([sentence(head), ...again, { type: 'divider' }, ...shown.map(familyLine)], cut);
}

/** Nobody found: how to find them, and where to. */
export function noFamilyModal(words: string): ModalView {
  const tips = [
    `No family found for “${tidy(words)}”.`,
    'Try fewer words or only the beginning of a name, or the name of a student.',
  ];
  return modal([sentence(tips.join(' ')), wordsInput(words)], true);
}

function familyLine({ familyId, name, guardians }: FamilyChoice): SectionBlock {
  const family = `${tidy(name)} family`;
  return {
    type: 'section',
    block_id: `family:${familyId}`,
    text: plain(
      tidy([family, ...guardians.map((one) => tidy(one))].join(' · '), LIST_SHOWN),
      LIMITS.sectionText,
    ),
    accessory: {
      type: 'button',
      action_id: SHOW_POLICIES,
      text: plain('Show policies', LIMITS.option),
      value: familyId,
      accessibility_label: clip(`Show policies of the ${family}`, LIMITS.option),
    },
  };
}
