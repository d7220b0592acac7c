import { describe, expect, it } from 'vitest';
import type { RequestId } from '../../../src/core/ids.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { makeCentre } from '../../support/centre.ts';
import { yesFor } from '../../support/links.ts';
import { pressesForged, storiesOfRequests, submitsForged } from './approvalsSetup.ts';

const { world, row, asks, presses } = storiesOfRequests();

/** An open request of a centre that nobody of this workspace belongs to. */
async function inAnotherCentre(): Promise<RequestId> {
  const { core } = world();
  const other = await makeCentre(core, 'Another centre');
  const yes = await yesFor(core, other, other.jane, { staffId: other.staff.front_desk, cards: [] });
  const done = await requestGuardianReset(core, yes);
  if (done.kind !== 'asked') throw new Error('It was sent.');
  return done.requestId;
}

const approvalOf = (request: string) => ({
  action: 'request.approved',
  details: { path: ['request'], equals: request },
});

describe('forged and replayed', () => {
  const NOBODY = 'That request is no longer on record. Nothing was done';

  it('a button with the id of another centre’s request, or of none, does nothing', async () => {
    const { core } = world();
    const { requestId } = await asks();
    const theirs = await inAnotherCentre();
    for (const [action, id] of [
      ['approve-request', theirs],
      ['deny-request', crypto.randomUUID()],
      ['cancel-request', theirs],
    ] as const) {
      await pressesForged(world(), 'U_OWNER', action, id);
      const olive = world().slack.person('U_OWNER');
      await olive.sees(NOBODY, { in: 'modal' });
      await olive.closesAll();
    }
    expect((await core.db.resetRequest.findUniqueOrThrow({ where: { id: theirs } })).state).toBe('open');
    expect((await row(requestId)).state).toBe('open');
  });

  it('a button with nonsense is from another version', async () => {
    const maya = world().slack.person('U_MANAGER');
    for (const value of ['', "' OR 1=1", 'x'.repeat(2_000), '{"requestId":1}']) {
      await pressesForged(world(), 'U_MANAGER', 'approve-request', value);
      await maya.sees('This button is from another version of Keydesk. Nothing was done', { in: 'app' });
    }
  });

  it('a window with altered hidden parts decides nothing', async () => {
    const made = await asks();
    const theirs = await inAnotherCentre();
    for (const callback of ['approve-request', 'deny-request']) {
      expect(await submitsForged(world(), 'U_OWNER', callback, { requestId: theirs }, 'No.')).toContain(
        NOBODY,
      );
      for (const carried of [
        '',
        'null',
        '[]',
        { requestId: 7 },
        { requestId: made.requestId, level: 'owner' },
      ])
        expect(await submitsForged(world(), 'U_OWNER', callback, carried)).toContain(
          'another version of Keydesk',
        );
    }
    for (const note of [7, ['x'], { a: 1 }, null, 'x'.repeat(50_000)])
      expect(
        await submitsForged(world(), 'U_OWNER', 'deny-request', { requestId: made.requestId }, note),
      ).toMatch(/Say in a few words why|at most 300 characters/);
    expect((await row(made.requestId)).state).toBe('open');
  });

  it('a click that is sent again, byte for byte or anew, decides once', async () => {
    const { core, slack } = world();
    const made = await asks();
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Approving sends', { in: 'modal' });
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('on its way', { in: 'modal' });
    await slack.replay();
    expect(
      await submitsForged(world(), 'U_MANAGER', 'approve-request', { requestId: made.requestId }),
    ).toContain('You approved this request ');
    const { linkId } = await row(made.requestId);
    expect(await core.db.resetLink.count({ where: { id: linkId ?? '' } })).toBe(1);
    expect(await core.db.auditEntry.count({ where: approvalOf(made.requestId) })).toBe(1);
  });

  it('somebody else’s request is not cancelled', async () => {
    const made = await asks();
    await pressesForged(world(), 'U_MANAGER', 'cancel-request', made.requestId);
    const maya = world().slack.person('U_MANAGER');
    await maya.sees('Only Fern Front-Desk, who asked, can cancel this request.', { in: 'modal' });
    expect((await row(made.requestId)).state).toBe('open');
  });
});
