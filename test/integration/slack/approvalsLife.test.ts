import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { addressDigest } from '../../../src/core/links/request.ts';
import { storiesOfRequests } from './approvalsSetup.ts';

const { world, set, row, asks, card, everyCopySays, later } = storiesOfRequests();

describe('the life of a request in Slack (A5)', () => {
  it('half-way, those who may decide are reminded once, and the card says so', async () => {
    const made = await asks();
    await everyCopySays(made, /Waiting for approval/);
    await later(made, 30 * MINUTE);
    for (const person of ['U_MANAGER', 'U_ADMIN', 'U_OWNER'])
      await world().slack.person(person).sees(`a password reset for ${made.name}, and nobody has decided`, {
        in: 'app',
      });
    world().slack.person('U_FRONT_DESK').seesNo('A request still waits', { in: 'app' });
    for (const one of await everyCopySays(made, /Reminded/)) expect(one).toContain('Waiting for approval');
    await later(made, 10 * MINUTE);
    expect(world().slack.person('U_ADMIN').reads('app').split('A request still waits')).toHaveLength(2);
  });

  it('where only people are told who decide nothing, whoever decides is reminded all the same', async () => {
    await set({
      notified: { kind: 'chosen', levels: ['manager'], staff: [] },
      decidesGuardianResets: 'owner',
    });
    const made = await asks();
    await card('U_MANAGER', made, 'Waiting for approval');
    await later(made, 30 * MINUTE);
    for (const person of ['U_MANAGER', 'U_OWNER'])
      await world().slack.person(person).sees(`a password reset for ${made.name}, and nobody has decided`, {
        in: 'app',
      });
  });

  it('at its end every copy says so without buttons, and the requester is told', async () => {
    const made = await asks();
    await everyCopySays(made, /Waiting for approval/);
    await later(made, 60 * MINUTE);
    const said = await everyCopySays(made, /\*Expired\*/);
    expect(said).toHaveLength(4);
    for (const one of said) {
      expect(one).toContain('Nobody decided in time. Nothing was sent.');
      expect(one).not.toMatch(/"type":"actions"|can decide/);
    }
    await world()
      .slack.person('U_FRONT_DESK')
      .sees(`Nobody decided in time about the password reset for ${made.name}.`, { in: 'app' });
    expect((await row(made.requestId)).state).toBe('expired');
  });

  it('a newer request about the same person takes its place on the cards', async () => {
    const { core } = world();
    const made = await asks();
    await everyCopySays(made, /Waiting for approval/);
    const { guardianId } = await row(made.requestId);
    const { email } = await core.db.guardian.findUniqueOrThrow({ where: { id: guardianId ?? '' } });
    await set({ sendsGuardianResets: 'owner' });
    const newer = await asks('U_MANAGER', {
      guardianId,
      shownAddress: addressDigest(guardianId as GuardianId, email ?? ''),
    });
    for (const one of await everyCopySays(made, /\*Superseded\*/))
      expect(one).toContain('A newer request about the same person took its place.');
    await everyCopySays(newer, /Waiting for approval/);
  });
});
