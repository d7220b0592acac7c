import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startTexts, type Texts } from '../../../demo/inbox/twilio/start.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import { freePort } from '../../../src/core/database/embedded/free-port.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { makeTwilio } from '../../../src/core/delivery/twilio.ts';
import type { AccountId, DeliveryId, GuardianId, StaffId } from '../../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../../src/core/links/request.ts';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';
import { makeWorld } from './world.ts';

const ROUNDS = 20;
/** Credits at the beginning; more than there are texts. */
const CREDITS = 2_000;
/** A start takes about this long, in milliseconds: every fourth round ends somewhere in it. */
const STARTING = 1_800;
/** The others end so long after it, with texts on their way. */
const SENDING = 900;
/** Between two YESes, in milliseconds. */
const A_YES_EVERY = 40;
const GUARDIANS = 1_900;

it('kill -9 and stops of Keydesk with texts under way, twenty times: every text at most once, every credit accounted for', async () => {
  const accountSid = `AC${'0'.repeat(32)}`;
  const far = await startTexts({ accountSid, authToken: 'example-token' });
  const world = await makeWorld({ rateLimit: 'off' });
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const twilio = {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: 'example-token',
    TWILIO_FROM: '+15125550199',
    TWILIO_BASE_URL: far.url,
  };
  const running = new Set<KeydeskProcess>();
  onTestFinished(async () => {
    await Promise.all([...running].map((one) => one.kill()));
    await far.stop();
    await world.stop();
  });
  const start = () => {
    const keydesk = startKeydeskProcess({ ...world.settings, ...twilio, PUBLIC_URL: url, PORT: port });
    running.add(keydesk);
    return keydesk;
  };
  const { core, accountId } = world;
  const yes = await preparePeople(core, accountId);
  far.answerAfter(30);
  far.fate({ kind: 'delivered' }, 20);

  let asked = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const keydesk = start();
    if (round % 4 === 1) far.fail({ kind: 'drop-after-accepting' });
    if (round % 7 === 0) far.fail({ kind: 'drop' });
    if (round % 3 === 0) far.fate({ kind: 'failed', errorCode: 30008 }, 20);
    else far.fate({ kind: 'delivered' }, 20);
    const over =
      round % 4 === 0
        ? pause(Math.random() * STARTING)
        : keydesk.ready.then(() => pause(Math.random() * SENDING));
    let isOver = false;
    const watched = over.finally(() => {
      isOver = true;
    });
    // Awaited below; until then nobody is to fall over it.
    watched.catch(() => {});
    while (!isOver) {
      await yes(asked);
      asked += 1;
      await pause(A_YES_EVERY);
    }
    await watched;
    if (round % 5 === 0) {
      // A stop that somebody has no patience with.
      keydesk.signal('SIGTERM');
      await pause(Math.random() * 300);
    }
    await keydesk.kill();
    running.delete(keydesk);
  }

  far.fate({ kind: 'delivered' }, 20);
  const last = start();
  await last.ready;
  const where = { accountId, channel: 'sms' as const };
  const underWay = () =>
    core.db.delivery.count({ where: { ...where, state: { in: ['queued', 'sending'] } } });
  // What a killed process held is taken up after its lease of 20 s.
  await expect.poll(underWay, { timeout: 60_000, interval: 200 }).toBe(0);
  await pause(500);
  await last.stop();
  running.delete(last);

  await settleEverything(core, accountId, far, { accountSid, url });
  const rows = await core.db.delivery.findMany({ where, include: { credits: true } });
  expect(rows).toHaveLength(asked);
  let charged = 0;
  for (const { id, state, providerId, credits } of rows) {
    const texts = far.texts().filter(({ statusCallback }) => statusCallback?.includes(id));
    const requests = far.attempts().filter(({ fields }) => fields.StatusCallback?.includes(id));
    expect(texts.length, 'texts of one delivery').toBeLessThanOrEqual(1);
    expect(requests.length, 'requests of one delivery').toBeLessThanOrEqual(1);
    const paid = texts.filter(({ status }) => status !== 'failed').length;
    charged += paid;
    expect(providerId).toBe(texts[0]?.sid ?? null);
    expect(state === 'failed', `a text of status ${texts[0]?.status} is ${state}`).toBe(paid === 0);
    expect(credits.map(({ amount }) => amount).reduce((sum, amount) => sum + amount, 0)).toBe(0 - paid);
  }
  const { sum, balance } = await ledgerSum(core, accountId);
  expect(balance).toBe(sum);
  expect(balance).toBe(CREDITS - charged);
  expect(charged).toBeGreaterThan(asked / 4);
  // Some were under way at a kill, and some failed at Twilio.
  expect(charged).toBeLessThan(far.texts().length);
  console.info(`texts: ${asked} asked for, ${far.texts().length} taken by Twilio, ${charged} charged`);
}, 240_000);

/** Guardians with a number each, credits, and who says YES to them, in turn. */
async function preparePeople(core: Core, accountId: AccountId): Promise<(at: number) => Promise<void>> {
  await core.db.account.update({ where: { id: accountId }, data: { smsEnabled: true, creditThreshold: 0 } });
  await addCredits(core, { accountId, amount: CREDITS, note: 'invoice 1042', by: { login: 'test' } });
  const { id: familyId } = await core.db.family.create({
    data: { accountId, externalId: 'F-crowd', name: 'Crowd' },
  });
  const people = Array.from({ length: GUARDIANS }, (_, at) => ({
    id: crypto.randomUUID() as GuardianId,
    accountId,
    familyId,
    externalId: `G-crowd-${at}`,
    name: `Guardian ${at}`,
    phone: `+1512${5_550_000 + at}`,
    canLogIn: true,
  }));
  await core.db.guardian.createMany({ data: people });
  const { id: staffId } = await core.db.staff.findFirstOrThrow({ where: { accountId, level: 'manager' } });
  return async (at) => {
    const person = people[at % GUARDIANS];
    if (!person || at >= GUARDIANS) throw new Error('There are too few guardians.');
    await requestGuardianReset(core, {
      accountId,
      guardianId: person.id,
      channel: 'sms',
      staffId: staffId as StaffId,
      requestKey: `crowd-${at}`,
      shownAddress: addressDigest(person.id, person.phone),
      identified: { how: 'in_person' },
      cards: [],
    });
  };
}

/** Asks for what nobody heard of, as Keydesk would by and by: by a clock that is an hour ahead. */
async function settleEverything(
  core: Core,
  accountId: AccountId,
  far: Texts,
  { accountSid, url }: { accountSid: string; url: string },
): Promise<void> {
  const settings = {
    accountSid,
    authTokens: ['example-token'],
    from: '+15125550199',
    baseUrl: far.url,
  } as const;
  const texts = makeTwilio({ settings, publicUrl: url, log: core.log });
  const later = { ...core, clock: { now: () => after(new Date(), 60 * MINUTE) } };
  const open = await core.db.delivery.findMany({
    where: { accountId, channel: 'sms', state: { in: ['unknown', 'sent'] } },
    select: { id: true },
  });
  for (const { id } of open) await settleText(later, texts, id as DeliveryId);
  const unknown = await core.db.delivery.count({ where: { accountId, channel: 'sms', state: 'unknown' } });
  expect(unknown).toBe(0);
}
