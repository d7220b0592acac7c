import '../../../../src/production.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../../../src/config.ts';
import { ARGON2 } from '../../../../src/core/credentials/hashing.ts';
import { startKeydesk } from '../../../../src/keydesk.ts';
import { stopOnSignal } from '../../../../src/stopOnSignal.ts';
import { CHEAP, KNOWN } from '../people.ts';

/**
 * Keydesk as `npm start` starts it, with cheaper hashing, so that what else takes time stands out; and, if PLANTED_MS
 * says so, with a mistake: it takes so much longer about people whom it knows.
 */
Object.assign(ARGON2, CHEAP);
const planted = Number(process.env.PLANTED_MS ?? 0);
const keydesk = await startKeydesk({ config: readConfig(process.env) });
stopOnSignal(() => keydesk.stop());

if (planted > 0) {
  const { secrets, hashing } = keydesk.core;
  const { seal } = secrets;
  const { verify } = hashing;
  Object.assign(secrets, {
    seal(...args: Parameters<typeof seal>) {
      if (args[0] === 'typed-address' && args[2].includes(KNOWN)) work(planted);
      return seal(...args);
    },
  });
  Object.assign(hashing, {
    async verify(...args: Parameters<typeof verify>) {
      if (args[0] !== undefined) await pause(planted);
      return verify(...args);
    },
  });
}

/** Holds this process up. */
function work(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
