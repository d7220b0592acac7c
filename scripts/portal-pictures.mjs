// Takes the pictures of the Customer Portal, docs/portal-*.png: the demo's own pages in a real browser, three phones
// side by side.   node_modules/.bin/node scripts/portal-pictures.mjs
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../demo/start.ts';
import { placesOf } from '../test/browser/portal/demoPlaces.ts';
import { EVERY_PAGE } from '../test/browser/portal/everyPage.ts';
import { launchBrowser } from '../test/support/chromium.ts';

const PHONE = { width: 375, height: 720 };
const SHARP = 1;

/** A picture's name, the pages on it (everyPage.ts), and how they are looked at. */
const PICTURES = [
  ['reset', ['choose', 'choose, refused', 'chosen'], { language: 'en' }],
  ['signed-in', ['home, policies wait', 'policy', 'password'], { language: 'en' }],
  [
    'spanish-dark',
    ['sign in, refused', 'home, policies wait', 'not me'],
    { language: 'es', colorScheme: 'dark' },
  ],
];

const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-picture-'));
// PostgreSQL runs as a user of its own when this runs as root.
await chmod(dataDir, 0o755);
const demo = await startDemo({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
const browser = await launchBrowser();
try {
  const places = await placesOf(demo);
  for (const [picture, names, { language, colorScheme = 'light' }] of PICTURES) {
    const phones = [];
    for (const name of names) phones.push(await shoot(name, places[language], colorScheme));
    const file = fileURLToPath(new URL(`../docs/portal-${picture}.png`, import.meta.url));
    await writeFile(file, await sideBySide(phones, colorScheme));
    console.log(`Wrote ${file}`);
  }
} finally {
  await browser.close();
  await demo.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function shoot(name, place, colorScheme) {
  const [, open] = EVERY_PAGE.find(([page]) => page === name) ?? [];
  if (!open) throw new Error(`There is no page “${name}” in everyPage.ts.`);
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: SHARP,
    locale: `${place.language}-US`,
    colorScheme,
  });
  const page = await context.newPage();
  await open(page, place);
  const picture = await page.screenshot();
  await context.close();
  return picture;
}

async function sideBySide(phones, colorScheme) {
  const width = phones.length * (PHONE.width + 40) + 40;
  const context = await browser.newContext({
    viewport: { width, height: PHONE.height + 80 },
    deviceScaleFactor: SHARP,
  });
  const page = await context.newPage();
  const ground = colorScheme === 'dark' ? '#2a323c' : '#dcdad3';
  const image = (png) => `<img src="data:image/png;base64,${png.toString('base64')}">`;
  await page.setContent(`<style>
    body { margin: 0; padding: 40px; display: flex; gap: 40px; background: ${ground} }
    img { width: ${PHONE.width}px; border-radius: 24px }
  </style>${phones.map(image).join('')}`);
  await page.waitForLoadState('load');
  const sheet = await page.screenshot();
  await context.close();
  return sheet;
}
