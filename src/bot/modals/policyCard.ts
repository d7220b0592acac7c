import type { RichTextBlock, SectionBlock } from '@slack/types';
import { clip, LIMITS } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';

/** How a guardian accepted one version; dates as people read them. */
export type AcceptanceShown =
  | { kind: 'electronic'; on: string }
  | { kind: 'manual'; signedOn: string; filedAt: string; recordedBy: string };

/** One guardian under one policy. Without `accepted` the newest version waits for them. */
export interface StandingShown {
  guardianId: string;
  name: string;
  /** Without it, only a signed form is possible. */
  canLogIn: boolean;
  accepted?: AcceptanceShown;
  /** The students whom that acceptance names, where the family has others by now. */
  covers?: readonly string[];
  /** The newest of the older versions that they did accept. */
  before?: { version: number; how: AcceptanceShown };
}

/** A policy as a family's window shows it: its newest version, and where each guardian stands. */
export interface PolicyShown {
  versionId: string;
  title: string;
  version: number;
  publishedOn: string;
  standings: readonly StandingShown[];
}

export const MANUALLY_ACCEPTED = 'manually-accepted';
/** The button's words, which are the seeds' own. */
export const MANUALLY_ACCEPTED_WORDS = 'Manually accepted';

/** At most this many guardians under one policy, as far as their lines fit. */
const GUARDIANS_SHOWN = 20;
/** Room for those lines, in UTF-16 units: 30 policies of them stay within the 250 kB that Slack takes. */
const ROOM = 1_800;
/** What a line shows of where a form is filed; the Audit Log has all of it. */
const FILED_SHOWN = 120;
/** What a line shows of the students whom an acceptance names. */
const COVERED_SHOWN = 120;

/** Those who have not accepted the newest version. */
export function waitingFor({ standings }: PolicyShown): StandingShown[] {
  return standings.filter(({ accepted }) => !accepted);
}

/**
 * One policy's card: title, version and date, where each guardian stands, and the button to record a signed form as
 * long as somebody has not accepted (G8).
 * @param value what the button brings back
 */
export function policyCard(policy: PolicyShown, value: string): (RichTextBlock | SectionBlock)[] {
  const { title, version, publishedOn, standings } = policy;
  const waiting = waitingFor(policy);
  const accepted = standings.filter((one) => !waiting.includes(one));
  // Those who are missing come first, so that a long list hides none of them behind those who are done.
  const rows = fitting([...waiting, ...accepted].slice(0, GUARDIANS_SHOWN).map(standingLine), ROOM);
  const more = standings.length - rows.length;
  const about = lines(
    [{ strong: tidy(title) }, ` · version ${version}, published ${publishedOn}`],
    ...rows.map((row) => [row]),
    ...(more > 0 ? [[`and ${more} more ${more === 1 ? 'guardian' : 'guardians'}`]] : []),
    ...(standings.length === 0 ? [['This family has no guardians on record.']] : []),
  );
  return waiting.length > 0 ? [about, manuallyAccepted(title, value)] : [about];
}

function manuallyAccepted(title: string, value: string): SectionBlock {
  return {
    type: 'section',
    text: plain('Is a signed form on file?', LIMITS.sectionText),
    accessory: {
      type: 'button',
      action_id: MANUALLY_ACCEPTED,
      text: plain(MANUALLY_ACCEPTED_WORDS, LIMITS.option),
      value,
      accessibility_label: clip(`${MANUALLY_ACCEPTED_WORDS}: ${tidy(title)}`, LIMITS.option),
    },
  };
}

function standingLine({ name, canLogIn, accepted, covers, before }: StandingShown): string {
  if (accepted) return `✓ ${tidy(name)} · ${acceptanceWords(accepted)}${coverage(covers)}`;
  const onPaper = canLogIn ? '' : ', on paper only since “Can Log In” is off';
  const earlier = before ? `; version ${before.version} was ${acceptanceWords(before.how)}` : '';
  return `⏳ ${tidy(name)} · waiting${onPaper}${earlier}`;
}

/** Whom an acceptance covers, where that is not every student of the family: one who came later is not among them. */
function coverage(covers: StandingShown['covers']): string {
  if (!covers) return '';
  if (covers.length === 0) return '; covers no students';
  return `; covers ${tidy(covers.map((one) => tidy(one)).join(', '), COVERED_SHOWN)} only`;
}

/** How somebody accepted, with the two kinds in words that are never alike (G8). */
export function acceptanceWords(acceptance: AcceptanceShown): string {
  if (acceptance.kind === 'electronic') return `accepted electronically on ${acceptance.on}`;
  const { signedOn, filedAt, recordedBy } = acceptance;
  return `Manually accepted: signed on ${signedOn}, filed at ${tidy(filedAt, FILED_SHOWN)}, recorded by ${tidy(recordedBy)}`;
}

/** As many rows from the front as there is room for, in UTF-16 units. */
function fitting(rows: readonly string[], room: number): string[] {
  let left = room;
  const kept: string[] = [];
  for (const row of rows) {
    left -= row.length + 1;
    if (left < 0) break;
    kept.push(row);
  }
  return kept;
}
