import type { ModalView } from '@slack/types';
import {
  BY_EMAIL_INSTEAD,
  type Confirmation,
  confirmationModal,
  noTextModal,
  STAFF_BY_EMAIL_INSTEAD,
} from '../../bot/modals/confirmationModal.ts';
import { chosenAction } from '../../bot/modals/guardianCard.ts';
import { chosenStaffAction } from '../../bot/modals/staffResetCard.ts';
import { maskAddress } from '../../core/addresses.ts';
import { NoStaffAddress } from '../../core/approvals/refusals.ts';
import { foreseeApproval, type Thought } from '../../core/cards/foresee.ts';
import type { Whom } from '../../core/cards/whom.ts';
import type { Core } from '../../core/core.ts';
import type { Person } from '../../core/credentials/person.ts';
import { creditsOf } from '../../core/credits/read.ts';
import { NoCredits } from '../../core/credits/refusals.ts';
import { refusalOf, whyNoText } from '../../core/delivery/texts/mayText.ts';
import {
  CountryNotTexted,
  NoAddress,
  NumberMarked,
  type Refusal,
  SmsNotEnabled,
  SmsPaused,
} from '../../core/errors.ts';
import type { LinkId } from '../../core/ids.ts';
import { addressDigest } from '../../core/links/request.ts';
import { type CarriedReset, type CarriedStaffReset, packReset } from './carried.ts';
import { warningOf } from './guardiansShown.ts';

/** Somebody to whom a link may go, as the record has them; whoever calls has checked that it may. */
export interface Recipient {
  person: Person;
  whom: Whom;
  email: string | null;
  /** E.164 */
  phone: string | null;
  /** What to know before a text goes to somebody without email. */
  withoutEmail: Confirmation['warning'];
}

/** The reset that is asked about. */
export interface Wanted extends Omit<Thought, 'person'> {
  /** The link that is sent again, if one is. */
  again?: LinkId | undefined;
}

/**
 * The question before YES (G4), from the record as it is now: whether YES sends, or asks for approval. Where no text can
 * go, the reason and email instead: a button for it, or for a link that is sent again the question for email itself.
 * @throws NoAddress, NoStaffAddress
 */
export async function resetQuestion(core: Core, recipient: Recipient, wanted: Wanted): Promise<ModalView> {
  if (wanted.channel === 'email') return byEmail(core, recipient, wanted);
  const text = await readText(core, recipient, wanted);
  if (!('no' in text)) {
    const warning = recipient.email ? undefined : recipient.withoutEmail;
    return question(core, recipient, wanted, text.phone, { balance: text.balance, warning });
  }
  return wanted.again && recipient.email
    ? byEmail(core, recipient, wanted, sentenceOf(text.no, recipient.whom))
    : noText(text.no, recipient);
}

/** The refusals after which email may still go. */
export function isNoText(error: unknown): error is Refusal {
  return [
    SmsNotEnabled,
    SmsPaused,
    CountryNotTexted,
    NumberMarked,
    NoCredits,
    NoAddress,
    NoStaffAddress,
  ].some((kind) => error instanceof kind);
}

/** Says why no text can go, and offers email where there is an address. */
export function noText(
  no: Refusal,
  { person, whom, email }: Pick<Recipient, 'person' | 'whom' | 'email'>,
): ModalView {
  const sentence = sentenceOf(no, whom);
  if (!email) return noTextModal(`${sentence} There is no email address on record either.`, undefined);
  return noTextModal(
    sentence,
    person.portal === 'customer'
      ? { actionId: BY_EMAIL_INSTEAD, value: chosenAction('email', person.guardianId) }
      : { actionId: STAFF_BY_EMAIL_INSTEAD, value: chosenStaffAction('email', person.staffId) },
  );
}

/** Core’s sentences on numbers speak of families; staff have records of their own. */
export function sentenceOf({ message }: Refusal, { kind }: Pick<Whom, 'kind'>): string {
  return kind === 'guardian'
    ? message
    : message.replace('correct the family’s record', 'correct the staff record');
}

async function readText(
  core: Core,
  { whom: { kind, name }, phone }: Recipient,
  { accountId }: Wanted,
): Promise<{ phone: string; balance: number } | { no: Refusal }> {
  if (!phone)
    return { no: kind === 'guardian' ? new NoAddress(name, 'sms') : new NoStaffAddress(name, 'sms') };
  const no = await whyNoText(core.db, accountId, phone);
  if (no) return { no: refusalOf(no, name) };
  const { balance } = await creditsOf(core, accountId);
  return balance < 1 ? { no: new NoCredits() } : { phone, balance };
}

async function byEmail(core: Core, recipient: Recipient, wanted: Wanted, note?: string): Promise<ModalView> {
  const { email, whom } = recipient;
  if (!email)
    throw whom.kind === 'guardian'
      ? new NoAddress(whom.name, 'email')
      : new NoStaffAddress(whom.name, 'email');
  const warning = await warningOf(core, wanted, email);
  return question(core, recipient, { ...wanted, channel: 'email' }, email, { warning, note });
}

async function question(
  core: Core,
  { person, whom }: Recipient,
  wanted: Wanted,
  address: string,
  more: Pick<Confirmation, 'balance' | 'note' | 'warning'>,
): Promise<ModalView> {
  const { channel, again } = wanted;
  const approval = await foreseeApproval(core, { ...wanted, person });
  const window = { channel, requestKey: crypto.randomUUID(), ...(again ? { again } : {}) };
  const carried: CarriedReset | CarriedStaffReset =
    person.portal === 'customer'
      ? { ...window, guardianId: person.guardianId, shownAddress: addressDigest(person.guardianId, address) }
      : { ...window, staffId: person.staffId, shownAddress: addressDigest(person.staffId, address) };
  const to = maskAddress(channel, address);
  return confirmationModal({ whom, channel, to, carried: packReset(carried), approval, ...more });
}
