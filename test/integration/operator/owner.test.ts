import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/secrets.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runHere } from './tool.ts';

const SECRET = Buffer.alloc(32, 5).toString('base64');
const HOW = 'driver’s licence and last invoice, call back on file';
let database: TestDatabase;
let settings: Record<string, string>;
let team = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  settings = {
    DATABASE_URL: database.url,
    APP_SECRET: SECRET,
    PUBLIC_URL: 'https://keydesk.example.com',
  };
});
afterAll(() => database.close());

function create(slug: string, more: Record<string, string> = settings, ...words: string[]) {
  team += 1;
  const options = {
    name: 'Superstars Gymnastics',
    slug,
    'slack-team': `T0${team}`,
    timezone: 'America/Chicago',
    'owner-name': 'Olive Owner',
    'owner-email': 'olive@superstars.example',
  };
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return runHere(['account', 'create', ...given, ...words], more);
}

const run = (...words: string[]) => runHere(words, settings);
const tokenIn = (printed: string) =>
  /https:\/\/keydesk\.example\.com\/reset\/([\w-]{43})/.exec(printed)?.[1] ?? '';

/** As if the owner had used the first link. */
async function choosePassword(slug: string): Promise<void> {
  const owner = await database.db.staff.findFirstOrThrow({ where: { level: 'owner', account: { slug } } });
  await database.db.credential.create({
    data: {
      accountId: owner.accountId,
      staffId: owner.id,
      passwordHash: '$argon2id$x',
      changedAt: new Date(),
    },
  });
}

const linkOf = (token: string) =>
  database.db.resetLink.findUnique({
    where: { tokenHash: sha256(token) },
    select: { state: true, purpose: true },
  });

describe('account create', () => {
  it('prints the owner’s first link once, for people and for scripts', async () => {
    const people = await create('for-people');
    expect(people).toMatchObject({ code: 0, err: '' });
    expect(people.out).toContain(
      'With this link Olive Owner chooses a password. It works once, for 30 minutes',
    );
    expect(await linkOf(tokenIn(people.out))).toEqual({ state: 'live', purpose: 'owner_first' });
    const scripts = await create('for-scripts', settings, '--json');
    const { ok, ownerLink } = JSON.parse(scripts.out);
    expect(ok).toBe(true);
    expect(await linkOf(tokenIn(ownerLink))).toEqual({ state: 'live', purpose: 'owner_first' });
  });

  it('without a PUBLIC_URL makes the account, and says how to get the link later', async () => {
    const { PUBLIC_URL: _, ...without } = settings;
    const made = await create('no-address', without);
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/PUBLIC_URL is missing or wrong.*\n.*npx keydesk owner-link no-address/);
    expect(made.out).not.toContain('/reset/');
    const later = await runHere(['owner-link', 'no-address'], without);
    expect(later.code).toBe(1);
    expect(later.err).toContain('PUBLIC_URL is missing');
    expect((await run('owner-link', 'no-address')).code).toBe(0);
  });
});

describe('owner-link', () => {
  it('replaces the first link, until there is a password', async () => {
    const first = tokenIn((await create('second-link')).out);
    const second = await run('owner-link', 'second-link', '--json');
    const { ownerLink } = JSON.parse(second.out);
    expect(await linkOf(first)).toMatchObject({ state: 'superseded' });
    expect(await linkOf(tokenIn(ownerLink))).toMatchObject({ state: 'live' });
    await choosePassword('second-link');
    const refused = await run('owner-link', 'second-link');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('npx keydesk owner-recovery second-link --verified');
    expect((await run('owner-link', 'nowhere')).err).toContain('There is no account “nowhere”');
  });

  it('is what the doctor asks for where an owner cannot get in', async () => {
    const { PUBLIC_URL: _, ...without } = settings;
    await create('locked-out', without);
    const before = await run('doctor');
    expect(before.out).toContain('! Business Owner: that of locked-out has no password yet');
    await run('owner-link', 'locked-out');
    expect((await run('doctor')).out).not.toContain('that of locked-out');
  });
});

describe('owner-recovery', () => {
  it('needs to know how ownership was verified, and tells when the link goes out', async () => {
    await create('recover');
    expect((await run('owner-recovery', 'recover')).code).toBe(2);
    expect((await run('owner-recovery', 'recover', '--status', '--cancel')).code).toBe(2);
    expect((await run('owner-recovery', 'recover', '--status')).out).toContain(
      'No recovery was ever asked for',
    );
    expect((await run('owner-recovery', 'recover', '--verified', HOW)).err).toContain(
      'npx keydesk owner-link',
    );
    await choosePassword('recover');
    expect((await run('owner-recovery', 'recover', '--verified', '  ')).err).toContain(
      'Say how you verified',
    );
    const asked = await run('owner-recovery', 'recover', '--verified', HOW);
    expect(asked).toMatchObject({ code: 0, err: '' });
    expect(asked.out).toMatch(
      /told by 1 email, and can stop it\.\nThe link goes to o\S+ on \w{3}, .* C[SD]T, if/,
    );
    expect(asked.out).not.toContain('olive@superstars.example');
    expect((await run('owner-recovery', 'recover', '--verified', HOW)).err).toContain('waits already');
    const status = await run('owner-recovery', 'recover', '--status');
    expect(status.out).toContain(`Verified by: ${HOW}`);
    expect(status.out).toContain('It waits');
    const { recovery } = JSON.parse((await run('owner-recovery', 'recover', '--status', '--json')).out);
    expect(recovery).toMatchObject({ state: 'waiting', verified: HOW });
    expect(JSON.stringify(recovery)).not.toMatch(/[\w-]{43}/);
    expect((await run('owner-recovery', 'recover', '--cancel')).out).toContain('is taken back');
    expect((await run('owner-recovery', 'recover', '--cancel')).err).toContain('nothing to cancel');
    expect((await run('owner-recovery', 'recover', '--status')).out).toContain('It was cancelled');
  });

  it('waits as long as the account is set to', async () => {
    await create('patient');
    await choosePassword('patient');
    expect((await run('account', 'set', 'patient', '--recovery-minutes', '0')).code).toBe(1);
    expect((await run('account', 'set', 'patient', '--recovery-minutes', '10081')).code).toBe(1);
    expect((await run('account', 'set', 'patient', '--recovery-minutes', '120')).code).toBe(0);
    const { sendAt } = JSON.parse((await run('owner-recovery', 'patient', '--verified', HOW, '--json')).out);
    const minutes = (Date.parse(sendAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(115);
    expect(minutes).toBeLessThan(121);
  });
});
