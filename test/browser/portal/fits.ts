import type { Page as Tab } from 'playwright-core';
import { expect } from 'vitest';

/** Least height of whatever one taps, in CSS pixels (WCAG 2.2, 2.5.5). Links within sentences are as high as these. */
const THUMB = 44;

/**
 * Nothing is cut off and nothing has to be scrolled sideways to be read (WCAG 2.2, 1.4.4 and 1.4.10). A table of a
 * policy may be scrolled by itself.
 */
export async function expectFits(tab: Tab): Promise<void> {
  const trouble = await tab.locator('html').evaluate((html, thumb) => {
    const found: string[] = [];
    const width = window.innerWidth;
    const tell = (what: string, element: Element) =>
      found.push(`${what}: ${element.outerHTML.slice(0, 150)}`);
    if (html.scrollWidth > width) tell(`${html.scrollWidth} px wide`, html);
    for (const element of document.body.querySelectorAll('*')) {
      const { left, right, width: own } = element.getBoundingClientRect();
      if (own === 0 || element.closest('table')) continue;
      if (left < 0 || right > width + 0.5) tell('beyond the edge', element);
      const { overflowX, overflowY } = getComputedStyle(element);
      const cuts = overflowX !== 'visible' && overflowX !== 'auto';
      const tall = element.scrollHeight > element.clientHeight + 1;
      // What is typed may be longer than its box; it moves with the cursor.
      const wide = element.scrollWidth > element.clientWidth + 1 && !element.matches('input');
      if ((cuts || overflowY === 'hidden') && (tall || wide)) tell('cut off', element);
      const tapped = element.matches('a, button, input') && !element.closest('.text');
      // A box within its label is tapped with all of it.
      const { height } = (element.closest('label') ?? element).getBoundingClientRect();
      if (tapped && height < thumb) tell(`${height} px high`, element);
    }
    return found;
  }, THUMB);
  expect(trouble).toEqual([]);
}

/** Text twice as large as usual, as some people set their browsers. */
export async function enlargeText(tab: Tab): Promise<void> {
  await tab.locator('html').evaluate((html) => {
    html.style.fontSize = '200%';
  });
}
