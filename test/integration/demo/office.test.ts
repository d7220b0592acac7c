import { expect, it, onTestFinished } from 'vitest';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { startDemo } from '../../../demo/start.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeTestCore } from '../../support/core.ts';
import { temporaryDataDir } from '../database/folders.ts';

async function aDemo() {
  const core = await makeTestCore();
  onTestFinished(core.close);
  const settings = { host: '127.0.0.1', port: 0, dataDir: temporaryDataDir(), logLevel: 'silent' };
  const demo = await startDemo({ ...settings, databaseUrl: core.url });
  onTestFinished(demo.stop);
  const door = (method = 'GET', headers: Record<string, string> = {}) =>
    fetch(`${demo.url}/demo/office`, { method, headers, redirect: 'manual' });
  return { demo, door };
}

it('the way into the Office Portal names everybody who can have a login, and who is not linked yet', async () => {
  const { door } = await aDemo();
  const page = await (await door()).text();
  for (const name of ['Olive Owner', 'Ada Admin', 'Maya Manager', 'Fern Front-Desk'])
    expect(page).toContain(name);
  expect(page).not.toContain('Rick Retired');
  expect(page).toMatch(/Nadia Newcomer.*?not linked in Slack: try <code>\/keydesk link/);
});

it('its button makes Olive’s first link, until she has a password', async () => {
  const { demo, door } = await aDemo();
  expect((await door('POST', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const made = await door('POST');
  const token = /^\/reset\/([\w-]{43})$/.exec(made.headers.get('location') ?? '')?.[1] ?? '';
  expect(made.status).toBe(303);
  const password = 'three more good words';
  const chosen = await redeemLink(demo.keydesk.core, { token, password, confirm: password, visit: 'v' });
  expect(chosen).toMatchObject({ kind: 'redeemed', link: { name: BUSINESS.owner.name } });
  expect((await door('POST')).headers.get('location')).toBe('/demo/office');
  const page = await (await door()).text();
  expect(page).toContain('has chosen a password');
  expect(page).not.toContain('<form');
});
