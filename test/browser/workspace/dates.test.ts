import { describe, expect, test } from 'vitest';
import { formatDate } from '../../../demo/workspace/page/text/dates.js';

const CHICAGO = 'America/Chicago';
/** Saturday, 21 November 2026, 17:05:09 in Chicago. */
const AT = Date.UTC(2026, 10, 21, 23, 5, 9) / 1000;
const now = new Date('2026-11-21T23:10:00Z');

describe('a date token', () => {
  test.each([
    ['{date_num}', '2026-11-21'],
    ['{date_slash}', '2026/11/21'],
    ['{date}', 'November 21st, 2026'],
    ['{date_short}', 'Nov 21, 2026'],
    ['{date_long}', 'Saturday, November 21st, 2026'],
    ['{date_pretty} at {time}', 'today at 5:05 PM'],
    ['{time_secs}', '5:05:09 PM'],
    ['{ago}', '4 minutes ago'],
    ['{what} {time}', '{what} 5:05 PM'],
  ])('%s', (format, shown) => {
    expect(formatDate(AT, format, { now, timeZone: CHICAGO })).toBe(shown);
  });
});

test('today and yesterday are those of the reader, not of the server', () => {
  const afterMidnightInMadrid = { now, timeZone: 'Europe/Madrid' };
  expect(formatDate(AT, '{date_short_pretty}', afterMidnightInMadrid)).toBe('today');
  expect(formatDate(AT - 3600, '{date_short_pretty} at {time}', afterMidnightInMadrid)).toBe(
    'yesterday at 11:05 PM',
  );
  expect(formatDate(AT + 86_400, '{date_pretty}', afterMidnightInMadrid)).toBe('tomorrow');
});

test.each([
  [30 * 60, 'in 30 minutes'],
  [30 * 60 - 1, 'in 29 minutes'],
  [45, 'in 45 seconds'],
  [0, 'just now'],
  [-90, '1 minute ago'],
  [-2 * 3600, '2 hours ago'],
])('a link that dies in %i seconds dies %s', (seconds, shown) => {
  expect(formatDate(now.getTime() / 1000 + seconds, '{ago}', { now })).toBe(shown);
});

test('at the beginning of a line it has a capital', () => {
  expect(formatDate(AT, '{date_pretty}', { now, timeZone: CHICAGO, begins: true })).toBe('Today');
});

test('the ordinals of 11, 12 and 13 end in th', () => {
  const day = (date: number) =>
    formatDate(Date.UTC(2026, 10, date, 12) / 1000, '{date}', { now, timeZone: 'UTC' });
  expect([1, 2, 3, 11, 12, 13, 22].map(day).map((text) => text.split(' ')[1])).toEqual([
    '1st,',
    '2nd,',
    '3rd,',
    '11th,',
    '12th,',
    '13th,',
    '22nd,',
  ]);
});
