import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { yesFor } from '../../support/links.ts';
import { type Made, storiesOfRequests, submitsForged } from './approvalsSetup.ts';

const { world, row, asks, presses, card, everyCopySays, later } = storiesOfRequests();

/** Approve or Deny in the window, as if it had been open for a while. */
const decides = (person: string, decision: 'approve' | 'deny', { requestId }: Made) =>
  submitsForged(world(), person, `${decision}-request`, { requestId }, 'Not today.');

const ends = async ({ requestId }: Made) =>
  (
    await world().core.db.auditEntry.findMany({
      where: {
        action: {
          in: ['approved', 'denied', 'cancelled', 'expired', 'superseded'].map((end) => `request.${end}`),
        },
        details: { path: ['request'], equals: requestId },
      },
    })
  ).length;

/** Fern takes it back, having said so to Slack's own question. */
async function cancels(made: Made) {
  const fern = world().slack.person('U_FRONT_DESK');
  await card('U_FRONT_DESK', made, 'Waiting for approval');
  await fern.clicks('Cancel request', { beside: `Password reset for ${made.name}`, in: 'app' });
  return fern;
}

describe('two people at the same moment', () => {
  it('approve: one link, and the second hears who was first and when, whoever that is', async () => {
    for (let round = 0; round < 5; round += 1) {
      const made = await asks();
      const answers = await Promise.all(
        ['U_MANAGER', 'U_ADMIN', 'U_OWNER'].map((person) => decides(person, 'approve', made)),
      );
      expect(answers.filter((answer) => answer.includes('The link is on its way'))).toHaveLength(1);
      const second = answers.filter((answer) => /(Manager|Admin|Owner) approved this request /.test(answer));
      expect(second).toHaveLength(2);
      // A day and time that Slack shows in the reader's own time zone.
      for (const answer of second) expect(answer).toMatch(/"type":"date","timestamp":\d+/);
      expect(await ends(made)).toBe(1);
      await everyCopySays(made, /Requested/);
    }
  });

  it('approve and deny: one word on every card', async () => {
    for (let round = 0; round < 5; round += 1) {
      const made = await asks();
      await Promise.all([decides('U_MANAGER', 'approve', made), decides('U_ADMIN', 'deny', made)]);
      const { state, linkId } = await row(made.requestId);
      expect(linkId === null).toBe(state === 'denied');
      expect(await ends(made)).toBe(1);
      await everyCopySays(made, state === 'denied' ? /Ada Admin denied it/ : /approved by Maya Manager/);
    }
  });
});

describe('somebody who comes second', () => {
  it('hears the reason of a denial also in a window that was open before', async () => {
    const made = await asks();
    await decides('U_ADMIN', 'deny', made);
    const answer = await decides('U_MANAGER', 'approve', made);
    expect(answer).toContain('Ada Admin denied this request');
    expect(answer).toContain('Not today.');
  });

  it('after a denial hears by whom, when and why, already when the window opens', async () => {
    const made = await asks();
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Approving sends', { in: 'modal' });
    await decides('U_ADMIN', 'deny', made);
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('Ada Admin denied this request', { in: 'modal' });
    await everyCopySays(made, /Denied/);
    const own = JSON.stringify(await card('U_MANAGER', made, 'Denied'));
    expect(own).not.toContain('approve-request');
  });

  it('after the requester cancelled: in its own word, on every card', async () => {
    const made = await asks();
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Approving sends', { in: 'modal' });
    const fern = await cancels(made);
    await fern.sees('Cancelled. Nothing is sent', { in: 'modal' });
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('This request was cancelled', { in: 'modal' });
    await maya.sees('Whoever had asked took it back.', { in: 'modal' });
    const said = await everyCopySays(made, /\*Cancelled\*/);
    for (const one of said) expect(one).toContain('Fern Front-Desk took it back.');
  });

  it('after it was approved, its requester cannot cancel it any more', async () => {
    const made = await asks();
    await card('U_FRONT_DESK', made, 'Waiting for approval');
    const fern = world().slack.person('U_FRONT_DESK');
    expect(await fern.isAskedBefore('Cancel request', { beside: made.name, in: 'app' })).toMatchObject({
      title: { text: 'Cancel this request?' },
      deny: { text: 'Keep it' },
    });
    world().slack.fail('chat.update', 'drop', 2);
    await decides('U_MANAGER', 'approve', made);
    await fern.clicks('Cancel request', { beside: made.name, in: 'app' });
    await fern.sees('Maya Manager approved this request', { in: 'modal' });
    expect((await row(made.requestId)).state).toBe('approved');
    await everyCopySays(made, /approved by Maya Manager/);
  });

  it('after its time: expired, also before its job came', async () => {
    const { core } = world();
    const made = await asks();
    core.clock.advance(61 * MINUTE);
    expect(await decides('U_MANAGER', 'approve', made)).toContain('This request expired ');
    await later(made, 0);
    expect(await ends(made)).toBe(1);
    const said = await everyCopySays(made, /\*Expired\*/);
    for (const one of said) expect(one).toContain('Nobody decided in time.');
  });

  it('after somebody sent directly: superseded, and the requester is told', async () => {
    const { core, centre } = world();
    const made = await asks();
    await everyCopySays(made, /Waiting/);
    const { guardianId } = await row(made.requestId);
    const yes = await yesFor(core, centre, guardianId as never, { requestKey: crypto.randomUUID() });
    expect((await requestGuardianReset(core, yes)).kind).toBe('sent');
    expect(await decides('U_ADMIN', 'approve', made)).toContain('This request was superseded ');
    const said = await everyCopySays(made, /\*Superseded\*/);
    for (const one of said) expect(one).toContain('Somebody who may has sent a link since.');
    await world().slack.person('U_FRONT_DESK').sees('Your request was superseded', { in: 'app' });
  });
});
