import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { cutAccessOfWhoLeft } from '../../../src/handlers/slack/keydeskLeft.ts';

/** A database that is away for the first `times` questions, and then knows no such workspace. */
function awayFor(times: number): { core: Core; asked: () => number } {
  let asked = 0;
  const findUnique = async () => {
    asked += 1;
    if (asked <= times) throw new Error('the database is away');
    return null;
  };
  const core = { db: { slackWorkspace: { findUnique } }, log: pino({ level: 'silent' }) };
  return { core: core as unknown as Core, asked: () => asked };
}

const LEFT = { workspace: 'T1', left: { slackUserId: 'U1', because: 'deactivated' as const } };

it('is tried again when the database is away for a moment: Slack does not say it twice', async () => {
  const { core, asked } = awayFor(1);
  await cutAccessOfWhoLeft({ core, ...LEFT });
  expect(asked()).toBe(2);
});

it('gives up in the end, and says so', async () => {
  const { core } = awayFor(100);
  await expect(cutAccessOfWhoLeft({ core, ...LEFT })).rejects.toThrow('away');
});
