import { argon2id, hash } from 'argon2';
import { describe, expect, it } from 'vitest';
import { makePasswordHashing, TooBusy } from '../../../src/core/credentials/hashing.ts';

describe('password hashing', () => {
  it('is argon2id with OWASP’s first parameters, salted anew each time', async () => {
    const hashing = await makePasswordHashing();
    const [a, b] = await Promise.all([hashing.hash('correct horse'), hashing.hash('correct horse')]);
    expect(a).toMatch(/^\$argon2id\$v=19\$/);
    expect(a).toContain('m=19456');
    expect(a).not.toBe(b);
    expect(await hashing.verify(a, 'correct horse')).toBe(true);
    expect(await hashing.verify(a, 'correct horsE')).toBe(false);
    expect(await hashing.verify(undefined, 'the hash of nobody')).toBe(false);
  });

  it('takes one keyboard’s é for another’s, and keeps spaces and capitals', async () => {
    const hashing = await makePasswordHashing();
    const stored = await hashing.hash(' café ﬁn '.normalize('NFD'));
    expect(await hashing.verify(stored, ' café fin ')).toBe(true);
    for (const other of ['café fin', ' Café fin ', ' cafe fin '])
      expect(await hashing.verify(stored, other)).toBe(false);
  });

  it('refuses rather than piles up, and is itself again afterwards', async () => {
    const hashing = await makePasswordHashing({ atOnce: 1, waiting: { anybody: 2, proved: 2 } });
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => hashing.hash('x')));
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(answers[4]).toMatchObject({ reason: expect.any(TooBusy) });
    expect(await hashing.hash('x')).toContain('argon2id');
  });

  it('keeps a line that a flood of sign-ins cannot fill, and every other turn, for whoever has proved something', async () => {
    const hashing = await makePasswordHashing({ atOnce: 1, waiting: { anybody: 3, proved: 2 } });
    const done: string[] = [];
    const flood = Array.from({ length: 6 }, (_, i) =>
      hashing.verify(undefined, 'x').then(
        () => done.push(`sign-in ${i}`),
        (error) => expect(error).toBeInstanceOf(TooBusy),
      ),
    );
    expect([hashing.hasRoom('anybody'), hashing.hasRoom('proved')]).toEqual([false, true]);
    const resets = [
      hashing.hash('x').then(() => done.push('reset')),
      hashing.verify(undefined, 'x', 'proved').then(() => done.push('change')),
    ];
    await Promise.all([...flood, ...resets]);
    expect(done).toEqual(['sign-in 0', 'reset', 'sign-in 1', 'change', 'sign-in 2', 'sign-in 3']);
    expect(hashing.hasRoom('anybody')).toBe(true);
  });

  it('gives its place on when a hash cannot be read', async () => {
    const hashing = await makePasswordHashing({ atOnce: 1 });
    await expect(hashing.verify('$argon2id$broken', 'x')).rejects.toThrow();
    expect(await hashing.hash('x')).toContain('argon2id');
  });

  it('knows a hash of weaker parameters, and leaves a stronger one', async () => {
    const hashing = await makePasswordHashing();
    const made = (memoryCost: number, timeCost: number) =>
      hash('x', { type: argon2id, memoryCost, timeCost, parallelism: 1 });
    expect(hashing.isOutdated(await made(4_096, 2))).toBe(true);
    expect(hashing.isOutdated(await made(19_456, 1))).toBe(true);
    expect(hashing.isOutdated(await made(19_456, 3))).toBe(false);
    expect(hashing.isOutdated(await hashing.hash('x'))).toBe(false);
  });
});
