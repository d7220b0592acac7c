import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import type { Jobs } from '../../../src/core/queue.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const GOOD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;
let other: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core, 'Superstars Gymnastics');
  other = await makeCentre(pages.core, 'Other Swimming');
  for (const at of [centre, other]) {
    const passwordHash = await pages.core.hashing.hash(GOOD);
    const { accountId, jane: guardianId } = at;
    const changedAt = pages.core.clock.now();
    await pages.core.db.credential.create({ data: { accountId, guardianId, passwordHash, changedAt } });
  }
  await pages.core.db.guardian.update({
    where: { id: centre.bob },
    data: { email: 'shared@example.com', emailKey: 'shared@example.com', canLogIn: true },
  });
  await pages.core.db.guardian.update({
    where: { id: centre.nora },
    data: { email: 'shared@example.com', emailKey: 'shared@example.com', canLogIn: false },
  });
});
afterAll(() => pages.close());

/** Guardians with a password, without, with a sharer, and those who cannot log in; nobody; staff; the owner. */
const people = () => [
  'jane.smith@example.com',
  'jose@example.com',
  'shared@example.com',
  'nobody@example.com',
  `manager@${centre.slug}.example`,
  `owner@${centre.slug}.example`,
];

/**
 * All of an answer but what is another each time: the form's token, the browser's key, and the typed address in its own
 * field, by whose length the page is longer.
 */
function whole({ status, rawHeaders, text }: Answer, typed: string): string {
  const field = ` value="${typed}"`;
  const shown = text.split(field).length - 1;
  const headers = rawHeaders.map((one, i) => {
    if (rawHeaders[i - 1] === 'Content-Length') return Number(one) - shown * Buffer.byteLength(field);
    return one.replace(/^form=[\w-]{22};/, 'form=key;');
  });
  const body = text.replaceAll(field, '').replaceAll(/value="[\w-]{64}"/g, 'value="token"');
  return JSON.stringify([status, headers, body], null, 1);
}

describe('who is on record cannot be told', () => {
  const compare = async (ask: (email: string, visitor: Visitor) => Promise<Answer>) => {
    const answers = new Set<string>();
    for (const email of people()) answers.add(whole(await ask(email, makeVisitor(pages.url)), email));
    expect([...answers]).toHaveLength(1);
  };

  it.each(['en', 'es-MX'])(
    'by what Forgot Password answers (%s): status, headers and body to the byte',
    async (language) => {
      await compare((email, visitor) =>
        visitor.post(`/${centre.slug}/portal/forgot`, { email }, { 'accept-language': language }),
      );
    },
  );

  it.each(['en', 'es-MX'])('by what signing in with a wrong password answers (%s)', async (language) => {
    await compare((email, visitor) =>
      visitor.post(
        `/${centre.slug}/portal/sign-in`,
        { email, password: 'not the password' },
        { 'accept-language': language },
      ),
    );
  });

  it('by how soon signing in is slowed down or stopped', async () => {
    const statuses = new Map<string, number[]>();
    for (const email of people()) {
      const tries: number[] = [];
      for (let i = 0; i < 9; i += 1) {
        const form = { email, password: `not the password ${i}` };
        tries.push((await makeVisitor(pages.url).post(`/${centre.slug}/portal/sign-in`, form)).status);
      }
      statuses.set(email, tries);
    }
    const [first] = statuses.values();
    expect(first).toContain(429);
    for (const [email, tries] of statuses) expect(tries, email).toEqual(first);
  });

  it('by a link that nobody has, in any shape', async () => {
    const answers = new Set<string>();
    for (const token of ['A'.repeat(43), 'B'.repeat(43), 'short', `${'C'.repeat(42)}.`]) {
      const visitor = makeVisitor(pages.url);
      await visitor.get(`/reset/${encodeURIComponent(token)}`);
      answers.add(whole(await visitor.get('/reset'), ''));
    }
    expect([...answers]).toHaveLength(1);
  });
});

describe('what belongs to one centre is nothing at another', () => {
  const jobs = async () =>
    (
      await pages.core.db.$queryRaw<{ data: Jobs['forgot'] }[]>`
        WITH taken AS (DELETE FROM pgboss.job WHERE name = 'forgot' RETURNING data) SELECT data FROM taken`
    ).map(({ data }) => data);

  it('a question asked at one is not a question at another, even by a job that was moved', async () => {
    await jobs();
    await makeVisitor(pages.url).post(`/${centre.slug}/portal/forgot`, { email: 'jose@example.com' });
    const [job] = await jobs();
    if (!job) throw new Error('Nothing was asked.');
    await answerForgotten(pages.core, [{ ...job, accountId: other.accountId }]);
    expect(await pages.core.db.delivery.count({ where: { accountId: other.accountId } })).toBe(0);
    await answerForgotten(pages.core, [job]);
    expect(await pages.core.db.delivery.count({ where: { accountId: centre.accountId } })).toBe(1);
  });

  it('a session of one opens no page of another, under its own name or the other’s', async () => {
    const form = { email: 'jane.smith@example.com', password: GOOD };
    pages.core.clock.advance(3_600_000);
    const visitor = makeVisitor(pages.url);
    expect((await visitor.post(`/${other.slug}/portal/sign-in`, form)).status).toBe(303);
    expect((await visitor.get(`/${other.slug}/portal`)).status).toBe(200);
    const home = `/${centre.slug}/portal`;
    const signInPath = `${home}/sign-in`;
    expect((await visitor.get(home)).headers.location).toBe(signInPath);
    for (const [name, value] of [...visitor.cookies])
      visitor.cookies.set(name.replace(other.slug, centre.slug), value);
    expect((await visitor.get(home)).headers.location).toBe(signInPath);
  });

  it('a link of one sets no password at another, though the guardian has the same email', async () => {
    const { token } = await sentLink(pages.core, other, other.jose);
    const visitor = makeVisitor(pages.url);
    await visitor.get(`/reset/${token}`);
    expect((await visitor.get('/reset')).text).toContain('Other Swimming');
    const password = 'una clave bastante larga';
    expect((await visitor.post('/reset', { password, confirm: password })).headers.location).toBe(
      '/reset/done',
    );
    const changed = await pages.core.db.credential.findMany({
      where: { guardian: { email: 'jose@example.com' } },
    });
    expect(changed.map(({ accountId }) => accountId)).toEqual([other.accountId]);
  });
});
