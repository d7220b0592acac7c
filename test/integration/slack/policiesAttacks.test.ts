import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultPlan } from '../../../demo/slack/faults.ts';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { makeCentre } from '../../support/centre.ts';
import { type Driver, openSignedForm, publish, recordedForms } from './policiesSetup.ts';
import { callsOf, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
let round = 0;
let title = '';
let versionId = '';
let familyId = '';
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', answerWithin: 150 });
  const jane = await world.core.db.guardian.findUniqueOrThrow({ where: { id: world.centre.jane } });
  familyId = jane.familyId;
});
beforeEach(async () => {
  // What was accepted stays accepted, so each story has a policy of its own.
  round += 1;
  title = `Waiver ${'abcdefghijklmnopqrstuvwxyz'[round]}`;
  versionId = await publish(world.core, world.centre.accountId, title, 'The text.');
});
afterEach(async () => {
  world.slack.heal();
  for (const id of ['U_MANAGER', 'U_ADMIN']) {
    const open = world.slack.person(id);
    if (await hasWindow(open)) await open.closesAll();
  }
});
afterAll(() => world.stop());

const patient = (id: string) => world.slack.person(id, { patienceMs: 8_000 });
const hasWindow = (person: Driver) => Promise.resolve(person.reads('modal') !== '');
const forms = () => world.core.db.policyAcceptance.findMany({ where: { versionId } });

async function filledForm(who = 'U_MANAGER', filedAt = 'Cabinet 2'): Promise<Driver> {
  const person = patient(who);
  await openSignedForm(person, { family: 'smith', policy: title });
  await person.chooses('signed-by', 'Jane Smith');
  await person.chooses('signed-on', '2025-11-03');
  await person.fills('filed-at', filedAt);
  return person;
}

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
      await person.sees(`recorded by ${first}`, { in: 'modal' });
    }
    expect(world.slack.warnings).toEqual([]);
  });

  it('a request sent again, byte for byte or signed anew, records nothing more', async () => {
    const maya = await filledForm();
    await maya.clicks('YES');
    const { body } = world.slack.lastRequest();
    expect((await world.slack.replay()).status).toBe(401);
    world.core.clock.advance(1_000);
    const again = await world.slack.sendRaw({ body });
    expect([again.status, again.body]).toEqual([200, expect.stringContaining('is Manually accepted')]);
    expect(await forms()).toHaveLength(1);
    expect(await audits()).toHaveLength(1);
  });
});

describe('things change while the window is open', () => {
  it('the guardian accepted electronically meanwhile: it stays electronic', async () => {
    const maya = await filledForm();
    await acceptElectronically();
    await maya.clicks('YES');
    await maya.sees(`Jane Smith accepted “${title}”, version 1, electronically on November 21, 2026`, {
      in: 'modal',
    });
    expect(await forms()).toEqual([expect.objectContaining({ kind: 'electronic', recordedBy: null })]);
    await maya.closes();
    await maya.sees('✓ Jane Smith · accepted electronically on Nov 21, 2026', { in: 'modal' });
  });

  it('a newer version was published: nothing is recorded for the old one, and the window shows the new one', async () => {
    const maya = await filledForm();
    await publish(world.core, world.centre.accountId, title, 'Another text.');
    await maya.clicks('YES');
    await maya.sees('changed meanwhile: version 2 is the newest. Nothing was recorded', { in: 'modal' });
    expect(await forms()).toEqual([]);
    await maya.closes();
    await maya.sees('version 2, published', { in: 'modal' });
  });

  it('a button of an older version opens nothing to fill in', async () => {
    const maya = patient('U_MANAGER');
    await maya.types('/policies smith');
    await maya.modal(title);
    await publish(world.core, world.centre.accountId, title, 'Another text.');
    await maya.clicks('Manually accepted', { beside: title });
    await maya.sees('or has a newer version. The window behind this one shows how it stands now', {
      in: 'modal',
    });
    await maya.closes();
    await maya.sees('version 2, published', { in: 'modal' });
  });

  it('switched off at the centre between window and YES', async () => {
    const maya = await filledForm();
    const where = { id: world.centre.staff.manager };
    await world.core.db.staff.update({ where, data: { deactivatedAt: world.core.clock.now() } });
    await maya.clicks('YES');
    await maya.sees('Your staff record at the centre is switched off', { in: 'modal' });
    await world.core.db.staff.update({ where, data: { deactivatedAt: null } });
    expect(await forms()).toEqual([]);
  });
});

