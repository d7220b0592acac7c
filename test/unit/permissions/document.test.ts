import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StaffId } from '../../../src/core/ids.ts';
import { judgeOnStaff, type StaffAction } from '../../../src/core/permissions/judge.ts';
import { ACTIONS, LEVEL_NAMES, LEVELS, mayDo } from '../../../src/core/permissions/levels.ts';
import { isOnStaff } from '../../../src/core/permissions/questions.ts';
import { ACTION_WORDS } from '../../../src/core/permissions/words.ts';

const page = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');

/** Which the Business Owner's settings move. */
const SET = ['send-guardian-reset', 'decide-guardian-resets', 'decide-staff-resets'];
const yes = (may: boolean) => (may ? 'yes' : '–');

function byLevel(): string {
  const rows = ACTIONS.map((action) => {
    const cells = LEVELS.map((level) => yes(mayDo(level, action)));
    return `| ${ACTION_WORDS[action]}${SET.includes(action) ? ' *' : ''} | ${cells.join(' | ')} |`;
  });
  const head = `| | ${LEVELS.map((level) => LEVEL_NAMES[level]).join(' | ')} |`;
  return [head, '|---|---|---|---|---|', ...rows].join('\n');
}

const standing = (id: string, level: (typeof LEVELS)[number]) => ({
  staffId: id as StaffId,
  level,
  active: true,
});

function onStaff(): string {
  const actions = ACTIONS.filter(isOnStaff) as StaffAction[];
  const rows = actions.flatMap((action) =>
    LEVELS.filter((asker) => mayDo(asker, action)).map((asker) => {
      const others = LEVELS.map((level) =>
        yes(judgeOnStaff(standing('asker', asker), action, standing('subject', level)).may),
      );
      const own = yes(judgeOnStaff(standing('asker', asker), action, standing('asker', asker)).may);
      return `| ${ACTION_WORDS[action]} | ${LEVEL_NAMES[asker]} | ${[...others, own].join(' | ')} |`;
    }),
  );
  const head = `| | by | to ${LEVELS.map((level) => LEVEL_NAMES[level]).join(' | to ')} | to themselves |`;
  return [head, '|---|---|---|---|---|---|---|', ...rows].join('\n');
}

describe('docs/permissions.md', () => {
  it('has the table of levels as the code has it', () => {
    expect(page).toContain(byLevel());
  });

  it('has what staff may do to staff as the rules have it', () => {
    expect(page).toContain(onStaff());
  });
});
