import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillSignedForm, openSignedForm, recordedForms, withPolicies } from './policiesSetup.ts';
import { eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;

const PHOTO_RELEASE = { family: 'smith', policy: 'Photo release' };

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
      ['U_NEW', 'does not know yet who you are on the staff'],
    ] as const) {
      const person = slack.person(who);
      await person.types('/policies smith');
      const seen = await person.sees(words, { in: 'modal' });
      expect(seen).not.toContain('Jane');
    }
  });

  describe('a manager demoted while the window is open', () => {
    beforeAll(async () => {
      world = await startSlackWorld({ until: 'file', prepare: withPolicies });
    });
    afterAll(() => world.stop());

    async function demoted<T>(work: () => Promise<T>): Promise<void> {
      const { core, centre } = world;
      const to = (level: 'manager' | 'front_desk') =>
        core.db.staff.update({ where: { id: centre.staff.manager }, data: { level } });
      await to('front_desk');
      await work();
      await to('manager');
      await world.slack.person('U_MANAGER').closesAll();
      expect(await recordedForms(core)).toEqual([]);
    }
    const SEE = 'You cannot see the policies of families yourself. Ask Ada Admin';

    it('YES records nothing, and the window behind is not shown anew', async () => {
      const maya = world.slack.person('U_MANAGER');
      await openSignedForm(maya, PHOTO_RELEASE);
      await fillSignedForm(maya);
      await demoted(async () => {
        await world.core.db.student.updateMany({ data: { name: 'Lily Renamed' } });
        await maya.clicks('YES');
        await maya.sees('You cannot record a signed form yourself. Ask Ada Admin', { in: 'modal' });
        await maya.closes();
        const words = await maya.sees('Smith family', { in: 'modal' });
        const refused = (line: string) => line.includes('what follows a submitted window was refused');
        await eventually(() => world.core.logLines.some(refused) || undefined, 'what follows the answer');
        expect(words + maya.reads('modal')).not.toContain('Renamed');
      });
    });

    it('a press on “Manually accepted” opens nothing', async () => {
      const maya = world.slack.person('U_MANAGER');
      await maya.types('/policies smith');
      await maya.modal('Smith family');
      await demoted(async () => {
        await maya.clicks('Manually accepted', { beside: 'Photo release' });
        await maya.sees(SEE, { in: 'modal' });
      });
    });

    it('another family picked shows nothing', async () => {
      const maya = world.slack.person('U_MANAGER');
      await maya.types('/policies smith');
      await maya.modal('Smith family');
      await demoted(async () => {
        const [offered] = await maya.searches('choose-policies-family', 'nu');
        await maya.chooses('choose-policies-family', offered as string);
        const words = await maya.sees(SEE, { in: 'modal' });
        expect(words).not.toContain('José');
      });
    });

    it('a second search finds nothing', async () => {
      const maya = world.slack.person('U_MANAGER');
      await maya.types('/policies zzzz');
      await maya.fills('policies-words', 'smith');
      await demoted(async () => {
        await maya.clicks('Search');
        const words = await maya.sees(SEE, { in: 'modal' });
        expect(words).not.toContain('Jane');
      });
    });
  });
});
