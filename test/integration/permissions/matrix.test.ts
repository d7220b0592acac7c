import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS, LEVELS, mayDo } from '../../../src/core/permissions/levels.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { PROBES } from './probes.ts';
import { stage } from './stage.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

/** Written by hand, so that a slip in the table is not repeated by its own test. Front Desk, Manager, Admin Access, Business Owner. */
const EXPECTED: Readonly<Record<string, string>> = {
  'look-up-guardians': 'yes yes yes yes',
  'request-guardian-reset': 'yes yes yes yes',
  'send-guardian-reset': 'no yes yes yes',
  'see-policies': 'no yes yes yes',
  'record-signed-forms': 'no yes yes yes',
  'be-told-of-reports': 'no yes yes yes',
  'see-own-resets': 'yes yes yes yes',
  'see-all-resets': 'no yes yes yes',
  'see-credits': 'no yes yes yes',
  'be-told-of-low-credits': 'no no yes yes',
  'request-staff-reset': 'no yes yes yes',
  'send-staff-reset': 'no no yes yes',
  'assign-password': 'no no yes yes',
  'see-staff': 'no no yes yes',
  'change-levels': 'no no yes yes',
  'make-or-unmake-admin': 'no no no yes',
  'deactivate-staff': 'no no yes yes',
  'unlink-others': 'no no yes yes',
  'invite-staff': 'no no no yes',
  'hand-on-ownership': 'no no no yes',
  'decide-guardian-resets': 'no yes yes yes',
  'decide-staff-resets': 'no no yes yes',
  'be-told-of-bursts': 'no no no yes',
  'see-settings': 'no no yes yes',
  'change-settings': 'no no no yes',
  'see-audit-log': 'no no yes yes',
  'ask-why-of-others': 'no yes yes yes',
};

it('has a row for each action', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...ACTIONS].sort());
  expect(Object.keys(PROBES).sort()).toEqual([...ACTIONS].sort());
});

describe.each(ACTIONS)('%s', (action) => {
  it.each(LEVELS)('tried by %s comes out as the table says', async (level) => {
    const may = EXPECTED[action]?.split(' ')[LEVELS.indexOf(level)] === 'yes';
    expect(mayDo(level, action)).toBe(may);
    expect(await PROBES[action](await stage(core), level)).toBe(may);
  });
});
