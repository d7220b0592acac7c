import type { Request, RequestHandler, Response } from 'express';
import { after } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { findPortalAccount, type PortalAccount } from '../core/credentials/portalAccount.ts';
import type { GuardianId } from '../core/ids.ts';
import { seeOther } from './answer.ts';
import { portalPaths } from './paths.ts';
import { NoSuchPage } from './refusals.ts';
import { findVisitor, readSessionId } from './sessionCookie.ts';
import { noteMet, type Visit, visitOf } from './visit.ts';
import type { Web } from './web.ts';

/** Finds the account of a portal by its slug. */
export interface PortalDirectory {
  find(slug: string): Promise<PortalAccount | undefined>;
}

/** A renamed centre shows its new name after this long, in milliseconds. */
const KEPT = 10_000;
const MOST_KEPT = 1_000;

/** Remembers accounts for a few seconds; those that are not there are asked for again each time. */
export function makePortalDirectory(core: Pick<Core, 'db' | 'clock'>): PortalDirectory {
  const kept = new Map<string, { account: PortalAccount; until: Date }>();
  return {
    async find(slug) {
      const known = kept.get(slug);
      const now = core.clock.now();
      if (known && known.until > now) return known.account;
      const account = await findPortalAccount(core, slug);
      if (kept.size >= MOST_KEPT) kept.clear();
      if (account) kept.set(slug, { account, until: after(now, KEPT) });
      else kept.delete(slug);
      return account;
    },
  };
}

/** A handler of a page under `/{account}/portal`. */
export type PortalHandler = (account: PortalAccount, req: Request, res: Response) => Promise<void>;

/** Finds the account of the path first. @throws NoSuchPage when there is none. */
export function atPortal(web: Web, handler: PortalHandler): RequestHandler {
  return async (req, res) => {
    const account = await web.portals.find(String(req.params.account));
    if (!account) throw new NoSuchPage();
    noteMet(req, { centre: account });
    await handler(account, req, res);
  };
}

/** A page of somebody who is signed in. */
export interface SignedIn {
  account: PortalAccount;
  visit: Visit;
  guardianId: GuardianId;
  /** The id in the cookie. */
  session: string;
}

export type SignedInHandler = (own: SignedIn, req: Request, res: Response) => Promise<void>;

/** Finds the account and who is signed in there; leads anybody else to the sign-in page. */
export function whenSignedIn(web: Web, handler: SignedInHandler): RequestHandler {
  return atPortal(web, async (account, req, res) => {
    const session = readSessionId(web, account, req);
    const visitor = await findVisitor(web, account, req);
    if (!visitor || !session) return seeOther(res, portalPaths(account.slug).signIn);
    const { guardianId, language } = visitor;
    const visit = visitOf(web, req, res, { record: language, otherwise: account.language });
    await handler({ account, visit, guardianId, session }, req, res);
  });
}
