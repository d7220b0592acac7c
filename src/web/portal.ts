import type { Request, RequestHandler, Response } from 'express';
import { after } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { findPortalAccount, type PortalAccount } from '../core/credentials/portalAccount.ts';
import { NoSuchPage } from './refusals.ts';
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
    await handler(account, req, res);
  };
}
