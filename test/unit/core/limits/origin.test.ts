import { expect, it } from 'vitest';
import { originOf } from '../../../../src/core/limits/origin.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:C000:0207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:c000:207', '192.0.2.7'],
  ['192.0.2.7:50123', '192.0.2.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2:bbbb:cccc:dddd:eeee', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, origin) => expect(originOf(address)).toBe(origin));

it.each([
  undefined,
  '',
  'unknown',
  '_hidden',
  '192.0.2',
  '192.0.2.7.8',
  '192.0.2.7, 192.0.2.8',
  '1::2::3',
  'x:y',
])('%j is no address', (address) => expect(originOf(address)).toBeUndefined());
