import { oneLine } from './oneLine.ts';

/** Longer than any phone shows. */
const MOST = 70;

/** Characters that mean something in an address header, and what stands for them in a name. */
const STAND_INS: Record<string, string> = { '"': '’', '\\': '/', '<': '(', '>': ')' };

/**
 * The From header: the centre's name before the operator's address (EMAIL_FROM), as `"Name" <address>`.
 * What could end the quotes or open an address is replaced rather than escaped, so that a careless parser on the way
 * reads the same as a strict one (RFC 5322, 3.2.4).
 */
export function senderOf(centre: string, address: string): string {
  const name = oneLine(centre, MOST).replace(/["\\<>]/g, (mark) => STAND_INS[mark] ?? '');
  return name === '' ? address : `"${name}" <${address}>`;
}
