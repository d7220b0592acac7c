import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { countRates, type Limit } from '../../../src/core/limits/rates.ts';
import {
  FORGOTTEN_OF_ONE_ACCOUNT,
  MOST_FORGOTTEN_A_DAY,
  MOST_FORGOTTEN_AN_HOUR,
} from '../../../src/core/links/forgottenLimits.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { markSent, tokenOf } from '../../support/links.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';
import { type Asking, JANE, MORNING, otherVisitor, startAsking } from './asking.ts';

const GOOD = 'correct horse battery';

let here: Asking;
const core = () => here.pages.core;

beforeAll(async () => {
  here = await startAsking();
});
afterAll(() => here.close());
beforeEach(() => here.begin());

describe('a person', () => {
  const askedAt = async (minutes: number, email = JANE) => {
    core().clock.set(new Date(Date.parse(MORNING) + minutes * MINUTE));
    const answer = await here.ask(email);
    await here.answerAll();
    return answer;
  };

  it('is sent three an hour, from however many origins, and the hour slides', async () => {
    for (const minutes of [50, 52, 54, 56, 62, 80, 109]) await askedAt(minutes);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR);
    await askedAt(111);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR + 1);
    await askedAt(111.5);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR + 1);
  });

  it('is sent six a day', async () => {
    for (let hour = 0; hour < 12; hour += 1)
      for (const minute of [0, 20, 40]) await askedAt(hour * 60 + minute);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_A_DAY);
    await askedAt(24 * 60 + 1);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_A_DAY + 1);
  });

  it('is answered as ever by the page, limited or not', async () => {
    const answers: Answer[] = [];
    for (let i = 0; i < 5; i += 1)
      answers.push(await askedAt(i * 2), await askedAt(i * 2, 'nobody@example.com'));
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR);
    for (const { status, rawHeaders, text } of answers)
      expect({ status, rawHeaders, text }).toEqual({
        status: 200,
        rawHeaders: answers[0]?.rawHeaders,
        text: answers[0]?.text,
      });
  });

  it('finds the last of the three in the inbox, working, and one that was used makes room', async () => {
    for (const minutes of [0, 2, 4, 6]) await askedAt(minutes);
    const last = await core().db.resetLink.findFirstOrThrow({
      where: { accountId: here.centre.accountId },
      orderBy: { requestedAt: 'desc' },
    });
    const token = await tokenOf(core(), last.id as never);
    await markSent(core(), here.centre.accountId, last.id as never);
    const form = { token, password: GOOD, confirm: GOOD, visit: 'a test' };
    expect(await redeemLink(core(), form)).toMatchObject({ kind: 'redeemed' });
    await askedAt(8);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR + 1);
  });

  it('who is limited is written down once an hour, without an address, and strangers never', async () => {
    for (let i = 0; i < 12; i += 1) {
      await askedAt(i * 2);
      await askedAt(i * 2, 'nobody@example.com');
    }
    const row = ['visitor', 'customer_portal', 'guardian', here.centre.jane, { reason: 'asked-too-often' }];
    expect(await here.refusals()).toEqual([row]);
    for (let i = 0; i < 12; i += 1) await askedAt(61 + i * 2);
    expect(await here.refusals()).toEqual([row, row]);
    const said = core().logLines.filter((line) => line.includes('Forgot Password reached a limit'));
    expect(said.length).toBeGreaterThan(0);
    expect(core().logLines.join('')).not.toMatch(/jane\.smith|nobody@|198\.51/);
  });
});

describe('while strangers use up all that may be asked for', () => {
  const flooded = async (): Promise<void> => {
    const from = otherVisitor();
    for (let i = 0; i < 9; i += 1) {
      await here.ask(JANE);
      await here.ask(`nobody${i}@example.com`, from);
      await here.answerAll();
      core().clock.advance(2 * MINUTE);
    }
    const limit = FORGOTTEN_OF_ONE_ACCOUNT[0] as Limit;
    await countRates(core(), core().db, [{ limit, subject: here.centre.accountId, by: limit.most }]);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR);
  };
  const signIn = (visitor: Visitor) =>
    visitor.post(`/${here.centre.slug}/portal/sign-in`, { email: JANE, password: GOOD });
  const askIn = async (visitor: Visitor, email: string) => {
    await visitor.post(`/${here.centre.slug}/portal/forgot`, { email });
    await here.answerAll();
    core().clock.advance(2 * MINUTE);
  };
  const withPassword = async (): Promise<void> => {
    const { accountId, jane: guardianId } = here.centre;
    const passwordHash = await core().hashing.hash(GOOD);
    const changedAt = core().clock.now();
    await core().db.credential.create({ data: { accountId, guardianId, passwordHash, changedAt } });
  };

  it('the person signs in', async () => {
    await withPassword();
    await flooded();
    const { status, headers } = await signIn(makeVisitor(here.pages.url));
    expect([status, headers.location]).toEqual([303, `/${here.centre.slug}/portal`]);
  });

  it('a browser in which the person signed in before gets a link all the same, but not without end', async () => {
    await withPassword();
    const phone = makeVisitor(here.pages.url);
    expect((await signIn(phone)).status).toBe(303);
    await flooded();
    for (let i = 0; i < 6; i += 1) await askIn(phone, JANE);
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR + 3);
  });

  it('knowing one person’s password opens nobody else’s inbox', async () => {
    await withPassword();
    const phone = makeVisitor(here.pages.url);
    expect((await signIn(phone)).status).toBe(303);
    for (let i = 0; i < 6; i += 1) await askIn(phone, 'jose@example.com');
    expect(await here.messages()).toBe(MOST_FORGOTTEN_AN_HOUR);
  });
});
