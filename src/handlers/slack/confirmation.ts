import type { ModalView } from '@slack/types';
import type { Interaction } from '../../bot/interaction.ts';
import { NO_EMAIL_TO_SIGN_IN } from '../../bot/modals/addressWarning.ts';
import { confirmationModal, noTextModal } from '../../bot/modals/confirmationModal.ts';
import { maskAddress } from '../../core/addresses.ts';
import type { Core } from '../../core/core.ts';
import { creditsOf } from '../../core/credits/read.ts';
import { NoCredits } from '../../core/credits/refusals.ts';
import type { Channel } from '../../core/database/client.ts';
import { refusalOf, whyNoText } from '../../core/delivery/texts/mayText.ts';
import { type FoundGuardian, findGuardian } from '../../core/directory/search.ts';
import {
  CannotLogIn,
  CountryNotTexted,
  NoAddress,
  NoSuchGuardian,
  NumberMarked,
  type Refusal,
  SmsNotEnabled,
  SmsPaused,
} from '../../core/errors.ts';
import type { AccountId, GuardianId, LinkId } from '../../core/ids.ts';
import { addressDigest } from '../../core/links/request.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { packReset } from './carried.ts';
import { cannotSend, warningOf } from './guardiansShown.ts';

/** What is to be confirmed: a link for whom, and by which way. */
interface Wanted {
  guardianId: GuardianId;
  channel: Channel;
  /** The link that is sent again, if one is. */
  again?: LinkId;
}

/**
 * The question before YES (G4), from the record as it is now. Where no text can go, the reason and email instead: a
 * button for it, or for a link that is sent again the question for email itself.
 * @throws NotPermitted, NoSuchGuardian, CannotLogIn, NoAddress
 */
export async function confirmation({ core, asking }: Interaction, wanted: Wanted): Promise<ModalView> {
  const { accountId, level } = await asking.proven;
  if (!mayDo(level, 'send-guardian-reset')) throw await cannotSend(core, accountId);
  const guardian = await findGuardian(core, accountId, wanted.guardianId);
  if (!guardian) throw new NoSuchGuardian();
  if (!guardian.canLogIn) throw new CannotLogIn(guardian.name);
  if (wanted.channel === 'email') return byEmail(core, accountId, guardian, wanted);
  const text = await readText(core, accountId, guardian);
  if (!('no' in text)) {
    const warning = guardian.email ? undefined : NO_EMAIL_TO_SIGN_IN;
    return question(guardian, wanted, text.phone, { balance: text.balance, warning });
  }
  return wanted.again && guardian.email
    ? byEmail(core, accountId, guardian, wanted, text.no.message)
    : noText(text.no, guardian);
}

/** The refusals after which email may still go. */
export function isNoText(error: unknown): error is Refusal {
  return [SmsNotEnabled, SmsPaused, CountryNotTexted, NumberMarked, NoCredits, NoAddress].some(
    (kind) => error instanceof kind,
  );
}

/** Says why no text can go, and offers email where there is an address. */
export function noText(no: Refusal, { id, email }: Pick<FoundGuardian, 'id' | 'email'>): ModalView {
  if (email) return noTextModal(no.message, id);
  return noTextModal(`${no.message} There is no email address on record either.`, undefined);
}

async function readText(
  core: Core,
  accountId: AccountId,
  { name, phone }: FoundGuardian,
): Promise<{ phone: string; balance: number } | { no: Refusal }> {
  if (!phone) return { no: new NoAddress(name, 'sms') };
  const no = await whyNoText(core.db, accountId, phone);
  if (no) return { no: refusalOf(no, name) };
  const { balance } = await creditsOf(core, accountId);
  return balance < 1 ? { no: new NoCredits() } : { phone, balance };
}

async function byEmail(
  core: Core,
  accountId: AccountId,
  guardian: FoundGuardian,
  wanted: Wanted,
  note?: string,
): Promise<ModalView> {
  const { email, name } = guardian;
  if (!email) throw new NoAddress(name, 'email');
  const warning = await warningOf(core, { accountId }, email);
  return question(guardian, { ...wanted, channel: 'email' }, email, { warning, note });
}

function question(
  { id: guardianId, name, familyName: family }: FoundGuardian,
  { channel, again }: Wanted,
  address: string,
  more: Pick<Parameters<typeof confirmationModal>[0], 'balance' | 'note' | 'warning'>,
): ModalView {
  const shownAddress = addressDigest(guardianId, address);
  const requestKey = crypto.randomUUID();
  const carried = packReset({ guardianId, channel, shownAddress, requestKey, ...(again ? { again } : {}) });
  return confirmationModal({ name, family, channel, to: maskAddress(channel, address), carried, ...more });
}
