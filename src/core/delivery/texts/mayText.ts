import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { MarkKind, Tx } from '../../database/client.ts';
import { CountryNotTexted, NumberMarked, type Refusal, SmsNotEnabled, SmsPaused } from '../../errors.ts';
import type { AccountId } from '../../ids.ts';

/** Why no text may go to a number now. */
export type NoText =
  | { reason: 'sms_off' }
  | { reason: 'sms_paused'; because: string }
  | { reason: 'sms_country_off'; country: string | undefined }
  | { reason: 'sms_marked'; kind: MarkKind };

/**
 * Whether the account may text this number as things stand (G3): asked before YES, at YES and again before sending.
 * The balance is the ledger's own affair.
 */
export async function whyNoText(
  tx: Pick<Tx, 'account' | 'addressMark'>,
  accountId: AccountId,
  phone: string,
): Promise<NoText | undefined> {
  const { smsEnabled, smsPausedReason, smsCountries } = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { smsEnabled: true, smsPausedReason: true, smsCountries: true },
  });
  if (!smsEnabled) return { reason: 'sms_off' };
  if (smsPausedReason !== null) return { reason: 'sms_paused', because: smsPausedReason };
  // A number that belongs to no country belongs to none of the list.
  const country = parsePhoneNumberFromString(phone)?.country;
  if (!country || !smsCountries.includes(country)) return { reason: 'sms_country_off', country };
  const mark = await tx.addressMark.findUnique({
    where: { accountId_channel_address: { accountId, channel: 'sms', address: phone } },
    select: { kind: true },
  });
  return mark ? { reason: 'sms_marked', kind: mark.kind } : undefined;
}

/** The same, for people. */
export function refusalOf(no: NoText, person: string): Refusal {
  switch (no.reason) {
    case 'sms_off':
      return new SmsNotEnabled();
    case 'sms_paused':
      return new SmsPaused(no.because);
    case 'sms_country_off':
      return new CountryNotTexted(person);
    case 'sms_marked':
      return new NumberMarked(person, no.kind);
  }
}