describe('payloads that no window made', () => {
  const team = () => ({ id: world.centre.teamId });
  const fields = (guardianId: unknown, signedOn: unknown, filedAt: unknown) => ({
    'signed-by': { 'signed-by': { selected_option: guardianId } },
    'signed-on': { 'signed-on': { selected_date: signedOn } },
    'filed-at': { 'filed-at': { value: filedAt } },
  });
  const submit = async (carried: string, values: object, user = 'U_MANAGER') => {
    const view = {
      id: 'V_FORGED',
      type: 'modal',
      callback_id: 'record-signed-form',
      private_metadata: carried,
      previous_view_id: null,
      hash: 'h',
      blocks: [],
      state: { values },
    };
    const payload = { type: 'view_submission', user: { id: user }, team: team(), view };
    const answer = await world.slack.sendRaw({ body: { payload } });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const jane = () => ({ value: world.centre.jane });

  it('a hidden part that was changed records nothing', async () => {
    for (const carried of [
      '',
      'null',
      '[]',
      '{"versionId":"x"}',
      '{"familyId":["a"],"versionId":{}}',
      `"${versionId}"`,
    ]) {
      expect(await submit(carried, fields(jane(), '2025-11-03', 'Cabinet'))).toContain(
        'another version of Keydesk',
      );
    }
    expect(await forms()).toEqual([]);
  });

  it('values of every wrong shape are refused beside their fields', async () => {
    const carried = JSON.stringify({ familyId, versionId });
    for (const values of [
      {},
      fields(null, null, null),
      fields([], [], []),
      fields({ value: ['x'] }, 20251103, {}),
      fields({ value: '1 OR 1=1' }, '2025-02-30', 'Cabinet'),
      fields(jane(), 'yesterday', 'Cabinet'),
      fields(jane(), '2025-11-03', 'x'.repeat(201)),
      fields(jane(), '2025-11-03', 'x'.repeat(200_000)),
      fields(jane(), '1066-10-14', 'Cabinet'),
      fields(jane(), '٢٠٢٥-١١-٠٣', 'Cabinet'),
    ]) {
      expect(JSON.parse(await submit(carried, values))).toMatchObject({ response_action: 'errors' });
    }
    expect(await forms()).toEqual([]);
  });

  it('guardians and policies of another centre are not there', async () => {
    const other = await makeCentre(world.core, `Other Centre ${round}`);
    const theirs = await publish(world.core, other.accountId, title, 'The text.');
    const mine = JSON.stringify({ familyId, versionId });
    expect(await submit(mine, fields({ value: other.jane }, '2025-11-03', 'Cabinet'))).toContain(
      'That guardian is no longer on record',
    );
    const foreign = JSON.stringify({ familyId, versionId: theirs });
    expect(await submit(foreign, fields(jane(), '2025-11-03', 'Cabinet'))).toContain(
      'That policy is not on record',
    );
    const none = JSON.stringify({ familyId, versionId: crypto.randomUUID() });
    expect(await submit(none, fields(jane(), '2025-11-03', 'Cabinet'))).toContain(
      'That policy is not on record',
    );
    expect(await recordedForms(world.core)).not.toContainEqual(
      expect.objectContaining({ versionId: theirs }),
    );
    expect(await forms()).toEqual([]);
  });

  it('a forged YES of the Front Desk, a guest or a stranger records nothing', async () => {
    const carried = JSON.stringify({ familyId, versionId });
    for (const [user, words] of [
      ['U_FRONT_DESK', 'You cannot record a signed form yourself'],
      ['U_GUEST', 'guests of this workspace'],
      ['U_NEW', 'Type /keydesk link'],
    ] as const) {
      expect(await submit(carried, fields(jane(), '2025-11-03', 'Cabinet'), user)).toContain(words);
    }
    expect(await forms()).toEqual([]);
  });

  it('there is no field by which staff could make it electronic (G8)', async () => {
    const carried = JSON.stringify({ familyId, versionId });
    const values = { ...fields(jane(), '2025-11-03', 'Cabinet'), kind: { kind: { value: 'electronic' } } };
    expect(await submit(carried, values)).toContain('is Manually accepted for Jane Smith');
    expect(await submit(JSON.stringify({ familyId, versionId, kind: 'electronic' }), values)).toContain(
      'another version of Keydesk',
    );
    expect(await forms()).toEqual([expect.objectContaining({ kind: 'manual', typedName: null, ip: null })]);
  });

  it('a button or menu with ids of its own shows no family of another centre', async () => {
    const other = await makeCentre(world.core, `Elsewhere ${round}`);
    const foreign = await world.core.db.guardian.findUniqueOrThrow({ where: { id: other.jane } });
    const maya = patient('U_MANAGER');
    for (const [action_id, value] of [
      ['show-policies', foreign.familyId],
      ['show-policies', 'refused'],
      ['choose-policies-family', foreign.familyId],
      ['manually-accepted', JSON.stringify({ familyId: foreign.familyId, versionId })],
      ['manually-accepted', 'x'],
      ['manually-accepted', undefined],
    ] as const) {
      await maya.types('/policies smith');
      const { id } = await maya.modal(title);
      const payload = {
        type: 'block_actions',
        user: { id: 'U_MANAGER' },
        team: team(),
        trigger_id: issueTrigger(world.slack.workspace, 'U_MANAGER', String(id)),
        actions: [{ type: 'button', action_id, block_id: 'b', value }],
        view: {
          id,
          type: 'modal',
          callback_id: 'search-policies',
          private_metadata: '',
          blocks: [],
          state: {},
        },
      };
      expect((await world.slack.sendRaw({ body: { payload } })).status).toBe(200);
      await maya.sees(/That family is no longer on record|from another version of Keydesk/, { in: 'modal' });
      await maya.closesAll();
    }
  });
});

describe('Slack in trouble', () => {
  it.each<[string, FaultPlan, string]>([
    ['the trigger is over', { error: 'expired_trigger_id' }, 'Slack took too long'],
    ['Slack answers 500', { status: 500 }, 'Slack did not answer Keydesk'],
    ['Slack answers 429', { status: 429, retryAfter: 30 }, 'Slack is too busy'],
    ['three windows are open', { error: 'push_limit_reached' }, 'Tell whoever runs it the number'],
  ])('%s: the form cannot be pushed, and the window says so', async (_, fault, words) => {
    const maya = patient('U_MANAGER');
    await maya.types('/policies smith');
    await maya.modal(title);
    world.slack.fail('views.push', fault);
    await maya.clicks('Manually accepted', { beside: title });
    await maya.modal(words);
    expect(await forms()).toEqual([]);
  });

  it('the window behind cannot be brought up to date: the record stands, and it is said', async () => {
    const maya = await filledForm();
    world.slack.fail('views.update', { status: 503 }, 10);
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.modal('is Manually accepted for Jane Smith');
    expect(await forms()).toHaveLength(1);
    await eventually(
      () => world.core.logLines.some((line) => line.includes('what follows a submitted window')) || undefined,
      'the log to say so',
    );
  });

  it('YES takes longer than Slack waits: it says so, then what came of it, and the window behind follows', async () => {
    const maya = await filledForm();
    const release = await holdJane();
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.modal('Still working on it');
    await release();
    await maya.modal('is Manually accepted for Jane Smith');
    await maya.clicks('Done');
    await maya.sees('✓ Jane Smith', { in: 'modal' });
    expect(await forms()).toHaveLength(1);
  });

  it('everything is closed meanwhile: recorded once, and nobody is bothered', async () => {
    const maya = await filledForm();
    const release = await holdJane();
    const direct = maya.messages('app').length;
    await maya.clicks('YES');
    await maya.modal('Still working on it');
    await maya.closesAll();
    const updates = callsOf(world.slack, 'views.update').length;
    await release();
    await eventually(
      () => callsOf(world.slack, 'views.update').length >= updates + 2 || undefined,
      'both updates',
    );
    expect(await forms()).toHaveLength(1);
    expect(maya.messages('app')).toHaveLength(direct);
  });
});

function audits() {
  return world.core.db.auditEntry.findMany({
    where: { action: 'policy.accepted_manually', details: { path: ['policy'], equals: title } },
  });
}

/** As the Customer Portal writes it. */
async function acceptElectronically(): Promise<void> {
  const { bodyHash } = await world.core.db.policyVersion.findUniqueOrThrow({ where: { id: versionId } });
  await world.core.db.policyAcceptance.create({
    data: {
      accountId: world.centre.accountId,
      versionId,
      guardianId: world.centre.jane,
      kind: 'electronic',
      bodyHash,
      at: world.core.clock.now(),
      students: [],
      typedName: 'Jane Smith',
    },
  });
}

/** Holds Jane's record, so that core has to wait for it. */
async function holdJane(): Promise<() => Promise<void>> {
  const { promise: held, resolve: holding } = Promise.withResolvers<void>();
  const { promise: letGo, resolve: release } = Promise.withResolvers<void>();
  const done = world.core.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM guardians WHERE id = ${world.centre.jane}::uuid FOR UPDATE`;
      holding();
      await letGo;
    },
    { timeout: 20_000 },
  );
  await held;
  return async () => {
    release();
    await done;
  };
}
