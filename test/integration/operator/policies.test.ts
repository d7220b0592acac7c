import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTextFile } from '../../../src/operator/textFile.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { runTool } from './tool.ts';

let core: TestCore;
let centre: TestCentre;
let folder: string;
let settings: Record<string, string>;

beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
  folder = await mkdtemp(join(tmpdir(), 'keydesk-policies-'));
  settings = { DATABASE_URL: core.url, APP_SECRET: Buffer.alloc(32, 'test').toString('base64') };
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await core.close();
});

const policies = (...args: string[]) => runTool(['policies', ...args], settings);

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('npx keydesk policies', () => {
  it('adds a policy, then its next version, and does nothing for the same text again', async () => {
    const first = await file('photo-release.md', '\u{FEFF}# Photos\r\n\r\nWe may take photos.\r\n');
    const add = ['add', centre.slug, '--title', 'Photo release', '--file', first];
    expect(await policies(...add)).toMatchObject({
      code: 0,
      out: `“Photo release”, version 1, is published. It waits now for every guardian of “${centre.slug}”.\n`,
    });
    expect(await policies(...add)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing was changed.'),
    });
    const { body } = await core.db.policyVersion.findFirstOrThrow();
    expect(body).toBe('# Photos\n\nWe may take photos.');

    await file('photo-release.md', 'We may take photos and films.');
    const next = await policies(...add, '--json');
    expect(JSON.parse(next.out)).toMatchObject({
      ok: true,
      title: 'Photo release',
      version: 2,
      published: true,
    });
    const list = await policies('list', centre.slug);
    expect(list.code).toBe(0);
    expect(list.out).toMatch(
      /^Photo release: version 2 of \w+ \d+, \d{4}\. Accepted electronically: 0; manually: 0\.\n$/,
    );
    const json = JSON.parse((await policies('list', centre.slug, '--json')).out);
    expect(json.policies).toMatchObject([
      { title: 'Photo release', version: 2, accepted_electronically: 0, accepted_manually: 0 },
    ]);
    const entries = await core.db.auditEntry.findMany({ where: { action: 'policy.published' } });
    expect(entries).toMatchObject([{ actorKind: 'operator' }, { actorKind: 'operator' }]);
    expect((await runTool(['audit', 'verify', centre.slug], settings)).code).toBe(0);
  });

  it('refuses what cannot be published in one sentence, and ends with 1', async () => {
    const refused = async (content: string | Buffer, why: string, title = 'Refused', slug = centre.slug) => {
      const ran = await policies('add', slug, '--title', title, '--file', await file('bad.md', content));
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain(why);
      expect(ran.err.trim().split('\n')).toHaveLength(1);
    };
    const before = await core.db.policyVersion.count();
    await refused(Buffer.from('niño', 'latin1'), 'bad.md cannot be read as UTF-8 text');
    await refused('', 'has no text');
    await refused('Text.', 'no account “nowhere”', 'Rules', 'nowhere');
    const none = await policies(
      'add',
      centre.slug,
      '--title',
      'R',
      '--file',
      join(folder, 'none.md'),
      '--json',
    );
    expect(none.code).toBe(1);
    expect(JSON.parse(none.out)).toEqual({
      ok: false,
      problems: ['There is no file none.md there. Check the path.'],
    });
    expect(await core.db.policyVersion.count()).toBe(before);
  });

  it('says how it is used when it is used wrongly, and ends with 2', async () => {
    const ran = await policies('add', centre.slug, '--title', 'Rules');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--file');
    expect((await policies('frobnicate')).code).toBe(2);
  });
});

describe('the file of a policy', () => {
  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])],
    ['Latin-1', Buffer.from('niño', 'latin1')],
    ['UTF-16', Buffer.from('\u{FEFF}A text', 'utf16le')],
  ])('that holds %s is refused', async (_, content) => {
    await expect(readTextFile(await file('bad.md', content))).rejects.toThrow(
      'Save it as plain text in UTF-8.',
    );
  });

  it('that is very large is not even read, and neither is a folder', async () => {
    const large = await file('large.md', Buffer.alloc(10_000_000, 'a'));
    await expect(readTextFile(large)).rejects.toThrow(
      'large.md is too large. A policy has at most 100 KB of text.',
    );
    await expect(readTextFile(folder)).rejects.toThrow('There is no file');
  });
});
