import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { expireLink, sweepExpired } from '../../../src/core/links/expire.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const stateOf = async (id: LinkId) => (await core.db.resetLink.findUniqueOrThrow({ where: { id } })).state;
const told = () =>
  core.db.auditEntry.count({ where: { accountId: centre.accountId, action: 'reset.expired' } });

describe('the end of a link', () => {
  it('is told though its job came early, as where the clock of the database is ahead of ours', async () => {
    const { linkId } = await sentLink(core, centre);
    core.clock.advance(30 * MINUTE - 1_000);
    await expireLink(core, linkId);
    await sweepExpired(core);
    expect(await stateOf(linkId)).toBe('live');

    core.clock.advance(MINUTE);
    await sweepExpired(core);
    await sweepExpired(core);
    expect(await stateOf(linkId)).toBe('expired');
    expect(await told()).toBe(1);
  });

  it('is told once by any number of sweeps and jobs at the same moment', async () => {
    const { linkId } = await sentLink(core, centre);
    core.clock.advance(31 * MINUTE);
    await Promise.all([
      sweepExpired(core),
      expireLink(core, linkId),
      sweepExpired(core),
      expireLink(core, linkId),
    ]);
    expect(await stateOf(linkId)).toBe('expired');
    expect(await told()).toBe(1);
  });
});
