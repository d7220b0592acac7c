import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTexts, type Texts } from '../../../demo/inbox/twilio/start.ts';
import type { Text } from '../../../demo/inbox/twilio/textbox.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import type { CreditEntryKind } from '../../../src/core/database/client.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import type { Sending } from '../../../src/core/delivery/superviseDelivery.ts';
import { makeTwilio } from '../../../src/core/delivery/twilio.ts';
import type { DeliveryId, GuardianId } from '../../../src/core/ids.ts';
import { addressDigest, type GuardianResetRequest } from '../../../src/core/links/request.ts';
import { twilioWebhook } from '../../../src/handlers/web/webhooks/twilio.ts';
import { makeWebApp } from '../../../src/web/app.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, tokenOf, yesFor } from '../../support/links.ts';
import { type Asked, makeMailService, rowOf } from './outbox.ts';

export const PHONE = '+15125550142';

/** Keydesk's core and pages, and Twilio's stand-in, each behind a port of its own. */
export interface Texting {
  core: TestCore;
  far: Texts;
  sending: Sending;
  /** PUBLIC_URL. */
  url: string;
  close(): Promise<void>;
}

const ACCOUNT = `AC${'0'.repeat(32)}`;
/** The first is the one that Twilio signs with. */
export const TOKENS = ['example-token', 'older-token'] as const;

export async function openTexting({ timeoutMs = 1_000 } = {}): Promise<Texting> {
  const server = createServer();
  const url = await listen(server);
  const core = await makeTestCore({ publicUrl: url });
  const web = makeWebApp({ core, config: { TRUST_PROXY: 0 } });
  web.slack.use(twilioWebhook(core, { authTokens: TOKENS }));
  web.ready();
  server.on('request', web.app);
  const far = await startTexts({ accountSid: ACCOUNT, authToken: TOKENS[0], now: core.clock.now });
  const settings = { accountSid: ACCOUNT, authTokens: TOKENS, from: '+15125550199', baseUrl: far.url };
  return {
    core,
    far,
    url,
    sending: sendingTexts(makeTwilio({ settings, publicUrl: url, log: core.log, timeoutMs })),
    async close() {
      await far.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await core.close();
    },
  };
}

export function sendingTexts(texts: Sending['texts']): Sending {
  return { provider: makeMailService(), from: 'keydesk@mail.example.com', random: () => 1, texts };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A centre that texts, with so many credits. */
export async function textingCentre(core: TestCore, credits = 10): Promise<TestCentre> {
  const centre = await makeCentre(core);
  const { accountId } = centre;
  await core.db.account.update({ where: { id: accountId }, data: { smsEnabled: true, creditThreshold: 0 } });
  if (credits > 0)
    await addCredits(core, { accountId, amount: credits, note: 'invoice 1042', by: { login: 'op' } });
  return centre;
}

export async function textYesFor(
  core: TestCore,
  centre: TestCentre,
  guardianId: GuardianId = centre.jane,
): Promise<GuardianResetRequest> {
  const { phone } = await core.db.guardian.findUniqueOrThrow({ where: { id: guardianId } });
  return yesFor(core, centre, guardianId, {
    channel: 'sms',
    shownAddress: addressDigest(guardianId, phone ?? ''),
  });
}

/** One YES to a text. */
export async function askByText(
  core: TestCore,
  centre: TestCentre,
  guardianId: GuardianId = centre.jane,
): Promise<Asked> {
  const { linkId } = await sendGuardianReset(core, await textYesFor(core, centre, guardianId));
  const { id } = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
  return { linkId, deliveryId: id as DeliveryId, token: await tokenOf(core, linkId) };
}

/** What the ledger holds of one text, in order. */
export async function creditsOf(core: TestCore, { deliveryId }: Asked): Promise<CreditEntryKind[]> {
  const entries = await core.db.creditEntry.findMany({
    where: { deliveryId },
    orderBy: { seq: 'asc' },
    select: { kind: true },
  });
  return entries.map(({ kind }) => kind);
}

export async function balanceOf(core: TestCore, { accountId }: TestCentre): Promise<number> {
  return (await core.db.creditBalance.findUnique({ where: { accountId } }))?.balance ?? 0;
}

/** The text at Twilio that carries this link. */
export function textOf(far: Texts, { token }: Asked): Text {
  const text = far.texts().find(({ body }) => body.includes(token));
  if (!text) throw new Error('No such text was accepted.');
  return text;
}

export async function stateOf(core: TestCore, asked: Asked): Promise<string> {
  return (await rowOf(core, asked)).state;
}

/** Turns the clock to when Twilio is asked next about a text, and asks, until `until`. @returns how often */
export async function keepAskingAbout(
  { core, sending }: Texting,
  asked: Asked,
  until: Date,
): Promise<number> {
  for (let times = 0; ; times += 1) {
    const { state, dueAt, problem } = await rowOf(core, asked);
    if (state !== 'unknown' || problem !== 'sms_not_confirmed' || dueAt > until) return times;
    core.clock.set(dueAt);
    await settleText(core, sending.texts, asked.deliveryId);
  }
}
