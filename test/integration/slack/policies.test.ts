import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Driver, openSignedForm, publish, recordedForms } from './policiesSetup.ts';
import { callsOf, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
let photo: string;

async function withPolicies(core: TestCore, { accountId }: TestCentre): Promise<void> {
  photo = await publish(core, accountId, 'Photo release', 'We may take photos.');
  await publish(core, accountId, 'Waiver', 'Gymnastics is a sport.');
}

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  it('a manager finds a family, records the form it signed, and sees it recorded', async () => {
    const world = await startSlackWorld({ transport, prepare: withPolicies });
    const { core, centre, slack } = world;
    const maya = slack.person('U_MANAGER');
    await maya.types('/policies smith');
    const words = await maya.sees('Smith family', { in: 'modal' });
    expect(words).toContain('Students: Lily Smith');
    expect(words).toContain('⏳ Jane Smith · waiting');
    expect(words).toContain('⏳ Bob Smith · waiting, on paper only since “Can Log In” is off');
    expect(words).toContain('version 1, published');

    await maya.clicks('Manually accepted', { beside: 'Photo release' });
    const asked = await maya.sees(', version 1, as Manually accepted?', { in: 'modal' });
    expect(asked).toContain('Photo release');
    expect(await recordedForms(core)).toEqual([]);
    await maya.chooses('Which guardian signed it?', 'Bob Smith');
    await maya.chooses('Date on the signed form', '2025-11-03');
    await maya.fills('Where is the form filed?', 'Cabinet 2, folder Smith');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    const done = await maya.sees('is Manually accepted for Bob Smith', { in: 'modal' });
    expect(done).toContain('signed on Nov 3, 2025, filed at Cabinet 2, folder Smith');
    await maya.clicks('Done');
    const after = await maya.sees('✓ Bob Smith', { in: 'modal' });
    expect(after).toContain(
      '✓ Bob Smith · Manually accepted: signed on Nov 3, 2025, filed at Cabinet 2, folder Smith, recorded by Maya Manager',
    );
    expect(after).toContain('⏳ Jane Smith · waiting');

    expect(await recordedForms(core)).toEqual([
      expect.objectContaining({ kind: 'manual', guardianId: centre.bob, recordedBy: centre.staff.manager }),
    ]);
    expect(slack.warnings).toEqual([]);
    expect(maya.notices()).toEqual([]);
  });

  it('without words a family is picked while typing', async () => {
    const { slack } = await startSlackWorld({ transport, prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await maya.types('/policies');
    await maya.modal('Whose policies?');
    const offered = await maya.searches('choose-policies-family', 'nu');
    expect(offered).toEqual([expect.stringContaining('Núñez family')]);
    await maya.chooses('choose-policies-family', offered[0] as string);
    await maya.sees('⏳ José Núñez · waiting', { in: 'modal' });
    expect(slack.warnings).toEqual([]);
  });
});

describe('finding a family', () => {
  beforeAll(async () => {
    world = await startSlackWorld({
      until: 'file',
      async prepare(core, centre) {
        await withPolicies(core, centre);
        const { accountId } = centre;
        const other = await core.db.family.create({
          data: { accountId, externalId: 'f-9', name: 'Smithson' },
        });
        await core.db.guardian.create({
          data: { accountId, familyId: other.id, externalId: 'g-9', name: 'Sam Smithson', canLogIn: true },
        });
      },
    });
  });
  afterAll(() => world.stop());

  it.each([
    ['a guardian', 'bob smith'],
    ['a student', 'lily'],
    ['an email', 'jane.smith@example.com'],
  ])('by %s', async (_, words) => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types(`/policies ${words}`);
    await maya.sees('Students: Lily Smith', { in: 'modal' });
    await maya.closesAll();
  });

  it('several families for the words: one is chosen', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/policies smith');
    await maya.sees('2 families for “smith”. Whose policies?', { in: 'modal' });
    await maya.clicks('Show policies of the Smithson family');
    const words = await maya.sees('⏳ Sam Smithson · waiting', { in: 'modal' });
    expect(words).not.toContain('Jane Smith');
    expect(words).toContain('Another family?');
    await maya.closesAll();
  });

  it('nobody found: says so, and searches again in the same window', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/policies zzzz');
    await maya.sees('No family found for “zzzz”', { in: 'modal' });
    await maya.fills('policies-words', 'smithson');
    await maya.clicks('Search');
    await maya.sees('⏳ Sam Smithson · waiting', { in: 'modal' });
    await maya.closesAll();
  });

  it('the help names the command', async () => {
    const maya = world.slack.person('U_MANAGER');
    await maya.types('/keydesk help');
    await maya.sees('/policies [family]');
  });
});

