import express, { type Express } from 'express';
import { makeForgotIntake } from '../../../../src/core/links/forgotIntake.ts';
import { forgetOfficeLink, openOfficeLink, readOfficeLink } from '../../../../src/web/officeLink.ts';
import { OFFICE_LINK_KINDS } from '../../../../src/web/paths.ts';
import { makePortalDirectory, whenStaffSignedIn } from '../../../../src/web/portal.ts';
import type { Web } from '../../../../src/web/web.ts';
import type { TestCore } from '../../../support/core.ts';

/**
 * For servePages: a page of each kind of one-time link that says who opened which, as JSON; its POST uses the link up.
 * `assign` asks for a recent sign-in, as does the plain page `/recent`.
 */
export function sampleLinks(core: TestCore): Express {
  const web: Web = {
    core,
    https: core.publicUrl.startsWith('https://'),
    portals: makePortalDirectory(core),
    forgotten: makeForgotIntake(core),
  };
  const app = express();
  for (const kind of OFFICE_LINK_KINDS) {
    const clean = `/:account/office/${kind}`;
    const asked = { recent: kind === 'assign' };
    app.get(`${clean}/:token`, openOfficeLink(web, kind));
    app.get(
      clean,
      whenStaffSignedIn(
        web,
        async ({ staffId }, req, res) =>
          void res.json({ staffId, token: readOfficeLink(web, req, kind) ?? null }),
        asked,
      ),
    );
    app.post(
      clean,
      whenStaffSignedIn(
        web,
        async (_own, _req, res) => {
          forgetOfficeLink(web, res, kind);
          res.end();
        },
        asked,
      ),
    );
  }
  const recent = whenStaffSignedIn(web, async (_own, _req, res) => void res.end('recent'), { recent: true });
  return app.get('/:account/office/recent', recent);
}
