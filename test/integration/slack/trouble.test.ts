import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import type { FaultPlan } from '../../../demo/slack/faults.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { markSent } from '../../support/links.ts';
import { callsOf, confirmationFor, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

/** A fault and the words that the person reads for it. */
const OPENING: [what: string, fault: FaultPlan, words: string][] = [
  [
    'the trigger is over',
    { error: 'expired_trigger_id' },
    'Slack took too long, and the window could not open',
  ],
  [
    'the trigger was used',
    { error: 'exchanged_trigger_id' },
    'Slack took too long, and the window could not open',
  ],
  ['Slack answers 500', { status: 500 }, 'Slack did not answer Keydesk'],
  ['Slack answers with a page', { status: 200, body: '<html>sorry</html>' }, 'Slack did not answer Keydesk'],
  ['Slack answers 429', { status: 429, retryAfter: 30 }, 'Slack is too busy'],
  ['Slack answers 429 without a time', { status: 429 }, 'Slack is too busy'],
  ['Slack hangs', 'hang', 'Slack did not answer Keydesk'],
  ['Slack drops the call', 'drop', 'Slack did not answer Keydesk'],
  ['a scope is missing', { error: 'missing_scope' }, 'Slack does not let Keydesk do this (missing_scope)'],
  [
    'the bot is switched off',
    { error: 'account_inactive' },
    'Slack does not let Keydesk do this (account_inactive)',
  ],
  ['Slack refuses what Keydesk wrote', { error: 'invalid_arguments' }, 'Tell whoever runs it the number'],
];

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file', answerWithin: 150 });
});
afterEach(() => world.slack.heal());
afterAll(() => world.stop());

const maya = () => world.slack.person('U_MANAGER', { patienceMs: 8_000 });
const ephemerals = () => maya().messages('C_DESK').length;

const updatesOf = (viewId: unknown) =>
  callsOf(world.slack, 'views.update').filter(({ body }) => body.view_id === viewId);

/** Waits for exactly one new ephemeral message, and returns its words. */
async function oneSentence(before: number): Promise<string> {
  await eventually(() => ephemerals() > before || undefined, 'a sentence');
  expect(ephemerals()).toBe(before + 1);
  return wordsIn(maya().messages('C_DESK').at(-1)?.blocks);
}

describe('a window that cannot be opened', () => {
  it.each(OPENING)('%s: one honest sentence, nothing sent', async (_, fault, words) => {
    const before = ephemerals();
    world.slack.fail('views.open', fault);
    await maya().types('/reset-guardian smith');
    expect(await oneSentence(before)).toContain(words);
    expect(await world.core.db.resetLink.count()).toBe(0);
  });

  it('not even the sentence gets through: nothing falls over, and the next command works', async () => {
    world.slack.fail('views.open', { status: 500 });
    world.slack.fail('response_url', { status: 500 });
    await maya().types('/reset-guardian smith');
    await eventually(
      () => world.core.logLines.some((line) => line.includes('could not tell the person')) || undefined,
      'the log to say so',
    );
    await maya().types('/reset-guardian jane');
    await maya().modal('One guardian for “jane”');
    await maya().closesAll();
  });

  it('the answer’s own address hangs: it is given up after a while, and said', async () => {
    const before = ephemerals();
    world.slack.fail('response_url', 'hang');
    await maya().types('/keydesk whoami');
    expect(await oneSentence(before)).toContain('Slack did not answer Keydesk');
  });

  it('the reference number that the person reads is in the log, with what happened', async () => {
    const before = ephemerals();
    world.slack.fail('views.open', { error: 'invalid_arguments' });
    await maya().types('/reset-guardian smith');
    const reference = /\d{4}-\d{4}/.exec(await oneSentence(before))?.[0] ?? 'none';
    expect(
      world.core.logLines.some((line) => line.includes(reference) && line.includes('invalid_arguments')),
    ).toBe(true);
  });
});

