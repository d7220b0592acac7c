import type { Request } from 'express';
import type { Browser } from '../core/credentials/sessions.ts';
import { originOf } from '../core/limits/origin.ts';

/** Longer than any address, with its port. */
const LONGEST_ADDRESS = 64;

/**
 * What is known of the browser that asks. Nonsense that a proxy passes on for an address is no evidence of anything:
 * then it is the proxy's own.
 */
export function browserOf(req: Request): Browser {
  const ip = originOf(req.ip) ? req.ip : req.socket.remoteAddress;
  return { ip: ip?.slice(0, LONGEST_ADDRESS), userAgent: req.headers['user-agent'] };
}
