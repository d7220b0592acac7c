// Takes the pictures of approvals, docs/request.png, docs/decision.png and docs/app-home.png: the demo as it is, driven
// in a real browser. Fern asks for two resets; Maya approves one and looks at the other, and Olive's App Home shows what
// waits after a week.
//   node_modules/.bin/node scripts/approvals-pictures.mjs
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../demo/start.ts';
import { launchBrowser } from '../test/support/chromium.ts';

const DAY = 24 * 60 * 60 * 1_000;
/** Resets of the days before today, the oldest first: used, not used, did not arrive. */
const WEEK = [
  [4, 1, 0],
  [7, 2, 1],
  [5, 0, 0],
  [9, 1, 1],
  [6, 2, 0],
  [3, 1, 0],
];

const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-picture-'));
// PostgreSQL runs as a user of its own when this runs as root.
await chmod(dataDir, 0o755);
const demo = await startDemo({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
const browser = await launchBrowser();
try {
  await liveAWeek(demo.keydesk.core);
  await changeAddress(demo.keydesk.core, 'Sarah Smith');
  const fern = await open('U0FERN');
  await ask(fern, 'lucia nunez', 'Lucía Núñez', 'In person');
  const maya = await open('U0MAYA', { height: 940 });
  await approve(maya, 'Lucía Núñez');
  await maya.getByRole('button', { name: 'Approve', exact: true }).click();
  await maya.getByRole('button', { name: 'Done' }).click();
  await maya
    .locator('.message', { hasText: 'Lucía Núñez' })
    .getByText('Delivered', { exact: true })
    .waitFor();
  await ask(fern, 'sarah smith', 'Sarah Smith', 'Called back on the number on file');

  await maya.getByRole('button', { name: 'Approve the reset for Sarah Smith' }).waitFor();
  await shoot(maya, 'request');
  await approve(maya, 'Sarah Smith');
  await shoot(maya, 'decision');

  const olive = await open('U0OLIVE', { height: 1_080, tab: 'home' });
  await olive.getByRole('button', { name: 'Approve the reset for Sarah Smith' }).waitFor();
  await shoot(olive, 'app-home');
} finally {
  await browser.close();
  await demo.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function open(person, { height = 760, tab = 'messages' } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1060, height },
    locale: 'en-US',
    timezoneId: 'America/Chicago',
  });
  const page = await context.newPage();
  await page.goto(`${demo.url}#as=${person}&tab=${tab}`);
  const help = page.getByRole('button', { name: 'Dismiss help' });
  await help.click();
  return page;
}

async function ask(desk, words, guardian, identified) {
  await desk.getByLabel('Message Keydesk').fill(`/reset-guardian ${words}`);
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: new RegExp(`^Actions.*${guardian}`) }).click();
  await desk.getByRole('menuitem', { name: 'Reset Password via Email' }).click();
  await desk.getByLabel(identified).check();
  await desk.getByRole('button', { name: 'YES' }).click();
  await desk.getByRole('button', { name: 'Done' }).click();
  await desk.locator('.message', { hasText: guardian }).getByText('Waiting for approval').first().waitFor();
}

/** Up to the window that asks. */
async function approve(desk, guardian) {
  await desk.getByRole('button', { name: `Approve the reset for ${guardian}` }).click();
  await desk.getByText('Approving sends').waitFor();
}

async function shoot(page, name) {
  const file = fileURLToPath(new URL(`../docs/${name}.png`, import.meta.url));
  await page.mouse.move(5, 5);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle').catch(() => {});
  await writeFile(file, await page.screenshot());
  console.log(`Wrote ${file}`);
}

/** A week as a centre may have had it, straight as rows: for App Home's picture. */
async function liveAWeek({ db }) {
  const { accountId, id: requesterId } = await db.staff.findFirstOrThrow({ where: { level: 'manager' } });
  const guardians = await db.guardian.findMany({ where: { canLogIn: true, email: { not: null } }, take: 12 });
  const links = WEEK.flatMap((counts, day) => {
    const outcomes = ['redeemed', 'expired', 'failed'].flatMap((state, index) =>
      Array.from({ length: counts[index] }, () => state),
    );
    return outcomes.map((state, index) => {
      const requestedAt = new Date(Date.now() - (WEEK.length - day) * DAY - index * 60_000);
      const guardian = guardians[index % guardians.length];
      return {
        accountId,
        purpose: 'guardian_reset',
        guardianId: guardian.id,
        channel: 'email',
        address: guardian.email,
        state,
        tokenHash: randomBytes(32),
        requestKey: `week ${day} ${index}`,
        requesterKind: 'staff',
        requesterId,
        requestedAt,
        ...(state === 'failed'
          ? {}
          : { sentAt: requestedAt, expiresAt: new Date(requestedAt.getTime() + 30 * 60_000) }),
        endedAt: new Date(requestedAt.getTime() + 20 * 60_000),
      };
    });
  });
  await db.resetLink.createMany({ data: links });
}

/** As an import does that brings another address. */
async function changeAddress({ db }, name) {
  const { id, accountId } = await db.guardian.findFirstOrThrow({ where: { name } });
  await db.contactChange.create({
    data: {
      accountId,
      guardianId: id,
      channel: 'email',
      oldAddress: 'sarah@old.example',
      changedAt: new Date(Date.now() - DAY),
    },
  });
}
