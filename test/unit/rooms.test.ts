import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What each room may import of the others (docs/decisions/001-rooms.md). A room may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/core': ['prisma'],
  'src/bot': ['src/core', 'src/handlers', 'src/config.ts'],
  'src/web': ['src/core', 'src/handlers', 'src/config.ts'],
  'src/handlers': ['src/core', 'src/bot', 'src/web', 'src/config.ts'],
  'src/operator': ['src/core', 'src/config.ts', 'src/log.ts'],
};

/** Every import of one of our own files, as [file, what it imports], both from the root. */
function importsOf(room: string): [file: string, imported: string][] {
  return globSync(`${room}/**/*.ts`, { cwd: root }).flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
      ([, path = '']): [string, string] => [file, relative(root, join(root, dirname(file), path))],
    );
  });
}

describe('rooms', () => {
  it.each(Object.keys(MAY_IMPORT))('%s imports only what stands below it', (room) => {
    const found = importsOf(room);
    expect(found.length).toBeGreaterThan(0);
    const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
    const wrong = found.filter(([, imported]) => !allowed.some((place) => imported.startsWith(place)));
    expect(wrong).toEqual([]);
  });

  it('core knows neither Slack nor Express', () => {
    for (const file of globSync('src/core/**/*.ts', { cwd: root })) {
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/from '(@slack\/|express)/);
    }
  });

  it('core alone asks the database', () => {
    for (const room of ['src/bot', 'src/web', 'src/handlers', 'src/operator']) {
      for (const file of globSync(`${room}/**/*.ts`, { cwd: root })) {
        expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/\bdb[\s\n]*\.[\s\n]*\$?\w|\btx\b/);
      }
    }
  });
});
