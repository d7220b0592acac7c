import { z } from 'zod';
import { endOwnSession, listSessions, signOutEverywhere } from '../../core/credentials/ownSessions.ts';
import { seeOther, show } from '../../web/answer.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { sessionsPage } from '../../web/pages/sessions.ts';
import { portalPaths } from '../../web/paths.ts';
import { whenSignedIn } from '../../web/portal.ts';
import { takeSession } from '../../web/sessionCookie.ts';
import type { Web } from '../../web/web.ts';

/** The button that was pressed: `all`, `others`, or the name of one session. */
const sessionsForm = z.object({ end: z.string().max(64).catch('') });

/** GET /{account}/portal/sessions */
export const showSessions = (web: Web) =>
  whenSignedIn(web, async ({ account, visit, guardianId, session }, _req, res) => {
    const own = { accountId: account.accountId, guardianId, session };
    show(res, sessionsPage(account, visit, await listSessions(web.core, own)));
  });

/** POST /{account}/portal/sessions: signs out one device, all others, or all. The list tells what is left. */
export const takeSessions = (web: Web) =>
  whenSignedIn(web, async ({ account, guardianId, session }, req, res) => {
    const own = { accountId: account.accountId, guardianId, session };
    const { end } = sessionsForm.parse(req.body);
    const paths = portalPaths(account.slug);
    if (end === 'all') {
      await signOutEverywhere(web.core, own, { keep: false });
      forgetFormKey(web, res);
      takeSession(web, account, res);
      return seeOther(res, paths.signOut);
    }
    if (end === 'others') await signOutEverywhere(web.core, own, { keep: true });
    else await endOwnSession(web.core, own, end);
    seeOther(res, paths.sessions);
  });
