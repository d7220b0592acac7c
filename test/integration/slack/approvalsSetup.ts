import { afterAll, beforeAll, beforeEach } from 'vitest';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { attendToRequest } from '../../../src/core/approvals/due.ts';
import type { SettingsPatch } from '../../../src/core/approvals/settings.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { GuardianId, RequestId } from '../../../src/core/ids.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { WITHOUT_GUARDS } from '../../support/guards.ts';
import { yesFor } from '../../support/links.ts';
import { closeAll, eventually, type SlackWorld, startSlackWorld, type WorldOptions } from './setup.ts';

export const EVERYBODY = ['U_FRONT_DESK', 'U_MANAGER', 'U_ADMIN', 'U_OWNER'] as const;
export type Somebody = (typeof EVERYBODY)[number];

export const levelOf = (person: Somebody): PermissionLevel =>
  person.slice(2).toLowerCase() as PermissionLevel;

/** A request that somebody made, about a guardian whom no other story is about. */
export interface Made {
  requestId: RequestId;
  /** The guardian's. */
  name: string;
}

type Where = 'app' | 'C_DESK';

/** One world for the stories of a file, with the settings that tests have by default before each. */
export function storiesOfRequests(options: WorldOptions = {}) {
  let world: SlackWorld;
  let count = 0;
  beforeAll(async () => {
    world = await startSlackWorld({ until: 'file', ...options });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    for (const person of EVERYBODY) await closeAll(world, person);
    await set({});
    // What the story before has posted holds nobody back.
    await world.core.db.cardTurn.deleteMany();
  });

  async function set(settings: SettingsPatch) {
    await world.core.db.account.update({
      where: { id: world.centre.accountId },
      data: { approvalSettings: { ...WITHOUT_GUARDS, ...settings } },
    });
  }

  async function guardian(): Promise<{ id: GuardianId; name: string }> {
    count += 1;
    const { accountId } = world.centre;
    const externalId = `more-${count}`;
    const name = `Gina Guardian${count}`;
    const family = await world.core.db.family.create({
      data: { accountId, externalId, name: `Guardian${count}` },
    });
    const email = `gina${count}@example.com`;
    const phone = `+1512555${1000 + count}`;
    const row = await world.core.db.guardian.create({
      data: {
        accountId,
        familyId: family.id,
        externalId,
        name,
        email,
        emailKey: email,
        phone,
        canLogIn: true,
      },
    });
    return { id: row.id as GuardianId, name };
  }

  /** Somebody says YES, as their window would. */
  async function asks(person: Somebody = 'U_FRONT_DESK', more: object = {}): Promise<Made> {
    const { core, centre } = world;
    const { id, name } = await guardian();
    const done = await requestGuardianReset(
      core,
      await yesFor(core, centre, id, {
        staffId: centre.staff[levelOf(person)],
        cards: [{ workspaceId: centre.workspaceId, destination: person }],
        requestKey: crypto.randomUUID(),
        ...more,
      }),
    );
    if (done.kind !== 'asked') throw new Error('It was sent.');
    return { requestId: done.requestId, name };
  }

  /** The message about somebody that a person sees, once it says these words. */
  const card = (person: string, { name }: Pick<Made, 'name'>, words: string, where: Where = 'app') =>
    world.slack
      .person(person)
      .message(new RegExp(`Password reset for ${name}[\\s\\S]*${words}`), { in: where });

  return {
    world: () => world,
    card,
    set,
    guardian,
    asks,
    row: (id: RequestId) =>
      world.core.db.resetRequest.findUniqueOrThrow({ where: { id }, include: { posted: true } }),
    /** Opens the window of a decision from somebody's card. */
    async presses(person: string, button: 'Approve' | 'Deny', made: Made, where: Where = 'app') {
      const them = world.slack.person(person);
      await card(person, made, 'can be decided until', where);
      await them.clicks(button, { beside: `Password reset for ${made.name}`, in: where });
      return them;
    },
    /** Time passes, and the request's own job comes. */
    async later(made: Made, ms: number) {
      world.core.clock.advance(ms);
      await attendToRequest(world.core, made.requestId);
    },
    /** What every copy of a request's card says once all of them say these words. */
    everyCopySays: ({ requestId }: Made, words: RegExp) =>
      eventually(async () => {
        const copies = (await world.core.db.postedMessage.findMany({ where: { requestId } })).map(
          ({ channelId, ts }) =>
            world.slack.workspace.conversations
              .get(channelId ?? '')
              ?.messages.find((message) => message.ts === ts),
        );
        const said = copies.map((message) => JSON.stringify(message?.blocks ?? ''));
        return said.length > 0 && said.every((one) => words.test(one)) ? said : undefined;
      }, `every copy to say ${words}`),
  };
}

/** A button that no card of this person's shows: Slack's payload with this value. */
export async function pressesForged(
  { slack, centre }: SlackWorld,
  user: string,
  action_id: string,
  value: string,
): Promise<void> {
  const payload = {
    type: 'block_actions',
    user: { id: user },
    team: { id: centre.teamId },
    trigger_id: issueTrigger(slack.workspace, user),
    container: { type: 'message' },
    actions: [{ type: 'button', action_id, block_id: 'b', value }],
  };
  await slack.sendRaw({ body: { payload } });
}

/** A decision that no window made. @returns what the window would show. */
export async function submitsForged(
  { slack, centre }: SlackWorld,
  user: string,
  callback_id: string,
  carried: object | string,
  note?: unknown,
): Promise<string> {
  const view = {
    id: 'V_FORGED',
    type: 'modal',
    callback_id,
    private_metadata: typeof carried === 'string' ? carried : JSON.stringify(carried),
    previous_view_id: null,
    hash: 'h',
    blocks: [],
    state: { values: { 'decision-note': { 'decision-note': { value: note } } } },
  };
  // Slack's own repetitions are known by their signature; each of these is a press of its own.
  const trigger_id = crypto.randomUUID();
  const team = { id: centre.teamId };
  const payload = { type: 'view_submission', user: { id: user }, team, trigger_id, view };
  return (await slack.sendRaw({ body: { payload } })).body;
}
