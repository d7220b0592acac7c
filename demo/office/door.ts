import express, { type Router } from 'express';
import { findAccount } from '../../src/core/accounts/findAccount.ts';
import type { Core } from '../../src/core/core.ts';
import { Refusal } from '../../src/core/errors.ts';
import { issueFirstLink } from '../../src/core/owner/firstLink.ts';
import { LEVEL_NAMES, LEVELS } from '../../src/core/permissions/levels.ts';
import { BUSINESS } from '../sample/business.ts';
import { pageHeaders } from '../workspace/pages.ts';
import { type Colleague, doorPage } from './page.ts';

/** Where it is; its form posts to the same path. */
const PATH = '/demo/office';

/**
 * The demo's way into the Office Portal: who has a login there, and a button that does what `account create` does on
 * the operator's terminal, the Business Owner's first link.
 */
export function officeDoor(core: Core): Router {
  const router = express.Router();
  router.get(PATH, pageHeaders, async (_request, response) => {
    response
      .type('html')
      .send(doorPage({ slug: BUSINESS.slug, action: PATH, staff: await colleagues(core) }));
  });
  router.post(PATH, pageHeaders, async (request, response) => {
    if (request.get('sec-fetch-site') === 'cross-site') return void response.status(403).end();
    const { id: accountId } = await findAccount(core, BUSINESS.slug);
    try {
      const { token } = await issueFirstLink(core, { accountId, by: { login: 'demo' } });
      response.redirect(303, `/reset/${token}`);
    } catch (error) {
      // Chosen in another tab meanwhile; the page says so.
      if (!(error instanceof Refusal)) throw error;
      response.redirect(303, PATH);
    }
  });
  return router;
}

/** Whoever can sign in at the Office Portal, the Business Owner first. */
async function colleagues(core: Core): Promise<Colleague[]> {
  const staff = await core.db.staff.findMany({
    where: { account: { slug: BUSINESS.slug }, deactivatedAt: null, email: { not: null } },
    include: { credential: { select: { staffId: true } }, identities: { select: { id: true } } },
    orderBy: { name: 'asc' },
  });
  return staff
    .sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level))
    .map(({ name, email, level, credential, identities }) => ({
      name,
      email: email ?? '',
      level: LEVEL_NAMES[level],
      isOwner: level === 'owner',
      hasPassword: credential !== null,
      isLinked: identities.length > 0,
    }));
}
