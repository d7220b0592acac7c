import type { Locator, Page as Tab } from 'playwright-core';
import { expect } from 'vitest';
import { expectFits } from './fits.ts';

/** What is left of 1280 × 1024 at 400 %. */
export const ZOOMED = { viewport: { width: 320, height: 256 }, javaScriptEnabled: false };
const MOST_STEPS = 40;

/** Presses Tab until the focus is on what is meant, as somebody without a mouse does; it must be seen there. */
export async function tabTo(tab: Tab, target: Locator): Promise<void> {
  const wanted = target.and(tab.locator(':focus'));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if ((await wanted.count()) > 0) {
      const style = await wanted.evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(style, String(target)).toBe('solid');
      return;
    }
    await tab.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not get to ${target} on “${await heading(tab)}”.`);
}

export const heading = (tab: Tab) => tab.locator('h1').textContent();

/** Goes to a link or button by its words, and presses Enter. */
export async function press(tab: Tab, words: string): Promise<void> {
  const named = { name: words, exact: true };
  await tabTo(tab, tab.getByRole('link', named).or(tab.getByRole('button', named)));
  await Promise.all([tab.waitForEvent('load'), tab.keyboard.press('Enter')]);
  await expectFits(tab);
}

/** What is wrong with a box is where the focus is, and is read out with it: the sentence. */
export async function wrongWith(tab: Tab, name: string): Promise<string | null> {
  const box = tab.locator(`input[name="${name}"]`).and(tab.locator(':focus'));
  const described = await box.getAttribute('aria-describedby');
  return tab.locator(`#${described?.split(' ').at(-1)}`).textContent();
}

/** Fills boxes one after the other, and presses Enter in the last. */
export async function type(tab: Tab, boxes: readonly [name: string, text: string][]): Promise<void> {
  for (const [name, text] of boxes) {
    await tabTo(tab, tab.locator(`input[name="${name}"]`));
    await tab.keyboard.type(text);
  }
  await Promise.all([tab.waitForEvent('load'), tab.keyboard.press('Enter')]);
  await expectFits(tab);
}
