import { gzipSync } from 'node:zlib';
import type { Response, Page as Tab } from 'playwright-core';

/** Bytes that a page may weigh with everything on it, compressed: what a server may send before it hears back. */
export const MOST_BYTES = 14 * 1_024;

/** Watches a tab from now on. The answer is called once the page is there. */
export function weigh(tab: Tab): () => Promise<number> {
  let page: Response | undefined;
  tab.on('response', (response) => {
    if (response.request().resourceType() === 'document' && response.status() !== 303) page = response;
  });
  return async () => {
    const hrefs = await tab
      .locator('link')
      .evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href));
    const parts = await Promise.all(hrefs.map(async (href) => (await tab.request.get(href)).body()));
    const whole = [await page?.body(), ...parts];
    return whole.reduce(
      (bytes, part) => bytes + (part ? gzipSync(part).length : Number.POSITIVE_INFINITY),
      0,
    );
  };
}
