import { z } from 'zod';
import { endOwnSession, listSessions, signOutEverywhere } from '../../core/credentials/ownSessions.ts';
import type { Portal } from '../../core/database/client.ts';
import { seeOther, show } from '../../web/answer.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { sessionsPage } from '../../web/pages/sessions.ts';
import { pathsOf } from '../../web/paths.ts';
import { whenSignedIn } from '../../web/portal.ts';
import { takeSession } from '../../web/sessionCookie.ts';
import type { Web } from '../../web/web.ts';

/** The button that was pressed: `all`, `others`, or the name of one session. */
const sessionsForm = z.object({ end: z.string().max(64).catch('') });

/** GET /{account}/portal/sessions and /{account}/office/sessions */
export const showSessions = (web: Web, portal: Portal) =>
  whenSignedIn(web, portal, async ({ account, visit, person, session }, _req, res) => {
    const own = { accountId: account.accountId, person, session };
    show(res, sessionsPage(account, visit, await listSessions(web.core, own)));
  });

/** POST of the same: signs out one device, all others, or all. The list tells what is left. */
export const takeSessions = (web: Web, portal: Portal) =>
  whenSignedIn(web, portal, async ({ account, person, session }, req, res) => {
    const own = { accountId: account.accountId, person, session };
    const { end } = sessionsForm.parse(req.body);
    const paths = pathsOf(account);
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
