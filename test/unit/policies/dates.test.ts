import { describe, expect, it } from 'vitest';
import { dateIn, readSignedOn } from '../../../src/core/policies/dates.ts';

describe('the date on a signed form', () => {
  it('is today’s where the centre is, not where the server is', () => {
    const night = new Date('2026-11-22T03:30:00.000Z');
    expect(dateIn('America/Chicago', night)).toBe('2026-11-21');
    expect(dateIn('UTC', night)).toBe('2026-11-22');
    expect(dateIn('Pacific/Kiritimati', night)).toBe('2026-11-22');
    expect(dateIn('Pacific/Kiritimati', new Date('2026-12-31T10:00:00.000Z'))).toBe('2027-01-01');
  });

  it.each(['2026-11-21', '1990-01-01', '2024-02-29'])('may be %s', (date) => {
    expect(readSignedOn(date, '2026-11-21')).toEqual({ date: new Date(`${date}T00:00:00.000Z`) });
  });

  it.each([
    ['2026-11-22', 'future'],
    ['9999-12-31', 'future'],
    ['1989-12-31', 'too long ago'],
    ['0001-01-01', 'too long ago'],
    ['2025-02-29', 'stands on'],
    ['2026-13-01', 'stands on'],
    ['2026-1-1', 'stands on'],
    ['2026-11-21T00:00', 'stands on'],
    ['11/21/2026', 'stands on'],
    ['+02026-01-01', 'stands on'],
    ['２０２６-11-21', 'stands on'],
    [' 2026-11-21', 'stands on'],
    ['', 'stands on'],
  ])('cannot be %j', (date, why) => {
    expect(readSignedOn(date, '2026-11-21')).toEqual({ reason: expect.stringContaining(why) });
  });
});
