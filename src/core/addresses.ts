import type { Branded } from './ids.ts';

/** An address with its middle hidden: the only form that Slack and the log ever see. */
export type MaskedAddress = Branded<'MaskedAddress'>;

const HIDDEN = '•••';

/** `jane.smith@example.com` becomes `j•••h@e•••.com`; short parts show less. Fixed width, so the length is hidden too. */
export function maskEmail(email: string): MaskedAddress {
  const at = email.lastIndexOf('@');
  if (at < 1) return HIDDEN as MaskedAddress;
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const host = dot > 0 ? domain.slice(0, dot) : domain;
  const ending = dot > 0 ? domain.slice(dot) : '';
  return `${maskWord(email.slice(0, at), true)}@${maskWord(host, false)}${ending}` as MaskedAddress;
}

/** `+15125550142` becomes `••• ••42`: the last two digits are enough to ask "the one ending in 42?". */
export function maskPhone(phone: string): MaskedAddress {
  const digits = phone.replace(/\D/g, '');
  return `••• ••${digits.length > 4 ? digits.slice(-2) : ''}` as MaskedAddress;
}

/** Masks by what the address is for. */
export function maskAddress(channel: 'email' | 'sms', address: string): MaskedAddress {
  return channel === 'email' ? maskEmail(address) : maskPhone(address);
}

function maskWord(word: string, showLast: boolean): string {
  const letters = [...word];
  const first = letters[0] ?? '';
  const last = letters.at(-1) ?? '';
  return showLast && letters.length > 4 ? `${first}${HIDDEN}${last}` : `${first}${HIDDEN}`;
}

/** The only three that NFC turns into ASCII: the Greek question mark, the Greek varia and the Kelvin sign. */
const ASCII_IN_DISGUISE = /[\u037e\u1fef\u212a]/;

/**
 * The form in which an email is looked up: NFC, trimmed, lower-cased without any locale or Unicode case folding
 * beyond ASCII, so that look-alikes of another script never match (CVE-2019-19844). Never a destination.
 */
export function emailKey(email: string): string {
  return (ASCII_IN_DISGUISE.test(email) ? email : email.normalize('NFC'))
    .trim()
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
