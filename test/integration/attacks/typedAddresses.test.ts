import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emailKey } from '../../../src/core/addresses.ts';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import type { Jobs } from '../../../src/core/queue.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { type Answer, makeVisitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;
const path = () => `/${centre.slug}/portal/forgot`;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  await pages.core.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'forgot'`;
  // Each story from an origin without a past.
  await pages.core.db.rateCount.deleteMany();
  pages.core.clock.advance(86_400_000);
  centre = await makeCentre(pages.core);
  await onRecord(centre.jose, 'kiki.íñiguez@straße.example');
});

async function onRecord(guardianId: string, email: string): Promise<void> {
  await pages.core.db.guardian.update({
    where: { id: guardianId },
    data: { email, emailKey: emailKey(email) },
  });
}

/** What became of what was typed: the answer, and where messages go. */
async function outcome(answer: Answer): Promise<{ status: number; to: string[] }> {
  const jobs = await pages.core.db.$queryRaw<{ data: Jobs['forgot'] }[]>`
    SELECT data FROM pgboss.job WHERE name = 'forgot'`;
  await answerForgotten(
    pages.core,
    jobs.map(({ data }) => data),
  );
  const messages = await pages.core.db.delivery.findMany({ where: { accountId: centre.accountId } });
  return { status: answer.status, to: messages.map(({ address }) => address) };
}
const typed = async (email: string) => outcome(await makeVisitor(pages.url).post(path(), { email }));
const sent = async (body: string, headers?: Record<string, string>) =>
  outcome(await makeVisitor(pages.url).post(path(), body, headers));

describe('look-alikes of jane.smith@example.com find nobody, and the answer is the usual one', () => {
  it.each([
    ['Cyrillic а', 'jаne.smith@example.com'],
    ['Cyrillic е in the domain', 'jane.smith@еxample.com'],
    ['Greek ο for o', 'jane.smith@example.cοm'],
    ['full-width letters', 'ｊａｎｅ.smith@example.com'],
    ['a full-width dot', 'jane．smith@example.com'],
    ['an ideographic full stop', 'jane.smith@example。com'],
    ['dotless ı', 'jane.smıth@example.com'],
    ['dotted İ', 'JANE.SMİTH@EXAMPLE.COM'],
    ['long ſ', 'jane.ſmith@example.com'],
    ['a mathematical 𝐣', '𝐣ane.smith@example.com'],
    ['a combining dot below', 'jane.smith\u0323@example.com'],
    ['a zero-width space', 'jane\u200b.smith@example.com'],
    ['a zero-width joiner', 'jane.smith@example\u200d.com'],
    ['a soft hyphen', 'jane.smi\u00adth@example.com'],
    ['a sign that turns the writing round', '\u202ejane.smith@example.com'],
    ['a variation selector', 'jane.smith\ufe0f@example.com'],
    ['a dot at the end', 'jane.smith@example.com.'],
    ['a dot at the end of the name', 'jane.smith.@example.com'],
    ['no dots, which one provider ignores', 'janesmith@example.com'],
    ['a plus, which some providers cut off', 'jane.smith+x@example.com'],
    ['a comment', 'jane.smith(x)@example.com'],
    ['quotes', '"jane.smith"@example.com'],
    ['angle brackets', '<jane.smith@example.com>'],
    ['mailto', 'mailto:jane.smith@example.com'],
    ['percent signs that were coded twice', 'jane.smith%40example.com@example.com'],
    ['a source route', 'jane.smith%example.com@thief.example'],
    ['a pattern of SQL', 'jane.smith@example.c_m'],
    ['SQL', "jane.smith@example.com'--"],
  ])('%s', async (_how, email) => {
    expect(await typed(email)).toEqual({ status: 200, to: [] });
  });
});

describe('case tricks', () => {
  it('ASCII case is forgiven, and the message goes to the address as it is on record', async () => {
    await onRecord(centre.jane, 'Jane.Smith@Example.com');
    expect(await typed('jANE.sMITH@eXAMPLE.cOM')).toEqual({ status: 200, to: ['Jane.Smith@Example.com'] });
  });

  it.each([
    ['the Kelvin sign for k', '\u212ai\u212ai.íñiguez@straße.example'],
    ['SS for ß', 'kiki.íñiguez@STRASSE.example'],
    ['capital ẞ', 'kiki.íñiguez@STRAẞE.example'],
    ['capital Í', 'kiki.Íñiguez@straße.example'],
    ['punycode for the same domain', 'kiki.íñiguez@xn--strae-oqa.example'],
  ])('%s finds nobody', async (_how, email) => {
    expect(await typed(email)).toEqual({ status: 200, to: [] });
  });

  it('one accent written in two ways is the same address, and the message goes to the one on record', async () => {
    expect(await typed('kiki.i\u0301n\u0303iguez@straße.example')).toEqual({
      status: 200,
      to: ['kiki.íñiguez@straße.example'],
    });
  });

  it('punycode on record is found by punycode alone', async () => {
    await onRecord(centre.jane, 'jane@xn--strae-oqa.example');
    expect(await typed('jane@straße.example')).toEqual({ status: 200, to: [] });
    expect(await typed('jane@xn--strae-oqa.example')).toEqual({
      status: 200,
      to: ['jane@xn--strae-oqa.example'],
    });
  });
});

it.each([' jane.smith@example.com ', '\u00a0jane.smith@example.com', '\ufeffjane.smith@example.com'])(
  'blanks around it, as %j, are the keyboard’s and forgiven',
  async (email) => {
    expect(await typed(email)).toEqual({ status: 200, to: ['jane.smith@example.com'] });
  },
);

describe('more than one address is none', () => {
  it.each([
    ['a comma', 'jane.smith@example.com,thief@evil.example'],
    ['a semicolon', 'jane.smith@example.com;thief@evil.example'],
    ['a blank', 'jane.smith@example.com thief@evil.example'],
    ['a no-break space', 'jane.smith@example.com\u00a0thief@evil.example'],
    ['a pipe', 'jane.smith@example.com|thief@evil.example'],
    ['a display name', 'Jane <jane.smith@example.com>'],
    ['a display name that is an address', 'jane.smith@example.com <thief@evil.example>'],
    ['a line feed', 'jane.smith@example.com\nthief@evil.example'],
    ['a line feed and a header', 'jane.smith@example.com\nBcc:thief@evil.example'],
    ['CR and LF', 'jane.smith@example.com\r\nCc: thief@evil.example'],
    ['a line feed at the end', 'jane.smith@example.com\n'],
    ['CR and LF before it', '\r\njane.smith@example.com'],
    ['a line separator', 'jane.smith@example.com\u2028Bcc:thief@evil.example'],
    ['a next line', 'jane.smith@example.com\u0085'],
    ['a tab', 'jane.smith@example.com\tthief@evil.example'],
    ['escape', '\u001bjane.smith@example.com'],
    ['255 characters', `${'x'.repeat(243)}@example.com`],
    ['30,000 characters', `${'x'.repeat(30_000)}@example.com`],
  ])('with %s', async (_how, email) => {
    expect(await typed(email)).toEqual({ status: 422, to: [] });
  });

  it('a semicolon or pipe that leads to no second @ is one strange address of nobody', async () => {
    expect(await typed('jane.smith@example.com;x')).toEqual({ status: 200, to: [] });
  });

  it('254 characters are an address', async () => {
    expect((await typed(`${'x'.repeat(242)}@example.com`)).status).toBe(200);
  });
});

describe('forms that are not the form', () => {
  const JANE = 'email=jane.smith%40example.com';
  it.each([
    ['a list', 'email[]=jane.smith%40example.com&email[]=thief%40evil.example', 400],
    ['a list of one', 'email[]=jane.smith%40example.com', 400],
    ['a list by number', 'email[0]=jane.smith%40example.com', 400],
    ['a list whose brackets are coded', 'email%5B%5D=jane.smith%40example.com', 400],
    ['an object', 'email[address]=jane.smith%40example.com', 400],
    ['the field twice', `${JANE}&email=thief%40evil.example`, 400],
    ['the field twice in other case', `${JANE}&EMAIL=thief%40evil.example`, 200],
    ['NUL', 'email=jane.smith%40example.com%00thief%40evil.example', 400],
    ['line breaks', 'email=jane.smith%40example.com%0d%0aBcc:thief%40evil.example', 422],
    ['a line feed at the end', `${JANE}%0a`, 422],
    ['half of a letter', 'email=jane%c3@example.com', 400],
    ['a letter in more bytes than it needs', 'email=j%c1%a1ne.smith%40example.com', 400],
    ['nothing', '', 422],
  ])('%s', async (what, body, status) => {
    const to = what.includes('other case') ? ['jane.smith@example.com'] : [];
    expect(await sent(body)).toEqual({ status, to });
  });

  it.each([
    ['application/json', '{"email":"jane.smith@example.com"}'],
    ['application/json', '{"email":["jane.smith@example.com","thief@evil.example"]}'],
    ['text/plain', JANE],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nx@y\r\n--x--',
    ],
  ])('as %s', async (type, body) => {
    expect(await sent(body, { 'content-type': type })).toEqual({ status: 415, to: [] });
  });

  it('an address in the query is not read', async () => {
    const visitor = makeVisitor(pages.url);
    await visitor.get(path());
    const form = { email: 'nobody@example.com' };
    const answer = await visitor.post(`${path()}?email=jane.smith@example.com`, form);
    expect(await outcome(answer)).toEqual({ status: 200, to: [] });
  });
});

describe('what was typed', () => {
  it('comes back only in its own field, where it has not the shape of an address, and only as text', async () => {
    const nasty = `"><script>alert(1)</script>' onfocus=x`;
    const { text, headers } = await makeVisitor(pages.url).post(path(), { email: nasty });
    expect(text).not.toContain('<script');
    expect(text.split('alert(1)')).toHaveLength(2);
    expect(text).toMatch(
      /<input [^>]*value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&#39; onfocus=x"/,
    );
    expect(JSON.stringify(headers)).not.toContain('alert');
  });

  it('never comes back in the answer to an address', async () => {
    const { text, headers } = await makeVisitor(pages.url).post(path(), { email: 'canary@example.com' });
    expect(text + JSON.stringify(headers)).not.toContain('canary');
  });
});
