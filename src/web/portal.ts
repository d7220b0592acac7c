import type { Request, RequestHandler, Response } from 'express';
import { after } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import type { PersonAt } from '../core/credentials/person.ts';
import { findPortalAccount, type PortalAccount } from '../core/credentials/portalAccount.ts';
import type { PortalSession } from '../core/credentials/sessions.ts';
import type { Portal } from '../core/database/client.ts';
import { seeOther } from './answer.ts';
import { isRecent, keepOnward } from './onward.ts';
import { pathsOf } from './paths.ts';
import { NoSuchPage } from './refusals.ts';
import { findVisitor, readSessionId } from './sessionCookie.ts';
import { noteMet, type Visit, visitOf } from './visit.ts';
import type { Web } from './web.ts';

/** Finds the account of a portal by its slug. */
export interface PortalDirectory {
  find(slug: string, portal: Portal): Promise<PortalAccount | undefined>;
}

/** A renamed centre shows its new name after this long, in milliseconds. */
const KEPT = 10_000;
const MOST_KEPT = 1_000;

/** Remembers accounts for a few seconds; those that are not there are asked for again each time. */
export function makePortalDirectory(core: Pick<Core, 'db' | 'clock'>): PortalDirectory {
  const kept = new Map<string, { account: PortalAccount; until: Date }>();
  return {
    async find(slug, portal) {
      const key = `${portal} ${slug}`;
      const known = kept.get(key);
      const now = core.clock.now();
      if (known && known.until > now) return known.account;
      const account = await findPortalAccount(core, slug, portal);
      if (kept.size >= MOST_KEPT) kept.clear();
      if (account) kept.set(key, { account, until: after(now, KEPT) });
      else kept.delete(key);
      return account;
    },
  };
}

/** A handler of a page under `/{account}/portal` or `/{account}/office`. */
export type PortalHandler = (account: PortalAccount, req: Request, res: Response) => Promise<void>;

/** Finds the account of the path first. @throws NoSuchPage when there is none. */
export function atPortal(web: Web, portal: Portal, handler: PortalHandler): RequestHandler {
  return async (req, res) => {
    const account = await web.portals.find(String(req.params.account), portal);
    if (!account) throw new NoSuchPage();
    noteMet(req, { centre: account });
    await handler(account, req, res);
  };
}

/** A page of somebody who is signed in. */
export interface SignedIn<P extends Portal = Portal>
  extends Pick<PortalSession<P>, 'person' | 'signedInAt' | 'mustChange'> {
  account: PortalAccount;
  visit: Visit;
  /** The id in the cookie. */
  session: string;
}

export type SignedInHandler<P extends Portal> = (
  own: SignedIn<P>,
  req: Request,
  res: Response,
) => Promise<void>;

/** What a page asks of a session, beyond that there is one. */
export interface Asked {
  /** That the password was given a moment ago (onward.ts), for what somebody at a deserted desk must not do. */
  recent?: boolean;
  /** Serves those too who have to choose their own password before anything else (S5). */
  beforeChange?: boolean;
}

/**
 * Finds the account and who is signed in there. Leads anybody else to the sign-in page, and back here afterwards; and
 * whoever has to choose their own password (S5) to that first.
 */
export function whenSignedIn<P extends Portal>(
  web: Web,
  portal: P,
  handler: SignedInHandler<P>,
  { recent = false, beforeChange = false }: Asked = {},
): RequestHandler {
  return atPortal(web, portal, async (account, req, res) => {
    const session = readSessionId(web, account, req);
    const visitor = await findVisitor(web, account, portal, req);
    const paths = pathsOf(account);
    if (!visitor || !session) {
      keepOnward(web, account, req, res);
      return seeOther(res, paths.signIn);
    }
    const { person, language, signedInAt, mustChange } = visitor;
    if (mustChange && !beforeChange) return seeOther(res, paths.password);
    if (recent && !isRecent(web, visitor)) {
      keepOnward(web, account, req, res, { again: true });
      return seeOther(res, paths.signIn);
    }
    const visit = visitOf(web, req, res, { record: language, otherwise: account.language });
    await handler({ account, visit, person, session, signedInAt, mustChange }, req, res);
  });
}

/** A page of a staff member who is signed in. */
export type StaffSignedIn = Omit<SignedIn<'office'>, 'person'> & PersonAt<'office'>;

/**
 * A page of the Office Portal for whoever is signed in there. Who they are, and no more: what they may do is asked of
 * core in the same breath as it is done.
 * @param recent whether they have to have signed in less than ten minutes ago.
 */
export function whenStaffSignedIn(
  web: Web,
  handler: (own: StaffSignedIn, req: Request, res: Response) => Promise<void>,
  { recent = false }: Pick<Asked, 'recent'> = {},
): RequestHandler {
  return whenSignedIn(
    web,
    'office',
    ({ person, ...own }, req, res) => handler({ ...own, ...person }, req, res),
    { recent },
  );
}
