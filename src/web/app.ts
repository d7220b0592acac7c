import express, { type Express, type RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Core } from '../core/core.ts';
import { makeForgotIntake } from '../core/links/forgotIntake.ts';
import { findChangePassword } from '../handlers/web/changePasswordUrl.ts';
import {
  showChoosePassword,
  showPasswordChosen,
  takeChosenPassword,
} from '../handlers/web/choosePassword.ts';
import { showForgot, takeForgotten } from '../handlers/web/forgot.ts';
import { showHome } from '../handlers/web/home.ts';
import { showNotMe, takeNotMe } from '../handlers/web/notMe.ts';
import { showAssign, showAssigned, takeAssign } from '../handlers/web/office/assign.ts';
import { showOfficeHome } from '../handlers/web/office/home.ts';
import { showInvitations, takeInvitations } from '../handlers/web/office/invitations.ts';
import { showLinkSlack, takeLinkSlack } from '../handlers/web/office/linkSlack.ts';
import { showOwnership, showOwnershipNow, takeOwnership } from '../handlers/web/office/ownership.ts';
import { showRecovery, takeRecovery } from '../handlers/web/office/recovery.ts';
import { openLink } from '../handlers/web/openLink.ts';
import { showPassword, showPasswordChanged, takePassword } from '../handlers/web/password.ts';
import { showPolicies } from '../handlers/web/policies.ts';
import { showPolicy, takeAcceptance } from '../handlers/web/policy.ts';
import { showSessions, takeSessions } from '../handlers/web/sessions.ts';
import { showSignIn, takeSignIn } from '../handlers/web/signIn.ts';
import { showSignOut, takeSignOut } from '../handlers/web/signOut.ts';
import { showWeekPicture } from '../handlers/web/weekPicture.ts';
import { accessLog } from './accessLog.ts';
import { show } from './answer.ts';
import { ASSETS, serveOldIcon } from './assets.ts';
import { serveColor } from './centreColor.ts';
import { refuseCrossSite } from './crossSite.ts';
import { readForm } from './forms.ts';
import { requireFormToken } from './formToken.ts';
import { strictHeaders } from './headers.ts';
import { showHealth, showReadiness } from './health.ts';
import { takeLanguageChoice } from './language.ts';
import { openOfficeLink } from './officeLink.ts';
import { frontPage } from './pages/plain.ts';
import { PORTALS, SEGMENTS } from './paths.ts';
import { makePortalDirectory } from './portal.ts';
import { showProblems } from './problems.ts';
import { NoSuchPage, WrongMethod } from './refusals.ts';
import { visitOf } from './visit.ts';
import type { Web } from './web.ts';

/** The browser's side of Keydesk. */
export interface WebApp {
  readonly app: Express;
  /** Where the routes of Slack and of the providers' news are put. They come before the pages and read their bodies themselves. */
  readonly slack: Express;
  /** From now on /readyz may say so. */
  ready(): void;
}

/** Puts the pages together. `config` says how many proxies are trusted to tell a visitor's address. */
export function makeWebApp({ core, config }: { core: Core; config: Pick<Config, 'TRUST_PROXY'> }): WebApp {
  let started = false;
  const web: Web = {
    core,
    https: core.publicUrl.startsWith('https://'),
    portals: makePortalDirectory(core),
    forgotten: makeForgotIntake(core),
  };
  const slack = plainExpress();
  const app = plainExpress();
  app.set('trust proxy', config.TRUST_PROXY);
  app.use(
    accessLog(core.log),
    strictHeaders(web.https),
    only(FROM_OTHER_SERVERS, slack),
    refuseCrossSite(core.publicUrl),
    takeLanguageChoice(web),
  );

  const page = (path: string, get: RequestHandler, post?: RequestHandler) => {
    const route = app.route(path);
    route.get(get);
    if (post) route.post(...readForm, requireFormToken(web), post);
    route.all(onlyMethods(post ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS'));
  };
  page('/reset', showChoosePassword(web), takeChosenPassword(web));
  page('/reset/done', showPasswordChosen(web));
  page('/reset/not-me', showNotMe(web), takeNotMe(web));
  page('/reset/:token', openLink(web, '/reset'));
  page('/reset/:token/not-me', openLink(web, '/reset/not-me'));
  for (const portal of PORTALS) {
    const home = `/:account/${SEGMENTS[portal]}`;
    page(`${home}/forgot`, showForgot(web, portal), takeForgotten(web, portal));
    page(`${home}/sign-in`, showSignIn(web, portal), takeSignIn(web, portal));
    page(`${home}/sign-out`, showSignOut(web, portal), takeSignOut(web, portal));
    page(`${home}/password`, showPassword(web, portal), takePassword(web, portal));
    page(`${home}/password/changed`, showPasswordChanged(web, portal));
    page(`${home}/sessions`, showSessions(web, portal), takeSessions(web, portal));
  }
  page('/:account/portal', showHome(web));
  page('/:account/portal/policies', showPolicies(web));
  page('/:account/portal/policies/:version', showPolicy(web), takeAcceptance(web));
  page('/:account/office', showOfficeHome(web));
  page('/:account/office/recovery', showRecovery(web), takeRecovery(web));
  page('/:account/office/recovery/:token', openOfficeLink(web, 'recovery'));
  page('/:account/office/ownership', showOwnership(web), takeOwnership(web));
  page('/:account/office/ownership/now', showOwnershipNow(web));
  page('/:account/office/invitations', showInvitations(web), takeInvitations(web));
  page('/:account/office/assign', showAssign(web), takeAssign(web));
  page('/:account/office/assign/done', showAssigned(web));
  page('/:account/office/assign/:token', openOfficeLink(web, 'assign'));
  page('/:account/office/link-slack', showLinkSlack(web), takeLinkSlack(web));
  page('/:account/office/link-slack/:token', openOfficeLink(web, 'link-slack'));
  page('/', (req, res) => show(res, frontPage(visitOf(web, req, res))));
  page('/.well-known/change-password', findChangePassword(web));
  page('/healthz', showHealth);
  page(
    '/readyz',
    showReadiness(core, () => started),
  );
  page('/robots.txt', (_req, res) => void res.type('text/plain').send('User-agent: *\nDisallow: /\n'));
  for (const { path, serve } of ASSETS) page(path, serve);
  page('/assets/:file', serveColor);
  page('/pictures/week/:file', showWeekPicture(web));
  page('/favicon.ico', serveOldIcon);
  app.use(() => {
    throw new NoSuchPage();
  });
  app.use(showProblems(web));
  return {
    app,
    slack,
    ready: () => {
      started = true;
    },
  };
}

/** Express without its habits: it says nothing of itself, reads no query and makes no ETags of pages. */
function plainExpress(): Express {
  return express().disable('x-powered-by').disable('etag').set('query parser', false);
}

/** Slack's own routes and the providers' news; everything else is for browsers. */
const FROM_OTHER_SERVERS = /^\/(slack|webhooks)\//;

/** An app within an app costs every request that it is asked about a good part of a page's time. */
function only(paths: RegExp, inner: Express): RequestHandler {
  return (req, res, next) => (paths.test(req.url) ? inner(req, res, next) : next());
}

/** Answers OPTIONS, and refuses methods that a page does not have. */
function onlyMethods(allowed: string): RequestHandler {
  return (req, res) => {
    res.setHeader('Allow', allowed);
    if (req.method !== 'OPTIONS') throw new WrongMethod();
    res.status(204).end();
  };
}
