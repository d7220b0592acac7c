import { describe, expect, it } from 'vitest';
import type { LinkId } from '../../../src/core/ids.ts';
import { markSent } from '../../support/links.ts';
import { storiesOfRequests } from './approvalsSetup.ts';
import { confirmationFor } from './setup.ts';
import { asksAbout } from './staffSetup.ts';

const { world, set, row, card, presses, asks, everyCopySays } = storiesOfRequests();

describe('a guardian’s reset that Front Desk asks for', () => {
  it('is asked for, approved by a manager, and told to the end on one card for each of them', async () => {
    const { core, centre, slack } = world();
    const fern = await confirmationFor(world(), 'U_FRONT_DESK');
    await fern.chooses('identified-how', 'Called back on the number on file');
    await fern.clicks('YES');
    await fern.sees('Nothing was sent yet.', { in: 'modal' });
    const jane = { name: 'Jane Smith' };
    const own = JSON.stringify(await card('U_FRONT_DESK', jane, 'Waiting for approval'));
    expect(own).toContain('Asked for by you · caller identified: called back on the number on file');
    expect(own).toContain('Maya Manager, Ada Admin, or Olive Owner can decide.');
    expect(own).toContain('Cancel request');
    expect(own).not.toMatch(/approve-request|deny-request/);
    const { id } = await core.db.resetRequest.findFirstOrThrow({ where: { guardianId: centre.jane } });
    const made = { requestId: id as never, ...jane };
    for (const person of ['U_MANAGER', 'U_ADMIN', 'U_OWNER']) {
      const told = JSON.stringify(await card(person, made, 'Waiting for approval'));
      expect(told).toContain('Asked for by Fern Front-Desk (Front Desk)');
      expect(told).toContain('Front Desk asks before such a reset is sent.');
      expect(told).toContain('Approve the reset for Jane Smith');
      expect(told).not.toContain('cancel-request');
      expect(told).not.toContain('jane.smith@example.com');
    }
    const maya = await presses('U_MANAGER', 'Approve', made);
    await maya.sees('Approving sends', { in: 'modal' });
    const window = maya.reads('modal');
    for (const words of ['Smith family', 'Reset by email to j•••h@e•••.com', 'Fern Front-Desk (Front Desk)'])
      expect(window).toContain(words);
    expect(window).toContain('An email costs no SMS credit.');
    await maya.clicks('Approve', { in: 'modal' });
    await maya.sees('Approved. The link is on its way', { in: 'modal' });
    await everyCopySays(made, /Requested/);
    const { linkId, posted } = await row(made.requestId);
    expect(posted).toHaveLength(4);
    await markSent(core, centre.accountId, linkId as LinkId);
    await everyCopySays(made, /\*Sent\*/);
    const after = JSON.stringify(await card('U_FRONT_DESK', made, 'Sent'));
    expect(after).toContain('Asked by Fern Front-Desk · approved by Maya Manager');
    expect(after).not.toMatch(/cancel-request|approve-request/);
    await fern.sees('Your request was approved', { in: 'app' });
    await fern.sees('Maya Manager approved the password reset for Jane Smith.', { in: 'app' });
    expect(slack.warnings).toEqual([]);
  });

  it('is denied with a reason, which whoever asked reads', async () => {
    const made = await asks();
    const ada = await presses('U_ADMIN', 'Deny', made);
    await ada.sees('Fern Front-Desk reads it.', { in: 'modal' });
    await ada.fills('decision-note', 'Could not be reached\non the number on file');
    await ada.clicks('Deny', { in: 'modal' });
    await ada.sees('Denied. Nothing was sent', { in: 'modal' });
    const said = await everyCopySays(
      made,
      /Ada Admin denied it: “Could not be reached on the number on file”/,
    );
    expect(said).toHaveLength(4);
    for (const one of said) expect(one).not.toMatch(/"type":"actions"/);
    await world().slack.person('U_FRONT_DESK').sees('Your request was denied', { in: 'app' });
    expect(await row(made.requestId)).toMatchObject({ state: 'denied', linkId: null });
  });

  it('of a manager that a setting holds back is decided by somebody else, and not by them', async () => {
    await set({ sendsGuardianResets: 'admin' });
    const made = await asks('U_MANAGER');
    const own = JSON.stringify(await card('U_MANAGER', made, 'Waiting for approval'));
    expect(own).not.toContain('approve-request');
    const ada = await presses('U_ADMIN', 'Approve', made);
    await ada.sees('Approving sends', { in: 'modal' });
    await ada.clicks('Approve', { in: 'modal' });
    await ada.sees('on its way', { in: 'modal' });
    expect((await row(made.requestId)).state).toBe('approved');
  });
});

describe('a colleague’s reset that a manager asks for', () => {
  it('is approved by Admin Access, and the card names the colleague with their level', async () => {
    const { core, centre } = world();
    const maya = await asksAbout(world(), { as: 'U_MANAGER', name: 'Fern Front-Desk' });
    await maya.chooses('identified-how', 'In person');
    await maya.clicks('YES');
    await maya.sees('Nothing was sent yet.', { in: 'modal' });
    const { id } = await core.db.resetRequest.findFirstOrThrow({
      where: { staffId: centre.staff.front_desk },
    });
    const made = { requestId: id as never, name: 'Fern Front-Desk' };
    const told = JSON.stringify(await card('U_ADMIN', made, 'Waiting for approval'));
    expect(told).toContain('Fern Front-Desk');
    expect(told).toContain(' · Front Desk');
    expect(told).not.toMatch(/family|caller identified/);
    world().slack.person('U_FRONT_DESK').seesNo('Password reset for Fern Front-Desk');
    const ada = await presses('U_ADMIN', 'Approve', made);
    await ada.sees('Approving sends', { in: 'modal' });
    await ada.clicks('Approve', { in: 'modal' });
    await ada.sees('on its way', { in: 'modal' });
    const said = await everyCopySays(made, /Requested/);
    expect(said).toHaveLength(3);
    await card('U_MANAGER', made, 'approved by Ada Admin');
  });
});
