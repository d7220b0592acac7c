// Lighthouse on every page of the demo's portals, in a real browser, as a phone sees it:
//   node_modules/.bin/node scripts/lighthouse.mjs [words of a page's name]
// Lighthouse is no dependency of Keydesk: it is fetched with npm into the temporary folder at the first run, or taken
// from the folder that LIGHTHOUSE names (one with node_modules/lighthouse). Exits with 1 if a page has less than 100
// for accessibility or best practices.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startDemo } from '../demo/start.ts';
import { OFFICE_PAGES } from '../test/browser/office/everyPage.ts';
import { placesOf } from '../test/browser/portal/demoPlaces.ts';
import { EVERY_PAGE } from '../test/browser/portal/everyPage.ts';
import { launchBrowser } from '../test/support/chromium.ts';

const VERSION = '13.5.0';
const MUST_BE_100 = ['accessibility', 'best-practices'];

const asked = process.argv[2] ?? '';
const { lighthouse, puppeteer } = await findLighthouse();
const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-lighthouse-'));
// PostgreSQL runs as a user of its own when this runs as root.
await chmod(dataDir, 0o755);
const demo = await startDemo({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
const port = await freePort();
const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
let short = 0;
try {
  const places = await placesOf(demo);
  console.log(row('page', 'language', 'accessibility', 'best practices', 'performance'));
  for (const [name, open] of [...EVERY_PAGE, ...OFFICE_PAGES].filter(([page]) => page.includes(asked)))
    for (const language of ['en', 'es']) {
      const { scores, trouble } = await look(open, places[language]);
      const full = MUST_BE_100.every((category) => scores[category] === 100);
      if (!full) short += 1;
      const { accessibility, performance = '–' } = scores;
      console.log(row(name, language, accessibility, scores['best-practices'], performance));
      for (const line of trouble) console.log(`    ${line}`);
    }
} finally {
  await browser.close();
  await demo.stop();
  await rm(dataDir, { recursive: true, force: true });
}
console.log(short === 0 ? 'Every page has 100 for both.' : `${short} pages have less than 100.`);
process.exitCode = short === 0 ? 0 : 1;

/**
 * A page as it stands there; where it came by a plain GET and is no error, loaded once more for how quickly it is
 * there and for what is only seen while it loads.
 */
async function look(open, place) {
  const context = await browser.newContext({
    locale: `${place.language}-US`,
    viewport: { width: 412, height: 823 },
  });
  const tab = await context.newPage();
  let last;
  tab.on('response', (response) => {
    if (response.request().resourceType() === 'document') last = response;
  });
  const connection = await puppeteer.connect({
    browserURL: `http://127.0.0.1:${port}`,
    defaultViewport: null,
  });
  try {
    await open(tab, place);
    const page = (await connection.pages()).find(
      (one) => one.url() === tab.url() && one.url() !== 'about:blank',
    );
    const flags = {
      disableStorageReset: true,
      onlyCategories: ['accessibility', 'best-practices', 'performance'],
      logLevel: 'error',
    };
    const shown = await lighthouse.snapshot(page, { flags });
    const plain =
      last?.request().method() === 'GET' && last.status() === 200 && !tab.url().endsWith('as-written');
    const loaded = plain ? await lighthouse.navigation(page, tab.url(), { flags }) : undefined;
    return read([shown, loaded].filter(Boolean).map(({ lhr }) => lhr));
  } finally {
    await connection.disconnect();
    await context.close();
  }
}

/** The lower score of both looks, and what is short of full. */
function read(reports) {
  const scores = {};
  const trouble = [];
  for (const { categories, audits } of reports)
    for (const [category, { score, auditRefs }] of Object.entries(categories)) {
      // A page that is not loaded has no performance to speak of.
      if (score === null || (category === 'performance' && reports.length === 1)) continue;
      if (category === 'performance') scores.performance = Math.round(score * 100);
      else scores[category] = Math.min(scores[category] ?? 100, Math.round(score * 100));
      if (category === 'performance') continue;
      for (const { id, weight } of auditRefs)
        if (weight > 0 && audits[id].score !== null && audits[id].score < 1)
          trouble.push(
            `${category}: ${audits[id].title} ${JSON.stringify(audits[id].details?.items ?? []).slice(0, 400)}`,
          );
    }
  return { scores, trouble };
}

async function findLighthouse() {
  const home = process.env.LIGHTHOUSE ?? join(tmpdir(), `keydesk-lighthouse-${VERSION}`);
  if (!existsSync(join(home, 'node_modules', 'lighthouse'))) {
    await mkdir(home, { recursive: true });
    const what = ['install', '--prefix', home, '--no-save', '--ignore-scripts', `lighthouse@${VERSION}`];
    execFileSync('npm', what, { stdio: 'inherit' });
  }
  const from = createRequire(join(home, 'node_modules', 'lighthouse', 'package.json'));
  const load = (path) => import(pathToFileURL(path).href);
  const { default: client, ...named } = await load(from.resolve('puppeteer-core'));
  return { lighthouse: await load(from.resolve('lighthouse')), puppeteer: client ?? named };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}

function row(name, ...figures) {
  return `${name.padEnd(48)}${figures.map((figure) => String(figure).padStart(15)).join('')}`;
}
