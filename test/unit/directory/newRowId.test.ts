import { expect, it } from 'vitest';
import { newRowId } from '../../../src/core/directory/import/newRowId.ts';
import { isRowId } from '../../../src/core/ids.ts';

it('row ids are UUIDs of version 7, all different, and grow with time', () => {
  const earlier = Array.from({ length: 500 }, () => newRowId(new Date('2026-11-21T15:00:00.000Z')));
  const later = Array.from({ length: 500 }, () => newRowId(new Date('2026-11-21T15:00:00.001Z')));
  for (const id of [...earlier, ...later]) {
    expect(isRowId(id)).toBe(true);
    expect(id).toMatch(/^.{14}7.{4}[89ab]/);
  }
  expect(new Set([...earlier, ...later]).size).toBe(1_000);
  expect(
    earlier
      .toSorted()
      .at(-1)
      ?.localeCompare(later.toSorted()[0] ?? ''),
  ).toBe(-1);
});
