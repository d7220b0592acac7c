import { describe, expect, it } from 'vitest';
import { isOpenAt, startOfDay } from '../../../src/core/approvals/openingHours.ts';

const day = { from: '09:00', to: '21:00' };
const HOURS = {
  mon: day,
  tue: day,
  wed: day,
  thu: day,
  fri: { from: '09:00', to: '24:00' },
  sat: day,
  sun: null,
};
const CHICAGO = 'America/Chicago';

describe('opening hours', () => {
  it.each([
    ['Monday at nine', '2026-11-16T15:00:00Z', true],
    ['Monday a minute before nine', '2026-11-16T14:59:59Z', false],
    ['Monday a minute before it closes', '2026-11-17T02:59:59Z', true],
    ['Monday when it closes', '2026-11-17T03:00:00Z', false],
    ['Sunday', '2026-11-15T18:00:00Z', false],
    ['Friday until midnight', '2026-11-21T05:59:00Z', true],
    ['Saturday after midnight', '2026-11-21T06:00:00Z', false],
  ])('%s in Chicago', (_, moment, open) => {
    expect(isOpenAt(HOURS, new Date(moment), CHICAGO)).toBe(open);
  });

  it('are those of the centre, not of the server', () => {
    const moment = new Date('2026-11-16T01:00:00Z');
    expect(isOpenAt(HOURS, moment, CHICAGO)).toBe(false);
    expect(isOpenAt(HOURS, moment, 'Asia/Tokyo')).toBe(true);
  });
});

describe('the beginning of a day', () => {
  it.each([
    ['an ordinary day', '2026-11-16T20:00:00Z', CHICAGO, '2026-11-16T06:00:00.000Z'],
    ['the first moment of it', '2026-11-16T06:00:00Z', CHICAGO, '2026-11-16T06:00:00.000Z'],
    ['the last moment of the day before', '2026-11-16T05:59:59.999Z', CHICAGO, '2026-11-15T06:00:00.000Z'],
    ['the day the clocks go back', '2026-11-01T23:00:00Z', CHICAGO, '2026-11-01T05:00:00.000Z'],
    ['the day the clocks go forward', '2026-03-08T23:00:00Z', CHICAGO, '2026-03-08T06:00:00.000Z'],
    ['a zone of half an hour', '2026-11-16T00:00:00Z', 'Asia/Kolkata', '2026-11-15T18:30:00.000Z'],
  ])('%s', (_, moment, zone, began) => {
    expect(startOfDay(new Date(moment), zone).toISOString()).toBe(began);
  });
});
