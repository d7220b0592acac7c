import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { launchBrowser } from './chromium.ts';

let launched: Promise<Browser> | undefined;

/** The browser of this test process, started at the first call and closed after the last test of the file. */
export function theBrowser(): Promise<Browser> {
  launched ??= launchBrowser();
  return launched;
}

/** What a page complained about while it was open: errors in its scripts, things its policy refused, files it lacks. */
export interface Complaints {
  complaints: string[];
}

/** A fresh page in a browser profile of its own. Its complaints are kept; a good page has none. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page & Complaints> {
  const browser = await theBrowser();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return Object.assign(page, { complaints });
}

/**
 * axe finds nothing. It looks into frames as well, and waits for ever in one that may run no scripts: check such a page
 * while that frame is closed.
 * @param within  CSS selector; default the whole page
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  const findings = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
  );
  expect(findings.join('\n\n')).toBe('');
}

afterAll(async () => {
  const browser = await launched;
  launched = undefined;
  await browser?.close();
});
