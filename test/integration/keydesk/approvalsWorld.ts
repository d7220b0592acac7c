import { addCredits } from '../../../src/core/credits/addCredits.ts';
import type { Channel } from '../../../src/core/database/client.ts';
import type { GuardianId, RequestId, StaffId } from '../../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../../src/core/links/request.ts';
import type { KeydeskProcess } from '../../support/keydeskProcess.ts';
import { troublesOf } from './aftermath.ts';
import { requestTroubles } from './approvalsAftermath.ts';
import { ledgerTroubles, mailTroubles, settleLater, textTroubles } from './smsAftermath.ts';
import { aTwilio, type FarTwilio } from './smsFarEnd.ts';
import { makeWorld, type World } from './world.ts';

const CREDITS = 5_000;
const REQUESTER = 'U0FERN';

/** A world with Twilio in it, and somebody at the front desk who asks for resets. */
export interface AskingWorld {
  world: World;
  far: FarTwilio;
  /** One more Keydesk on the same database, ready. */
  start(): Promise<{ keydesk: KeydeskProcess; url: string }>;
  /** Fern asks for a reset of somebody nobody has asked about before. */
  ask(channel: Channel): Promise<RequestId>;
  stop(): Promise<void>;
}

export async function makeAskingWorld(): Promise<AskingWorld> {
  const world = await makeWorld({ rateLimit: 'off' });
  const far = await aTwilio();
  const { core, accountId, pool } = world;
  await addCredits(core, { accountId, amount: CREDITS, note: 'invoice 1042', by: { login: 'test' } });
  await pool.query('UPDATE accounts SET sms_enabled = true, credit_threshold = 0');
  const workspace = await core.db.slackWorkspace.findFirstOrThrow({ where: { accountId } });
  const channel = { kind: 'channel', workspaceId: workspace.id, channelId: 'C0MANAGERS' };
  const { approvalSettings } = await core.db.account.findUniqueOrThrow({ where: { id: accountId } });
  const settings = { ...(approvalSettings as object), postedTo: channel };
  await core.db.account.update({ where: { id: accountId }, data: { approvalSettings: settings } });
  const fern = await core.db.slackIdentity.findFirstOrThrow({ where: { accountId, slackUserId: REQUESTER } });
  const family = { accountId, externalId: 'F-race', name: 'Race' };
  const { id: familyId } = await core.db.family.create({ data: family });
  let guardians = 0;
  return {
    world,
    far,
    start: () => world.start(far.settings),
    async ask(by) {
      guardians += 1;
      const email = `race-${guardians}@example.com`;
      const phone = `+1512${5_550_000 + guardians}`;
      const name = `Guardian ${guardians}`;
      const row = { accountId, familyId, externalId: `G-${guardians}`, name, email, emailKey: email, phone };
      const { id } = await core.db.guardian.create({ data: { ...row, canLogIn: true } });
      const done = await requestGuardianReset(core, {
        accountId,
        guardianId: id as GuardianId,
        channel: by,
        staffId: fern.staffId as StaffId,
        requestKey: `race-${guardians}`,
        shownAddress: addressDigest(id, by === 'sms' ? phone : email),
        identified: { how: 'in_person' },
        cards: [],
      });
      if (done.kind !== 'asked') throw new Error('Fern may send by herself.');
      return done.requestId;
    },
    async stop() {
      await world.stop();
      await far.texts.stop();
    },
  };
}

/** Waits until every message is on its way, and lists whatever is not as it should be, here and at the far ends. */
export async function aftermathOf(
  { world, far }: AskingWorld,
  untilSent: (left: () => Promise<number>) => Promise<void>,
) {
  const { core, accountId, inbox, settings } = world;
  await untilSent(() =>
    core.db.delivery.count({ where: { accountId, state: { in: ['queued', 'sending'] } } }),
  );
  await settleLater(core, accountId, far, settings.PUBLIC_URL ?? '');
  const { troubles, states } = await requestTroubles(core, accountId);
  const mails = await mailTroubles(core, accountId, inbox);
  const texts = await textTroubles(core, accountId, far.texts);
  const messages = inbox.emails().length + far.texts.texts().length;
  return {
    states,
    messages,
    texts: texts.taken,
    charged: texts.charged,
    troubles: [
      ...troubles,
      ...mails.troubles,
      ...texts.troubles,
      ...(messages === (states.approved ?? 0)
        ? []
        : [`${messages} messages left, for ${states.approved} approvals.`]),
      ...(await ledgerTroubles(core, accountId, CREDITS, texts.charged)),
      ...(await troublesOf(core, accountId)),
    ],
  };
}
