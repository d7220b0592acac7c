import { describe, expect, it } from 'vitest';
import { type Complaints, expectAccessible, openPage } from '../../support/browser.ts';
import type { Open } from './everyPage.ts';
import { enlargeText, expectFits } from './fits.ts';
import { somewhere } from './somewhere.ts';
import { MOST_BYTES, weigh } from './weight.ts';

const SMALL_PHONE = { width: 320, height: 640 };
/** What is left of 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10). */
const ZOOMED = { width: 320, height: 256 };

/** Looks at each page of a list as a person does, in either language and colour scheme; the whole of a test file. */
export function lookAtEach(pages: readonly [name: string, open: Open][]): void {
  const place = somewhere();
  describe.each([
    ['en', 'light'],
    ['es', 'dark'],
  ] as const)('in %s, %s', (language, colorScheme) => {
    it.each(pages)(
      'axe finds nothing, it is light, and can be read on a small phone, at 400 % and in large letters: %s',
      async (_name, open) => {
        const tab = await openPage({ locale: `${language}-US`, colorScheme, viewport: SMALL_PHONE });
        const weight = weigh(tab);
        await open(tab, place(language));
        expect(await tab.locator('html').getAttribute('lang')).toBe(language);
        await expectAccessible(tab);
        await expectFits(tab);
        await tab.setViewportSize(ZOOMED);
        await expectFits(tab);
        await enlargeText(tab);
        await expectFits(tab);
        expect(await tab.locator('script, style, img').count()).toBe(0);
        expect(await weight()).toBeLessThanOrEqual(MOST_BYTES);
        expect(ownComplaints(tab)).toEqual([]);
        await tab.context().close();
      },
    );
  });
}

/** A page that says 404 or 422 is meant to. */
function ownComplaints({ complaints }: Complaints): string[] {
  return complaints.filter((one) => !/status of 4\d\d/.test(one));
}