describe('who may', () => {
  it('the Front Desk is refused, with the names of those who can', async () => {
    const { slack, core } = await startSlackWorld({ prepare: withPolicies });
    const fern = slack.person('U_FRONT_DESK');
    for (const command of ['/policies', '/policies smith']) {
      await fern.types(command);
      const words = await fern.sees(
        'You cannot see the policies of families yourself. Ask Maya Manager, Ada Admin',
        {
          in: 'modal',
        },
      );
      expect(words).not.toContain('Smith');
      await fern.closesAll();
    }
    expect(await recordedForms(core)).toEqual([]);
  });

  it('guests, strangers and people without a link are refused as everywhere', async () => {
    const { slack } = await startSlackWorld({ prepare: withPolicies });
    for (const [who, words] of [
      ['U_GUEST', 'guests of this workspace cannot use it'],
      ['U_STRANGER', 'You are here from another one'],
      ['U_NEW', 'Type /keydesk link'],
    ] as const) {
      const person = slack.person(who);
      await person.types('/policies smith');
      const seen = await person.sees(words, { in: 'modal' });
      expect(seen).not.toContain('Jane');
    }
  });

  it('a manager demoted while the window is open gets no further', async () => {
    const world = await startSlackWorld({ prepare: withPolicies });
    const { core, centre, slack } = world;
    const maya = slack.person('U_MANAGER');
    const demote = (level: 'manager' | 'front_desk') =>
      core.db.staff.update({ where: { id: centre.staff.manager }, data: { level } });

    await openForm(maya);
    await fillForm(maya);
    await demote('front_desk');
    await maya.clicks('YES');
    await maya.sees('You cannot record a signed form yourself. Ask Ada Admin', { in: 'modal' });
    await maya.closesAll();
    expect(await recordedForms(core)).toEqual([]);

    await demote('manager');
    await maya.types('/policies smith');
    await maya.modal('Smith family');
    await demote('front_desk');
    await maya.clicks('Manually accepted', { beside: 'Photo release' });
    await maya.sees('You cannot see the policies of families yourself', { in: 'modal' });
  });
});

async function openForm(person: Driver): Promise<void> {
  await openSignedForm(person, { family: 'smith', policy: 'Photo release' });
}

async function fillForm(person: Driver, filedAt = 'Cabinet 2'): Promise<void> {
  await person.chooses('signed-by', 'Jane Smith');
  await person.chooses('signed-on', '2025-11-03');
  await person.fills('filed-at', filedAt);
}

describe('the form’s window', () => {
  it('errors stand beside their fields, and nothing is recorded until all are right', async () => {
    const { slack, core } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openForm(maya);
    expect(await maya.clicks('YES')).toMatchObject({ ok: false });
    await fillForm(maya);
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
    await openForm(maya);
    await fillForm(maya);
    await maya.chooses('signed-on', '2026-01-02');
    expect(await maya.clicks('YES')).toMatchObject({ ok: false });
    await maya.chooses('signed-on', '2026-01-01');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
  });

  it('Cancel records nothing', async () => {
    const { slack, core } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openForm(maya);
    await fillForm(maya);
    await maya.clicks('Cancel');
    await maya.modal('Smith family');
    expect(await recordedForms(core)).toEqual([]);
  });

  it('offers only those for whom the policy waits, and goes when nobody is left', async () => {
    const { slack } = await startSlackWorld({ prepare: withPolicies });
    const maya = slack.person('U_MANAGER');
    await openForm(maya);
    await fillForm(maya);
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
    await openForm(maya);
    await fillForm(maya);
    await maya.clicks('YES');
    await publish(core, centre.accountId, 'Photo release', 'We may take photos and films.');
    await maya.closesAll();
    await maya.types('/policies smith');
    const words = await maya.sees('version 2, published', { in: 'modal' });
    expect(words).toContain(
      '⏳ Jane Smith · waiting; version 1: Manually accepted: signed on Nov 3, 2025, filed at Cabinet 2, recorded by Maya Manager',
    );
  });

  it('what a guardian accepted electronically is told in other words than a form', async () => {
    const { slack } = await startSlackWorld({
      async prepare(core, centre) {
        await withPolicies(core, centre);
        const version = await core.db.policyVersion.findUniqueOrThrow({ where: { id: photo } });
        await core.db.policyAcceptance.create({
          data: {
            accountId: centre.accountId,
            versionId: photo,
            guardianId: centre.jane,
            kind: 'electronic',
            bodyHash: version.bodyHash,
            at: new Date('2025-12-24T03:00:00Z'),
            students: [],
            typedName: 'Jane Smith',
          },
        });
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
    await openForm(maya);
    expect(callsOf(slack, 'chat.postMessage')).toEqual([]);
    expect(callsOf(slack, 'views.push')).toHaveLength(1);
  });
});
