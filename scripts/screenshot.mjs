// Takes the README's picture, docs/demo.png: the demo as it is, driven in a real browser. Slack as a manager sees it
// while the guardian opens the link on a phone.   node_modules/.bin/node scripts/screenshot.mjs
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../demo/start.ts';
import { launchBrowser } from '../test/support/chromium.ts';

const PICTURE = fileURLToPath(new URL('../docs/demo.png', import.meta.url));
const SHARP = 1.5;

const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-picture-'));
// PostgreSQL runs as a user of its own when this runs as root.
await chmod(dataDir, 0o755);
const demo = await startDemo({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
const browser = await launchBrowser();
try {
  const desk = await open({ width: 1180, height: 750 }, demo.url);
  await desk.getByRole('button', { name: 'Dismiss help' }).click();
  await sendReset(desk, 'lucia nunez', 'Lucía Núñez', 'In person');
  await choosePassword('lucia.nunez@example.com');
  await sendReset(desk, 'sarah smith', 'Sarah Smith', 'Called back on the number on file');
  const link = await linkIn('sarah.smith@example.com');
  const phone = await open({ width: 360, height: 700 }, link);
  await phone.locator('input[name="password"]').fill('three green kettles');
  await desk.locator('.message').last().getByText('Opened, no new password yet').waitFor();
  await desk.mouse.move(5, 5);
  await writeFile(PICTURE, await compose(await desk.screenshot(), await phone.screenshot()));
  console.log(`Wrote ${PICTURE}`);
} finally {
  await browser.close();
  await demo.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function open(viewport, url) {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: SHARP,
    locale: 'en-US',
    timezoneId: 'America/Chicago',
  });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function sendReset(desk, words, guardian, identified) {
  await desk.getByLabel('Message Keydesk').fill(`/reset-guardian ${words}`);
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: new RegExp(`^Actions.*${guardian}`) }).click();
  await desk.getByRole('menuitem', { name: 'Reset Password via Email' }).click();
  await desk.getByLabel(identified).check();
  await desk.getByRole('button', { name: 'YES' }).click();
  await desk.getByRole('button', { name: 'Done' }).click();
  await desk
    .locator('.message', { hasText: guardian })
    .getByText('Delivered', { exact: true })
    .first()
    .waitFor();
}

async function linkIn(address) {
  const { text } = await demo.inbox.waitFor(({ to }) => to.includes(address));
  return /http:\S+\/reset\/[\w-]+/.exec(text)?.[0] ?? demo.url;
}

async function choosePassword(address) {
  const page = await open({ width: 360, height: 700 }, await linkIn(address));
  for (const field of ['password', 'confirm'])
    await page.locator(`input[name="${field}"]`).fill('three green kettles');
  await page.locator('form button').first().click();
  await page.waitForLoadState();
  await page.context().close();
}

/** The two windows on one sheet, the phone before the desk. */
async function compose(desk, phone) {
  const source = (png) => `data:image/png;base64,${png.toString('base64')}`;
  const page = await open({ width: 1400, height: 850 }, 'about:blank');
  await page.setContent(`<style>
    body { margin: 0; background: linear-gradient(160deg, #dfe9e4, #f3eddd) }
    img { position: absolute; display: block; box-shadow: 0 18px 50px rgb(12 37 34 / 28%) }
    .desk { left: 50px; top: 50px; width: 1180px; border-radius: 14px }
    .phone { left: 1050px; top: 180px; width: 300px; border-radius: 30px; border: 9px solid #0c2522 }
  </style><img class="desk" src="${source(desk)}"><img class="phone" src="${source(phone)}">`);
  await page.waitForLoadState('load');
  return page.screenshot();
}
