import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { makeForgotIntake } from '../../../../src/core/links/forgotIntake.ts';
import { makeWebApp } from '../../../../src/web/app.ts';
import { forgetOfficeLink, openOfficeLink, readOfficeLink } from '../../../../src/web/officeLink.ts';
import { OFFICE_LINK_KINDS } from '../../../../src/web/paths.ts';
import { makePortalDirectory, whenStaffSignedIn } from '../../../../src/web/portal.ts';
import type { Web } from '../../../../src/web/web.ts';
import { makeTestCore } from '../../../support/core.ts';
import type { TestPages } from '../../../support/webServer.ts';

/**
 * The pages, and before them a page of each kind of one-time link that says who opened which, as JSON; its POST uses
 * the link up. `assign` asks for a recent sign-in, as does the plain page `/recent`.
 */
export async function serveSampleLinks({ https = false } = {}): Promise<TestPages> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const core = await makeTestCore({ publicUrl: https ? 'https://keydesk.example' : url });
  const web: Web = {
    core,
    https,
    portals: makePortalDirectory(core),
    forgotten: makeForgotIntake(core),
  };
  const outer = express();
  for (const kind of OFFICE_LINK_KINDS) {
    const clean = `/:account/office/${kind}`;
    outer.get(`${clean}/:token`, openOfficeLink(web, kind));
    const recent = kind === 'assign';
    outer.get(
      clean,
      whenStaffSignedIn(
        web,
        async ({ staffId }, req, res) => {
          res.json({ staffId, token: readOfficeLink(web, req, kind) ?? null });
        },
        { recent },
      ),
    );
    outer.post(
      clean,
      whenStaffSignedIn(
        web,
        async (_own, _req, res) => {
          forgetOfficeLink(web, res, kind);
          res.end();
        },
        { recent },
      ),
    );
  }
  outer.get(
    '/:account/office/recent',
    whenStaffSignedIn(web, async (_own, _req, res) => void res.end('recent'), { recent: true }),
  );
  const { app, ready } = makeWebApp({ core, config: { TRUST_PROXY: 0 } });
  ready();
  outer.use(app);
  server.on('request', outer);
  return {
    core,
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await core.close();
    },
  };
}
