import { afterAll, beforeAll, beforeEach } from 'vitest';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import type { Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';
import { unlinked } from './linking.ts';

/** The pages, and for each test a centre whose staff are not linked yet. */
export function linkStage() {
  let pages: TestPages;
  let centre: TestCentre;
  beforeAll(async () => {
    pages = await servePages();
  });
  afterAll(() => pages.close());
  beforeEach(async () => {
    centre = await makeCentre(pages.core);
    for (const level of ['front_desk', 'manager', 'admin'] as const)
      await unlinked(pages.core, centre, level);
  });

  const here = () => `/${centre.slug}/office/link-slack`;
  const pathOf = (url: string) => url.slice(pages.url.length);
  const identities = () => pages.core.db.slackIdentity.findMany({ where: { accountId: centre.accountId } });
  return {
    stage: () => ({ pages, centre }),
    here,
    pathOf,
    identities,
    linkedTo: async (slackUserId: string) =>
      (await identities()).find((one) => one.slackUserId === slackUserId)?.staffId,
    /** Opens an offer's link as a browser does, over the clean address. */
    async opens(browser: Visitor, url: string) {
      await browser.get(pathOf(url));
      return browser.get(here());
    },
  };
}
