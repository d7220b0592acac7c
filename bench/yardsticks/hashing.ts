import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { ARGON2 } from '../../src/core/credentials/hashing.ts';
import { sideBySide } from '../measure/sideBySide.ts';
import { answering } from './answering.ts';

/** How much to do in one round of bare hashing. */
export interface Hashing {
  what: 'hash' | 'verify';
  times: number;
  atOnce: number;
}

// Bare argon2id with Keydesk's parameters and nothing around it.
const password = 'quiet-river-lantern-73';
const known = await argon2.hash(password, ARGON2);

answering({ cores: availableParallelism() }, async (question) => {
  const { what, times, atOnce } = question as Hashing;
  const before = process.cpuUsage();
  const round = await sideBySide(Array.from({ length: times }), atOnce, async () => {
    if (what === 'hash') await argon2.hash(password, ARGON2);
    else await argon2.verify(known, password);
  });
  const { user, system } = process.cpuUsage(before);
  return { ...round, processorMs: (user + system) / 1_000 };
});
