import { describe, expect, it } from 'vitest';
import {
  acceptElectronically,
  fillSignedForm,
  openSignedForm,
  publish,
  recordedForms,
  withPolicies,
} from './policiesSetup.ts';
import { callsOf, startSlackWorld } from './setup.ts';

const PHOTO_RELEASE = { family: 'smith', policy: 'Photo release' };

describe('the form’s window', () => {
  it('errors stand beside their fields, and nothing is recorded until all are right', async () => {
    const { slack, core } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    expect(await maya.clicks('YES')).toMatchObject({ ok: false });
    await fillSignedForm(maya);
    await maya.chooses('signed-on', '2999-01-01');
    expect(await maya.clicks('YES')).toMatchObject({
      ok: false,
      errors: { 'signed-on': expect.stringContaining('cannot be signed in the future') },
    });
    await maya.chooses('signed-on', '2025-11-03');
    for (const blank of ['\u200B\u202E', '\u3164\u3164', '…….', '\u0007\u0007']) {
      await maya.fills('filed-at', blank);
      expect(await maya.clicks('YES')).toMatchObject({
        ok: false,
        errors: { 'filed-at': expect.stringContaining('where the') },
      });
    }
    expect(await recordedForms(core)).toEqual([]);
    await maya.fills('filed-at', ' Binder\u202E 3 ');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    expect(await recordedForms(core)).toEqual([expect.objectContaining({ filedAt: 'Binder 3' })]);
  });

  it('today counts where the centre is: in Chicago it is still yesterday', async () => {
    const { slack, core } = await startSlackWorld({ prepare: withPolicies });
    core.clock.set(new Date('2026-01-02T03:00:00Z'));
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    await fillSignedForm(maya);
    await maya.chooses('signed-on', '2026-01-02');
    expect(await maya.clicks('YES')).toMatchObject({ ok: false });
    await maya.chooses('signed-on', '2026-01-01');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
  });

  it('Cancel records nothing', async () => {
    const { slack, core } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    await fillSignedForm(maya);
    await maya.clicks('Cancel');
    await maya.modal('Smith family');
    expect(await recordedForms(core)).toEqual([]);
  });

  it('offers only those for whom the policy waits, and goes when nobody is left', async () => {
    const { slack } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    await fillSignedForm(maya);
    await maya.clicks('YES');
    await maya.clicks('Done');
    await maya.sees('✓ Jane Smith', { in: 'modal' });
    await maya.clicks('Manually accepted', { beside: 'Photo release' });
    const words = await maya.sees('Which guardian signed it?', { in: 'modal' });
    expect(words).not.toContain('Jane Smith');
    await maya.chooses('signed-on', '2025-11-03');
    await maya.fills('filed-at', 'Cabinet 2');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.clicks('Done');
    await maya.sees((words) => words.split('Manually accepted:').length === 3, { in: 'modal' });
    await maya.clicks('Manually accepted', { beside: 'Waiver' });
    await maya.modal((words) => words.includes('Waiver') && words.includes('Which guardian signed it?'));
  });

  it('a version that was accepted before is told, and a new one waits again', async () => {
    const { slack, core, centre } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    await fillSignedForm(maya);
    await maya.clicks('YES');
    await publish(core, centre.accountId, 'Photo release', 'We may take photos and films.');
    await maya.closesAll();
    await maya.types('/policies smith');
    const words = await maya.sees('version 2, published', { in: 'modal' });
    expect(words).toContain(
      '⏳ Jane Smith · waiting; version 1 was Manually accepted: signed on Nov 3, 2025, filed at Cabinet 2, recorded by Maya Manager',
    );
  });

  it('a student who came after an acceptance is not believed to be covered by it', async () => {
    const { slack, core, centre } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    await fillSignedForm(maya);
    await maya.clicks('YES');
    await maya.closesAll();
    const { accountId, jane } = centre;
    const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: jane } });
    await core.db.student.create({ data: { accountId, familyId, externalId: 'k-2', name: 'Max Smith' } });
    await maya.types('/policies smith');
    const words = await maya.sees('Students: Lily Smith, Max Smith', { in: 'modal' });
    expect(words).toContain('recorded by Maya Manager; covers Lily Smith only');
  });

  it('what a guardian accepted electronically is told in other words than a form', async () => {
    const { slack } = await startSlackWorld({
      async prepare(core, centre) {
        const photo = await publish(core, centre.accountId, 'Photo release', 'We may take photos.');
        await acceptElectronically(core, centre, photo, new Date('2025-12-24T03:00:00Z'));
      },
    });
    const maya = slack.person('U_MANAGER');
    await maya.types('/policies smith');
    const words = await maya.sees('✓ Jane Smith', { in: 'modal' });
    // In Chicago it was the evening before.
    expect(words).toContain('✓ Jane Smith · accepted electronically on Dec 23, 2025');
  });

  it('asks nothing of Slack but to open, push and fill windows', async () => {
    const { slack } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openSignedForm(maya, PHOTO_RELEASE);
    expect(callsOf(slack, 'chat.postMessage')).toEqual([]);
    expect(callsOf(slack, 'views.push')).toHaveLength(1);
  });
});
