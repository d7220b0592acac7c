import { afterAll, beforeAll, beforeEach } from 'vitest';
import { emailKey } from '../../../src/core/addresses.ts';
import type { Channel, PermissionLevel } from '../../../src/core/database/client.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { addressDigest } from '../../../src/core/links/request.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { closeAll, type SlackWorld, startSlackWorld } from './setup.ts';

/** Colleagues besides one of each level; none is linked in Slack. */
export interface Colleagues {
  /** Sam Swimcoach, Front Desk, with email and phone. */
  sam: StaffId;
  /** Dora Departed, deactivated. */
  dora: StaffId;
  /** Ned Noemail, a Manager with a phone alone. */
  ned: StaffId;
  /** Sam Elsewhere, of another centre. */
  stranger: StaffId;
}

export const SAMS_EMAIL = 'sam.swimcoach@example.com';
export const SAMS_PHONE = '+15125550177';

/** One world for the stories of a file, with colleagues whose records are as new before each. */
export function storiesOfStaff(): { world: () => SlackWorld; who: () => Colleagues; level: LevelChange } {
  let world: SlackWorld;
  let who: Colleagues;
  beforeAll(async () => {
    world = await startSlackWorld({ until: 'file' });
    who = await addColleagues(world.core, world.centre);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    const { core, centre } = world;
    for (const person of ['U_FRONT_DESK', 'U_MANAGER', 'U_ADMIN', 'U_OWNER']) await closeAll(world, person);
    await core.db.account.update({
      where: { id: centre.accountId },
      data: { smsEnabled: true, smsPausedAt: null, smsPausedReason: null, smsCountries: ['US'] },
    });
    await core.db.staff.update({
      where: { id: who.sam },
      data: { ...email(SAMS_EMAIL), phone: SAMS_PHONE, deactivatedAt: null, level: 'front_desk' },
    });
  });
  return {
    world: () => world,
    who: () => who,
    level: async (staffId, to) => {
      await world.core.db.staff.update({ where: { id: staffId }, data: { level: to } });
    },
  };
}

type LevelChange = (staffId: StaffId, to: Exclude<PermissionLevel, 'owner'>) => Promise<void>;

const email = (address: string | null) => ({ email: address, emailKey: address && emailKey(address) });

async function addColleagues(core: TestCore, { accountId }: TestCentre): Promise<Colleagues> {
  const other = await makeCentre(core, 'Another centre');
  const add = async (name: string, more: object, at = accountId): Promise<StaffId> => {
    const data = { accountId: at, externalId: name, name, level: 'front_desk' as const, ...more };
    return (await core.db.staff.create({ data })).id as StaffId;
  };
  return {
    sam: await add('Sam Swimcoach', { ...email(SAMS_EMAIL), phone: SAMS_PHONE }),
    dora: await add('Dora Departed', { ...email('dora@example.com'), deactivatedAt: core.clock.now() }),
    ned: await add('Ned Noemail', { phone: '+15125550188', level: 'manager' }),
    stranger: await add('Sam Elsewhere', email('sam@elsewhere.example'), other.accountId),
  };
}

/** Opens the question about a colleague, up to YES. */
export async function asksAbout(
  { slack }: SlackWorld,
  { as = 'U_ADMIN', name = 'Sam Swimcoach', channel = 'email' as Channel, words = 'By ' } = {},
) {
  const them = slack.person(as);
  await them.types(`/reset-staff ${name}`);
  await them.modal(name);
  await them.picks(channel === 'email' ? 'Reset Password via Email' : 'Reset Password via SMS', {
    beside: name,
  });
  await them.modal(words);
  return them;
}

/** A YES that no window made: Slack's payload with these hidden parts. */
export async function forgesYes(
  { slack, centre }: SlackWorld,
  user: string,
  carried: object | string,
): Promise<string> {
  const view = {
    id: 'V_FORGED',
    type: 'modal',
    callback_id: 'confirm-staff-reset',
    private_metadata: typeof carried === 'string' ? carried : JSON.stringify(carried),
    previous_view_id: null,
    hash: 'h',
    blocks: [],
    state: {
      values: {
        'identified-how': { 'identified-how': { selected_option: { value: 'in_person' } } },
        'identified-note': { 'identified-note': { value: null } },
      },
    },
  };
  // Slack's own repetitions are known by their signature; each of these is a press of its own.
  const trigger_id = crypto.randomUUID();
  const team = { id: centre.teamId };
  const payload = { type: 'view_submission', user: { id: user }, team, trigger_id, view };
  return (await slack.sendRaw({ body: { payload } })).body;
}

/** What a confirmation about somebody carries. */
export const carriedFor = (staffId: StaffId, address: string, more: object = {}) => ({
  staffId,
  channel: 'email',
  shownAddress: addressDigest(staffId, address),
  requestKey: crypto.randomUUID(),
  ...more,
});
