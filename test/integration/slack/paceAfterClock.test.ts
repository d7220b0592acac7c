import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeTurn } from '../../../src/core/cards/turns.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, yesFor } from '../../support/links.ts';

const DAY = 24 * 60 * MINUTE;

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
});
afterAll(() => core.close());

describe('the clock was a day ahead and is set right', () => {
  it('cards are shown at once again, also one that stood in the line', async () => {
    const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
    const now = core.clock.now();
    const ahead = new Date(now.getTime() + DAY);
    const { workspaceId, accountId } = centre;
    await core.db.cardTurn.create({
      data: { accountId, workspaceId, destination: 'U_MANAGER', freeAt: ahead, lineAt: ahead },
    });
    const { id } = await core.db.postedMessage.findFirstOrThrow({ where: { linkId } });
    const copy = await core.db.postedMessage.update({ where: { id }, data: { turnAt: ahead } });
    expect(await takeTurn(core, copy, now)).toBe(true);
    const [line] = await core.db.cardTurn.findMany();
    expect(line?.freeAt.getTime()).toBeLessThan(now.getTime() + MINUTE);
    expect((await core.db.postedMessage.findUniqueOrThrow({ where: { id } })).turnAt).toBeNull();
  });
});
