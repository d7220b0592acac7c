import { isIP } from 'node:net';
import type { Branded } from '../ids.ts';

/** Where a request comes from, as limits count it: an IPv4 address, or an IPv6 network of /64. */
export type Origin = Branded<'Origin'>;

/** Some proxies put the port behind the address. */
const WITH_PORT = /^(?:\[(?<six>[^\]]*)\](?::\d+)?|(?<four>[\d.]+):\d+)$/;

/**
 * Folds an address into what one visitor cannot change at will: a home or a phone has a whole /64 of IPv6 to choose
 * from, and IPv4 written as IPv6 (`::ffff:192.0.2.7`) is the same IPv4.
 * @returns undefined for anything that is no address.
 */
export function originOf(address: string | undefined): Origin | undefined {
  const parts = WITH_PORT.exec(address ?? '')?.groups;
  const [plain = ''] = (parts?.six ?? parts?.four ?? address ?? '').split('%');
  switch (isIP(plain)) {
    case 4:
      return plain as Origin;
    case 6:
      return foldIPv6(plain) as Origin;
    default:
      return undefined;
  }
}

function foldIPv6(address: string): string {
  // The one spelling of RFC 5952: lower case, shortest, no dotted end.
  const spelled = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head, tail] = spelled.split('::').map((part) => part.split(':').filter(Boolean));
  const left = 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  const groups = [...(head ?? []), ...Array<string>(left).fill('0'), ...(tail ?? [])];
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return mapped ? dotted(groups[6], groups[7]) : `${groups.slice(0, 4).join(':')}::/64`;
}

function dotted(...groups: (string | undefined)[]): string {
  return groups
    .map((group) => Number.parseInt(group ?? '0', 16))
    .flatMap((number) => [number >> 8, number & 0xff])
    .join('.');
}
