import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { after } from '../../../src/core/clock.ts';
import type { EmailNews } from '../../../src/core/delivery/news/resendEvent.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { BOUNCED, COMPLAINED, DELAYED, FAILED, marksOf, newsOf, type Sent, sendTo, tell } from './news.ts';
import { linkOf, rowOf } from './outbox.ts';

let core: TestCore;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

type Said = Partial<EmailNews> & Pick<EmailNews, 'what'>;
const SUPPRESSED = { what: 'bounced', problem: 'email_suppressed', mark: 'suppressed' } as const;

function* permutations<T>(things: readonly T[]): Generator<T[]> {
  if (things.length === 0) yield [];
  for (const [index, first] of things.entries())
    for (const others of permutations(things.toSpliced(index, 1))) yield [first, ...others];
}

test('sent, delivered, bounced and complained end the same in all 24 orders', async () => {
  const all: readonly Said[] = [{ what: 'sent' }, { what: 'delivered' }, BOUNCED, COMPLAINED];
  const centre = await makeCentre(core);
  for (const order of permutations(all)) {
    const sent = await sendTo(core, centre, centre.jane);
    const began = core.clock.now();
    core.clock.advance(60_000);
    for (const said of order) {
      const at = after(began, 1_000 * (1 + all.indexOf(said)));
      await tell(core, newsOf(core, sent, { ...said, at }));
    }
    expect(await rowOf(core, sent)).toMatchObject({
      state: 'complained',
      deliveredAt: after(began, 2_000),
      problem: 'email_marked_as_spam',
    });
    expect(await marksOf(core, centre)).toMatchObject([{ kind: 'complained', since: after(began, 4_000) }]);
  }
});

test('whatever is told of two emails, however often and in whatever order, ends in the same rows and mark', async () => {
  const said = fc.constantFrom<Said>(
    { what: 'sent' },
    { what: 'delivered' },
    BOUNCED,
    SUPPRESSED,
    COMPLAINED,
    DELAYED,
  );
  const piece = fc.record({ email: fc.constantFrom(0, 1), said });
  const stories = fc
    // Each at a time of its own; an email bounces or arrives only once.
    .uniqueArray(piece, { minLength: 1, maxLength: 7, selector: (one) => `${one.email} ${one.said.what}` })
    .chain((pieces) => {
      const story = pieces.map((one, second) => ({ ...one, second }));
      const shuffled = fc.shuffledSubarray([...story, ...story], { minLength: story.length });
      return fc.record({ story: fc.constant(story), shuffled });
    });
  await fc.assert(
    fc.asyncProperty(stories, async ({ story, shuffled }) => {
      const missing = story.filter((one) => !shuffled.includes(one));
      expect(await endOf([...shuffled, ...missing])).toEqual(await endOf(story));
    }),
    { numRuns: 15 },
  );
});

/** Tells a story of two emails to one address, and what stands in the rows afterwards. */
async function endOf(pieces: readonly { email: number; said: Said; second: number }[]) {
  core.clock.set('2026-11-21T15:00:00.000Z');
  const centre = await makeCentre(core);
  const emails: Sent[] = [await sendTo(core, centre, centre.jane), await sendTo(core, centre, centre.jane)];
  const began = core.clock.now();
  core.clock.advance(60_000);
  for (const { email, said, second } of pieces) {
    const news = newsOf(core, emails[email] as Sent, { ...said, at: after(began, second * 1_000) });
    await tell(core, news, `msg_${centre.slug}_${email}_${said.what}_${Math.random()}`);
  }
  const rows = await Promise.all(emails.map((email) => rowOf(core, email)));
  const marks = await marksOf(core, centre);
  const links = await Promise.all(emails.map((email) => linkOf(core, email)));
  return {
    rows: rows.map(({ state, problem, deliveredAt, sentAt }) => ({ state, problem, deliveredAt, sentAt })),
    links: links.map(({ state, endedReason }) => ({ state, endedReason })),
    marks,
  };
}

test('no news ever takes a row back', async () => {
  const centre = await makeCentre(core);
  const steps: readonly [Said, string][] = [
    [{ what: 'sent' }, 'sent'],
    [FAILED, 'failed'],
    [{ what: 'delivered' }, 'delivered'],
    [BOUNCED, 'bounced'],
    [COMPLAINED, 'complained'],
  ];
  const sent = await sendTo(core, centre, centre.jane);
  for (const [index, [said, state]] of steps.entries()) {
    await tell(core, newsOf(core, sent, said));
    for (const [earlier] of steps.slice(0, index)) await tell(core, newsOf(core, sent, earlier));
    expect(await rowOf(core, sent)).toMatchObject({ state });
  }
});
