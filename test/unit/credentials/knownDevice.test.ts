import { expect, it } from 'vitest';
import { newDeviceId, openDevice, sealDevice } from '../../../src/core/credentials/knownDevice.ts';
import type { Portal } from '../../../src/core/database/client.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { makeSecrets } from '../../../src/core/secrets.ts';

const core = { secrets: makeSecrets([Buffer.alloc(32, 'test')]) };
/** Longer than any that is made before the year 5000. */
const passwordOf = new Date('4999-12-31T23:59:59.999Z');
/** Longest value of a cookie that the pages look at, in characters (src/web/cookies.ts). */
const LONGEST_COOKIE = 1_024;

const at = (portal: Portal, i: number) => ({
  accountId: '01980000-0000-7000-8000-000000000001' as AccountId,
  portal,
  login: `person${i}@example.com`,
});

it.each([
  ['customer', 4],
  ['office', 10],
] as const)('a browser is known at one portal (%s) to the last %i people', (portal, most) => {
  let kept: string | undefined;
  for (let i = 0; i <= most; i += 1)
    kept = sealDevice(core, at(portal, i), { id: newDeviceId(), passwordOf }, kept);
  expect(openDevice(core, at(portal, 0), kept)).toBeUndefined();
  for (let i = 1; i <= most; i += 1)
    expect(openDevice(core, at(portal, i), kept)).toMatchObject({ passwordOf });
  expect(kept?.length).toBeLessThanOrEqual(LONGEST_COOKIE);
  const other = portal === 'customer' ? 'office' : 'customer';
  expect(openDevice(core, at(other, most), kept)).toBeUndefined();
});
