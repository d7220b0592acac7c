import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** How to start the browser that came with npm. */
export interface Chromium {
  executablePath: string;
  env: { LD_LIBRARY_PATH: string; FONTCONFIG_FILE: string };
}

/**
 * Unpacks the browser of `@sparticuz/chromium` once into a folder of its own, with the libraries and fonts that a bare
 * machine lacks. The package itself unpacks into the temporary folder as it goes, so that two test processes would
 * meet a half-written file, and sets variables that PostgreSQL, started later, should not inherit.
 */
export async function unpackChromium(): Promise<Chromium> {
  const home = join(tmpdir(), `keydesk-chromium-${await installedVersion()}-${userInfo().uid}`);
  if (!existsSync(home)) await unpackInto(home);
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  };
}

async function unpackInto(home: string): Promise<void> {
  const staging = await mkdtemp(`${home}-`);
  const before = { ...process.env };
  // The package looks at these when it is imported: where to, and that the libraries are wanted.
  Object.assign(process.env, { TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  await mkdir(join(staging, 'fonts-cache'), { recursive: true });
  await writeFile(join(staging, 'fonts.conf'), fontsOf(home));
  try {
    await rename(staging, home);
  } catch (error) {
    // Another process was faster, and its copy is as good.
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

async function installedVersion(): Promise<string> {
  const found = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  return JSON.parse(await readFile(found, 'utf8')).version;
}

/** The packed font first, so that pictures look the same everywhere; the machine's own for what it lacks. */
function fontsOf(home: string): string {
  const dirs = [join(home, 'fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('');
  const alias = ['sans-serif', 'system-ui', 'ui-sans-serif']
    .map(
      (family) =>
        `<alias binding="strong"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`,
    )
    .join('');
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}<cachedir>${join(home, 'fonts-cache')}</cachedir>${alias}</fontconfig>`;
}