describe('a window that cannot be filled', () => {
  it.each<[string, FaultPlan, number]>([
    ['a 500', { status: 500 }, 2],
    ['a 429 of a second', { status: 429, retryAfter: 1 }, 1],
    ['a dropped call', 'drop', 2],
    ['a lost answer', 'drop after', 1],
  ])('%s passes by itself: the update is made again', async (_, fault, times) => {
    world.slack.fail('views.update', fault, times);
    await maya().types('/reset-guardian jane');
    const { id } = await maya().modal('One guardian for “jane”');
    await eventually(() => updatesOf(id).length === times + 1 || undefined, 'all the tries');
    await maya().closesAll();
  });

  it('Slack stays down: one sentence, and no endless tries', async () => {
    const before = ephemerals();
    world.slack.fail('views.update', { status: 503 }, 10);
    await maya().types('/reset-guardian jane');
    expect(await oneSentence(before)).toContain('Slack did not answer Keydesk');
    const { id } = await maya().modal('Looking…');
    expect(updatesOf(id)).toHaveLength(3);
    world.slack.heal();
    await maya().closesAll();
  });

  it('the person closed it meanwhile: nobody is bothered', async () => {
    const before = ephemerals();
    const direct = maya().messages('app').length;
    const calls = callsOf(world.slack, 'views.update').length;
    world.slack.fail('views.update', { error: 'not_found' });
    await maya().types('/reset-guardian jane');
    await eventually(() => callsOf(world.slack, 'views.update').length > calls || undefined, 'the update');
    await maya().types('/keydesk whoami');
    expect(await oneSentence(before)).toContain('You are Maya');
    expect(maya().messages('app')).toHaveLength(direct);
    await maya().closesAll();
  });
});

describe('a confirmation that cannot be pushed', () => {
  it.each(OPENING)('%s: the sentence stands in the window, nothing sent', async (_, fault, words) => {
    await maya().types('/reset-guardian jane');
    await maya().modal('Jane Smith');
    world.slack.fail('views.push', fault);
    await maya().picks('Reset Password via Email', { beside: 'Jane Smith' });
    await maya().modal(words);
    await maya().closesAll();
    expect(await world.core.db.resetLink.count()).toBe(0);
  });
});

describe('YES that takes longer than Slack waits', () => {
  /** Holds Jane's record, so that core has to wait for it. */
  async function holdJane(change?: { email: string; emailKey: string }): Promise<() => Promise<void>> {
    const { promise: held, resolve: holding } = Promise.withResolvers<void>();
    const { promise: letGo, resolve: release } = Promise.withResolvers<void>();
    const done = world.core.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM guardians WHERE id = ${world.centre.jane}::uuid FOR UPDATE`;
        holding();
        await letGo;
        if (change) await tx.guardian.update({ where: { id: world.centre.jane }, data: change });
      },
      { timeout: 20_000 },
    );
    await held;
    return async () => {
      release();
      await done;
    };
  }
  const links = () => world.core.db.resetLink.count();

  it('says that it is still working, then what came of it', async () => {
    const person = await confirmationFor(world);
    await person.chooses('identified-how', 'In person');
    const release = await holdJane();
    expect(await person.clicks('YES')).toEqual({ ok: true });
    await person.modal('Still working on it');
    await release();
    await person.modal('on its way to j•••h@e•••.com');
    await person.clicks('Done');
    expect(await links()).toBe(1);
  });

  it('the window is closed meanwhile: the link is sent once, and the card tells', async () => {
    const person = await confirmationFor(world);
    await person.chooses('identified-how', 'In person');
    const release = await holdJane();
    const cards = person.messages('app').length;
    await person.clicks('YES');
    await person.modal('Still working on it');
    await person.closesAll();
    await release();
    await eventually(() => person.messages('app').length > cards || undefined, 'the card');
    expect(await links()).toBe(2);
  });

  it('refused after the window was closed: a direct message says why', async () => {
    const person = await confirmationFor(world);
    await person.chooses('identified-how', 'In person');
    const release = await holdJane({ email: 'new@example.com', emailKey: 'new@example.com' });
    await person.clicks('YES');
    await person.modal('Still working on it');
    await person.closesAll();
    const before = await links();
    await release();
    await person.message('The address of Jane Smith changed a moment ago. Nothing was sent', { in: 'app' });
    expect(await links()).toBe(before);
  });
});

describe('Slack is down while a link is on its way', () => {
  it('the card comes as soon as Slack is back, once, with the newest state', async () => {
    await world.core.db.guardian.update({
      where: { id: world.centre.jane },
      data: { email: 'jane.smith@example.com', emailKey: 'jane.smith@example.com' },
    });
    const person = await confirmationFor(world);
    await person.chooses('identified-how', 'In person');
    const cards = person.messages('app').length;
    world.slack.fail('chat.postMessage', 'drop after', 1);
    world.slack.fail('conversations.open', { status: 503 }, 1);
    await person.clicks('YES');
    await person.clicks('Done');
    const { id } = await world.core.db.resetLink.findFirstOrThrow({
      orderBy: { requestedAt: 'desc' },
      where: { state: 'pending' },
    });
    await markSent(world.core, world.centre.accountId, id as LinkId);
    await person.message((words) => words.includes('the link expires at'), { in: 'app' });
    expect(person.messages('app')).toHaveLength(cards + 1);
  });
});
