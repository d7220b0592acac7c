import { describe, expect, it } from 'vitest';
import { acceptElectronically, publish, storiesOfPolicies } from './policiesSetup.ts';

const { story, world, patient, forms, audits, filledForm, underTitle } = storiesOfPolicies();

describe('the same form twice', () => {
  it('a double tap on YES makes one record, and says so twice', async () => {
    const maya = await filledForm();
    const [one, two] = await Promise.all([maya.submits(), maya.submits()]);
    expect([one, two]).toEqual([{ ok: true }, { ok: true }]);
    await maya.modal('is Manually accepted for Jane Smith');
    expect(await forms()).toHaveLength(1);
    expect(await audits()).toHaveLength(1);
  });

  it('two managers recording the same at once make one record; the second is told by whom and when', async () => {
    const maya = await filledForm();
    const ada = await filledForm('U_ADMIN', 'Binder 3');
    await Promise.all([maya.clicks('YES'), ada.clicks('YES')]);
    const said = [await maya.modal('Jane Smith'), await ada.modal('Jane Smith')].map((view) =>
      JSON.stringify(view),
    );
    expect(said.filter((words) => words.includes('is Manually accepted for Jane Smith'))).toHaveLength(1);
    const [form] = await forms();
    const first = form?.filedAt === 'Binder 3' ? 'Ada Admin' : 'Maya Manager';
    const told = said.find((words) => words.includes('Nothing was recorded, since that stands'));
    expect(told).toContain(`${first} recorded on November 21, 2026 at 9:00 AM that Jane Smith signed`);
    expect(await forms()).toHaveLength(1);
    expect(await audits()).toHaveLength(1);
    // Both see in the window behind what was recorded.
    for (const person of [maya, ada]) {
      await person.closes();
      await person.sees(underTitle('✓ Jane Smith · Manually accepted', `recorded by ${first}`), {
        in: 'modal',
      });
    }
    expect(world().slack.warnings).toEqual([]);
  });

  it('a request sent again, byte for byte or signed anew, records nothing more', async () => {
    const maya = await filledForm();
    await maya.clicks('YES');
    const { body } = world().slack.lastRequest();
    expect((await world().slack.replay()).status).toBe(401);
    world().core.clock.advance(1_000);
    const again = await world().slack.sendRaw({ body });
    expect([again.status, again.body]).toEqual([200, expect.stringContaining('is Manually accepted')]);
    expect(await forms()).toHaveLength(1);
    expect(await audits()).toHaveLength(1);
  });
});

describe('things change while the window is open', () => {
  it('the guardian accepted electronically meanwhile: it stays electronic', async () => {
    const maya = await filledForm();
    await acceptElectronically(world().core, world().centre, story.versionId);
    await maya.clicks('YES');
    await maya.sees(`Jane Smith accepted “${story.title}”, version 1, electronically on November 21, 2026`, {
      in: 'modal',
    });
    expect(await forms()).toEqual([expect.objectContaining({ kind: 'electronic', recordedBy: null })]);
    await maya.closes();
    await maya.sees(underTitle('✓ Jane Smith · accepted electronically on Nov 21, 2026'), { in: 'modal' });
  });

  it('a newer version was published: nothing is recorded for the old one, and the window shows the new one', async () => {
    const maya = await filledForm();
    await publish(world().core, world().centre.accountId, story.title, 'Another text.');
    await maya.clicks('YES');
    await maya.sees('changed meanwhile: version 2 is the newest. Nothing was recorded', { in: 'modal' });
    expect(await forms()).toEqual([]);
    await maya.closes();
    await maya.sees(underTitle('version 2, published'), { in: 'modal' });
  });

  it('a button of an older version opens nothing to fill in', async () => {
    const maya = patient('U_MANAGER');
    await maya.types('/policies smith');
    await maya.modal(story.title);
    await publish(world().core, world().centre.accountId, story.title, 'Another text.');
    await maya.clicks('Manually accepted', { beside: story.title });
    await maya.sees('or has a newer version. The window behind this one shows how it stands now', {
      in: 'modal',
    });
    await maya.closes();
    await maya.sees(underTitle('version 2, published'), { in: 'modal' });
  });

  it('switched off at the centre between window and YES', async () => {
    const maya = await filledForm();
    const where = { id: world().centre.staff.manager };
    await world().core.db.staff.update({ where, data: { deactivatedAt: world().core.clock.now() } });
    await maya.clicks('YES');
    await maya.sees('Your staff record at the centre is switched off', { in: 'modal' });
    await world().core.db.staff.update({ where, data: { deactivatedAt: null } });
    expect(await forms()).toEqual([]);
  });
});
