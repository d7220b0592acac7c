import { type Browser, chromium } from 'playwright-core';
import { unpackChromium } from './unpack-chromium.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/**
 * Starts a browser, which the caller closes. It comes from npm (Linux x64); elsewhere an installed Chrome is used, or the
 * one that TEST_BROWSER names.
 * @param more arguments of Chromium
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = [...ARGUMENTS, ...more];
  const named = process.env.TEST_BROWSER;
  if (named) return chromium.launch({ executablePath: named, args });
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return chromium.launch({ channel: 'chrome', args });
  const { executablePath, env } = await unpackChromium();
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args });
}
