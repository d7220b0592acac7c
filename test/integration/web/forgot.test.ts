import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { answerForgotten, startForgot } from '../../../src/core/links/forgot.ts';
import { sealQuestion } from '../../../src/core/links/forgotQuestion.ts';
import { MOST_FORGOTTEN_AN_HOUR } from '../../../src/core/links/forgottenLimits.ts';
import type { Jobs } from '../../../src/core/queue.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore } from '../../support/core.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  await pages.core.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'forgot'`;
  centre = await makeCentre(pages.core);
});

const ask = (email: string, headers: Record<string, string> = {}) =>
  makeVisitor(pages.url).post(`/${centre.slug}/portal/forgot`, { email }, headers);

const questions = () =>
  pages.core.db.$queryRaw<{ data: Jobs['forgot'] }[]>`SELECT data FROM pgboss.job WHERE name = 'forgot'`;

/** What the worker does with all that was asked. */
async function answerAll(): Promise<void> {
  await answerForgotten(
    pages.core,
    (await questions()).map(({ data }) => data),
  );
}

const messages = () =>
  pages.core.db.delivery.findMany({
    where: { accountId: centre.accountId, template: 'guardian-reset', state: 'queued' },
    orderBy: { id: 'asc' },
  });

describe('the answer', () => {
  it('is the same to the byte for known, unknown, flagless and shared addresses', async () => {
    const answers = await Promise.all(
      [
        'jane.smith@example.com',
        'nobody@example.com',
        'bob@example.com',
        'JOSE@EXAMPLE.COM',
        'a@b',
        'ünï@example.com',
        '"><script>@example.com',
      ].map((email) => ask(email)),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.rawHeaders).toEqual(answers[0]?.rawHeaders);
      expect(answer.text).toBe(answers[0]?.text);
    }
    expect(answers[0]?.text).toContain('Check your email');
    expect(answers[0]?.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    ['', 'Type your email address.'],
    ['   ', 'Type your email address.'],
    ['jane', 'not a whole email address'],
    ['jane@example.com\r\nBcc: thief@example.net', 'not a whole email address'],
    ['jane@example.com,thief@example.net', 'not a whole email address'],
    [`${'x'.repeat(300)}@example.com`, 'not a whole email address'],
  ])('to %j is a word beside the field, whoever is on record', async (email, why) => {
    const answer = await ask(email);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(why);
    expect(await questions()).toEqual([]);
  });

  it('speaks the browser’s language until a record is known', async () => {
    expect((await ask('jane.smith@example.com', { 'accept-language': 'es-MX,es;q=0.9' })).text).toContain(
      'Revise su correo',
    );
  });
});

describe('what is stored', () => {
  it('is the question, sealed: nothing typed is in clear in any job or log line', async () => {
    await ask('canary.address@example.com');
    const [question] = await questions();
    expect(JSON.stringify(question)).not.toContain('canary');
    expect(pages.core.logLines.join('')).not.toContain('canary');
  });

  it('a rush is stored whole, in few statements', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => ask(`person${i}@example.com`)));
    expect(await questions()).toHaveLength(100);
  });
});

describe('the worker', () => {
  it('sends a link to the address on the record, not to the one that was typed', async () => {
    await ask('JANE.Smith@example.com');
    await answerAll();
    expect(await messages()).toMatchObject([{ address: 'jane.smith@example.com', channel: 'email' }]);
  });

  it.each([
    ['nobody at all', 'nobody@example.com'],
    ['a person without Can Log In', 'bob@example.com'],
    ['a look-alike in another alphabet', 'jane.ѕmith@example.com'],
    ['a dotless ı', 'jane.smıth@example.com'],
    ['a full-width letter', 'jane.smith@example。com'],
    ['a pattern', '%@example.com'],
  ])('sends nothing for %s', async (_who, email) => {
    expect((await ask(email)).status).toBe(200);
    await answerAll();
    expect(await messages()).toEqual([]);
  });

  it('sends nothing to a namesake of another centre', async () => {
    const other = await makeCentre(pages.core, 'Other Centre');
    await ask('jane.smith@example.com');
    await answerAll();
    expect(await messages()).toHaveLength(1);
    const elsewhere = { accountId: other.accountId };
    expect(await pages.core.db.delivery.count({ where: elsewhere })).toBe(0);
    const [question] = await questions();
    if (question) await answerForgotten(pages.core, [{ ...question.data, accountId: other.accountId }]);
    expect(await pages.core.db.delivery.count({ where: elsewhere })).toBe(0);
  });

  it('sends everybody who shares an address a link of their own', async () => {
    await pages.core.db.guardian.update({
      where: { id: centre.bob },
      data: { email: 'Jane.Smith@example.com', emailKey: 'jane.smith@example.com', canLogIn: true },
    });
    await ask('jane.smith@example.com');
    await answerAll();
    const sent = await messages();
    // In no particular order: each is a link of its own.
    const told = sent.map(
      ({ address, content }) => `${(content as { guardian: string }).guardian} at ${address}`,
    );
    expect(told.sort()).toEqual([
      'Bob Smith at Jane.Smith@example.com',
      'Jane Smith at jane.smith@example.com',
    ]);
  });

  it('sends nothing twice when a job runs again', async () => {
    await ask('jane.smith@example.com');
    await answerAll();
    await answerAll();
    const { accountId } = centre;
    expect(await pages.core.db.resetLink.count({ where: { accountId } })).toBe(1);
  });

  it('sends a person at most a few an hour, whoever asks and from how many browsers', async () => {
    const asked = () => pages.core.db.resetLink.count({ where: { accountId: centre.accountId } });
    for (let minute = 0; minute < 12; minute += 2) {
      await ask('jane.smith@example.com');
      await answerAll();
      await pages.core.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'forgot'`;
      pages.core.clock.advance(2 * MINUTE);
    }
    expect(await asked()).toBe(MOST_FORGOTTEN_AN_HOUR);
    pages.core.clock.advance(60 * MINUTE);
    await ask('jane.smith@example.com');
    await answerAll();
    expect(await asked()).toBe(MOST_FORGOTTEN_AN_HOUR + 1);
  });

  it('takes a double tap, and twelve taps at once, as one: the first mail keeps working', async () => {
    await Promise.all(Array.from({ length: 12 }, () => ask('jane.smith@example.com')));
    const all = await questions();
    await Promise.all(all.map(({ data }) => answerForgotten(pages.core, [data])));
    expect(await messages()).toHaveLength(1);
    const links = await pages.core.db.resetLink.findMany({ where: { accountId: centre.accountId } });
    expect(links.map(({ state }) => state)).toEqual(['pending']);
  });

  it('answers everybody else when one question fails, and says so', async () => {
    await Promise.all(['jane.smith@example.com', 'jose@example.com'].map((email) => ask(email)));
    await pages.core.db
      .$executeRaw`ALTER TABLE deliveries ADD CONSTRAINT one CHECK (address <> 'jane.smith@example.com') NOT VALID`;
    await expect(answerAll()).rejects.toThrow('not answered');
    await pages.core.db.$executeRaw`ALTER TABLE deliveries DROP CONSTRAINT one`;
    expect(await messages()).toMatchObject([{ address: 'jose@example.com' }]);
    await answerAll();
    expect((await messages()).map(({ address }) => address).sort()).toEqual([
      'jane.smith@example.com',
      'jose@example.com',
    ]);
  });

  it('leaves alone what a forgotten secret sealed', async () => {
    const sealedQuestion = Buffer.alloc(60, 7).toString('base64');
    await answerForgotten(pages.core, [{ accountId: centre.accountId, portal: 'customer', sealedQuestion }]);
    expect(await messages()).toEqual([]);
  });
});

it('takes up what was asked, in the background', async () => {
  const core = await makeTestCore({ background: true });
  try {
    const { accountId } = await makeCentre(core);
    await startForgot(core);
    const sealedQuestion = sealQuestion(core, accountId, {
      email: 'jane.smith@example.com',
      origin: '',
      known: false,
    });
    await core.queue.addMany('forgot', [{ accountId, portal: 'customer', sealedQuestion }]);
    await expect.poll(() => core.db.resetLink.count({ where: { accountId } }), { timeout: 10_000 }).toBe(1);
  } finally {
    await core.close();
  }
});
