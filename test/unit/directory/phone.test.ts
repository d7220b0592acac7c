import { describe, expect, it } from 'vitest';
import { countryOfTimezone, readPhone } from '../../../src/core/directory/import/phone.ts';

describe('the country of a time zone', () => {
  it.each([
    ['America/Chicago', 'US'],
    ['US/Central', 'US'],
    ['America/Toronto', 'CA'],
    ['America/Mexico_City', 'MX'],
    ['Europe/London', 'GB'],
    ['Asia/Kolkata', 'IN'],
    ['Australia/Sydney', 'AU'],
    ['UTC', 'US'],
  ])('%s is %s', (timezone, country) => {
    expect(countryOfTimezone(timezone)).toBe(country);
  });
});

describe('a phone number', () => {
  it.each([
    '(512) 555-0142',
    '512.555.0142',
    '512 555 0142',
    '5125550142',
    '1-512-555-0142',
    '+1 512 555 0142',
    '001 512 555 0142'.replace('001', '011 1'),
    'tel:+1-512-555-0142',
    '+1 (512) 555–0142',
  ])('%s is +15125550142', (text) => {
    expect(readPhone(text, 'US')).toEqual({ e164: '+15125550142' });
  });

  it.each(['12', '555-0142', 'call me', '+', '512-555-0142-9999', '++15125550142x'])('%s is none', (text) => {
    expect(readPhone(text, 'US')).toHaveProperty('reason');
  });

  it('with an extension is refused: no message could reach it', () => {
    expect(readPhone('512-555-0142 ext. 12', 'US')).toEqual({ reason: expect.stringContaining('extension') });
  });
});
