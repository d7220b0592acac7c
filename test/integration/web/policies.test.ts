import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';
import { PHOTOS, publish, record, sessionOf } from '../policies/policies.ts';

let pages: TestPages;
let centre: TestCentre;
let jane: Visitor;
let portal: string;

beforeAll(async () => {
  pages = await servePages();
});
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  portal = `/${centre.slug}/portal`;
  jane = await signedIn(centre.jane);
});
afterAll(() => pages.close());

/** A browser in which a guardian is signed in. */
async function signedIn(guardianId: TestCentre['jane'], of = centre): Promise<Visitor> {
  const visitor = makeVisitor(pages.url);
  visitor.cookies.set(`portal.${of.slug}`, await sessionOf(pages.core, of, guardianId));
  return visitor;
}

const acceptances = () =>
  pages.core.db.policyAcceptance.findMany({ where: { accountId: centre.accountId }, orderBy: { at: 'asc' } });

describe('a guardian reads and accepts a policy', () => {
  it('that waits on the home page, and is told with a tick that it is done', async () => {
    const { versionId } = await publish(pages.core, centre);
    const path = `${portal}/policies/${versionId}`;
    const home = await jane.get(portal);
    expect(home.text).toContain('Waiting for you');
    expect(home.text).toContain(`<a href="${path}"><bdi>${PHOTOS}</bdi></a>`);

    const text = await jane.get(path);
    expect(text.status).toBe(200);
    expect(text.text).toContain('<p>We may take <strong>photos</strong> at meets.</p>');
    expect(text.text).toContain('for yourself and for <bdi>Lily Smith</bdi>');
    expect(text.text).toContain('As the centre has it: Jane Smith');
    expect(text.text).toContain('Text of November 21, 2026');
    expect(await acceptances()).toEqual([]);

    const sent = await jane.post(path, { name: '  jane   SMITH ' }, { 'user-agent': 'Example Browser 2.0' });
    expect(sent).toMatchObject({ status: 303, headers: { location: `${portal}/policies` } });
    expect(await acceptances()).toMatchObject([
      {
        versionId,
        guardianId: centre.jane,
        kind: 'electronic',
        typedName: 'jane   SMITH',
        students: ['Lily Smith'],
        ip: '127.0.0.1',
        userAgent: 'Example Browser 2.0',
      },
    ]);
    const list = await jane.get(`${portal}/policies`);
    expect(list.text).toContain('<p class="tick"');
    expect(list.text).toContain(`<h1>You accepted “${PHOTOS}”</h1>`);
    expect(list.text).toContain('You accepted it here on November 21, 2026 at 9:00 AM.');
    expect(list.text).not.toContain('Waiting for you');
    pages.core.clock.advance(2 * MINUTE);
    expect((await jane.get(`${portal}/policies`)).text).toContain('<h1>Policies</h1>');
    expect((await jane.get(portal)).text).not.toContain('Waiting for you');
    expect((await jane.get(path)).text).not.toContain('name="name"');
  });

  it('twice by an impatient finger, and it counts once', async () => {
    const { versionId } = await publish(pages.core, centre);
    const path = `${portal}/policies/${versionId}`;
    await jane.get(path);
    const sent = await Promise.all([1, 2, 3, 4].map(() => jane.post(path, { name: 'Jane Smith' })));
    for (const answer of sent)
      expect(answer).toMatchObject({ status: 303, headers: { location: `${portal}/policies` } });
    expect(await acceptances()).toHaveLength(1);
  });

  it('in Spanish, at the centre’s time', async () => {
    const { versionId } = await publish(pages.core, centre, 'Podemos tomar fotos.', 'Fotos');
    const jose = await signedIn(centre.jose);
    const path = `${portal}/policies/${versionId}`;
    const text = await jose.get(path);
    expect(text.headers['content-language']).toBe('es');
    expect(text.text).toContain('Tal como lo tiene el centro: José Núñez');
    expect(text.text).toContain('Usted la acepta en su propio nombre.');
    const wrong = await jose.post(path, { name: 'Jane Smith' });
    expect(wrong.text).toContain('Ese no es el nombre de la persona que inició sesión.');
    expect(await jose.post(path, { name: 'jose nunez' })).toMatchObject({ status: 303 });
    const list = await jose.get(`${portal}/policies`);
    expect(list.text).toContain('<h1>Usted aceptó «Fotos»</h1>');
    expect(list.text).toMatch(/Usted la aceptó aquí el 21 de noviembre de 2026/);
    expect(list.text).toContain('<h2>Aceptadas</h2>');
    expect((await jose.get(path)).text).toContain('<h2>Aceptada</h2>');
  });

  it('again when the centre publishes a new text', async () => {
    const first = await publish(pages.core, centre);
    await jane.post(`${portal}/policies/${first.versionId}`, { name: 'Jane Smith' });
    const second = await publish(pages.core, centre, 'We may take photos and films.');
    const list = await jane.get(`${portal}/policies`);
    expect(list.text).toContain('You accepted an earlier text on November 21, 2026. It has changed since.');
    expect(list.text).toContain(`${portal}/policies/${second.versionId}`);
    // What was accepted can still be read.
    const old = await jane.get(`${portal}/policies/${first.versionId}`);
    expect(old.text).toContain('<strong>photos</strong> at meets');
    expect(old.text).toContain('The centre has a newer text of this policy.');
    expect(old.text).not.toContain('name="name"');
  });

  it('and finds that the centre has the signed form already', async () => {
    const { versionId } = await publish(pages.core, centre);
    const path = `${portal}/policies/${versionId}`;
    await jane.get(path);
    await record(pages.core, centre, { versionId });
    expect(await jane.post(path, { name: 'Jane Smith' })).toMatchObject({
      status: 303,
      headers: { location: path },
    });
    const text = await jane.get(path);
    expect(text.text).toContain('The centre has your signed form of November 20, 2026.');
    expect(text.text).not.toContain('accepted it here');
    expect(text.text).not.toContain('Binder 3');
    expect(await acceptances()).toMatchObject([{ kind: 'manual' }]);
  });
});

describe('what is not accepted', () => {
  it.each([
    ['', 'Type your name in the box to accept.'],
    ['   ', 'Type your name in the box to accept.'],
    ['Bob Smith', 'That is not the name of the person who is signed in.'],
    ['Jane', 'Type it as the centre has it: Jane Smith.'],
    ['Jane\nSmith', 'as the centre has it: Jane Smith'],
    ['"><script>alert(1)</script>', 'as the centre has it: Jane Smith'],
    ['J'.repeat(20_000), 'as the centre has it: Jane Smith'],
  ])('%j typed as the name says what to do, beside the box', async (name, sentence) => {
    const { versionId } = await publish(pages.core, centre);
    const answer = await jane.post(`${portal}/policies/${versionId}`, { name });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('<title>Problem: Photo release');
    const [, wrong = ''] = /<p class="wrong" id="name-wrong">([^<]*)<\/p>/.exec(answer.text) ?? [];
    expect(wrong).toContain(sentence);
    expect(answer.text).toContain('aria-describedby="name-hint name-wrong" aria-invalid="true" autofocus');
    expect(answer.text).not.toContain('<script');
    expect(answer.text.length).toBeLessThan(10_000);
    expect(await acceptances()).toEqual([]);
  });

  it('a text that changed while it was read is shown anew, and only the new one can be accepted', async () => {
    const first = await publish(pages.core, centre);
    const path = `${portal}/policies/${first.versionId}`;
    await jane.get(path);
    const second = await publish(pages.core, centre, 'We may take photos and films.');
    const answer = await jane.post(path, { name: 'Jane Smith' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(
      'The centre changed this text while you were reading, and nothing was accepted.',
    );
    expect(answer.text).toContain('photos and films');
    expect(answer.text).toContain(`action="${portal}/policies/${second.versionId}"`);
    expect(await acceptances()).toEqual([]);
    expect(await jane.get(path)).toMatchObject({
      status: 303,
      headers: { location: `${portal}/policies/${second.versionId}` },
    });
  });

  it('students who came onto the record meanwhile are named before anything counts for them', async () => {
    const { versionId } = await publish(pages.core, centre);
    const path = `${portal}/policies/${versionId}`;
    await jane.get(path);
    const { familyId } = await pages.core.db.guardian.findUniqueOrThrow({ where: { id: centre.jane } });
    await pages.core.db.student.create({
      data: { accountId: centre.accountId, familyId, externalId: 'k-2', name: 'Max Smith' },
    });
    const answer = await jane.post(path, { name: 'Jane Smith' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('The students on your family’s record changed');
    expect(answer.text).toContain('<bdi>Lily Smith</bdi> and <bdi>Max Smith</bdi>');
    expect(await acceptances()).toEqual([]);
    expect((await jane.post(path, { name: 'Jane Smith' })).status).toBe(303);
    expect(await acceptances()).toMatchObject([{ students: ['Lily Smith', 'Max Smith'] }]);
  });

  it('a form without its token, or from another browser, accepts nothing', async () => {
    const { versionId } = await publish(pages.core, centre);
    const path = `${portal}/policies/${versionId}`;
    await jane.get(path);
    const bare = await jane.ask('POST', path, {
      body: 'name=Jane+Smith',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(bare.status).toBe(403);
    const foreign = await jane.post(path, { name: 'Jane Smith' }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(await acceptances()).toEqual([]);
  });
});

describe('who sees a policy', () => {
  it('nobody who is signed out: they are led to sign in', async () => {
    const { versionId } = await publish(pages.core, centre);
    const stranger = makeVisitor(pages.url);
    for (const path of [`${portal}/policies`, `${portal}/policies/${versionId}`, `${portal}/policies/x`]) {
      expect(await stranger.get(path)).toMatchObject({
        status: 303,
        headers: { location: `${portal}/sign-in` },
      });
    }
    await stranger.get(`${portal}/sign-in`);
    const answer = await stranger.post(`${portal}/policies/${versionId}`, { name: 'Jane Smith' });
    expect(answer).toMatchObject({ status: 303, headers: { location: `${portal}/sign-in` } });
    expect(await acceptances()).toEqual([]);
  });

  it('nobody of another centre: there is no such page', async () => {
    const other = await makeCentre(pages.core, 'Another Centre');
    const theirs = await publish(pages.core, other);
    const own = await publish(pages.core, centre);
    await jane.get(`${portal}/policies/${own.versionId}`);
    for (const id of [
      theirs.versionId,
      crypto.randomUUID(),
      'x',
      `${own.versionId}x`,
      own.versionId.toUpperCase(),
    ]) {
      expect((await jane.get(`${portal}/policies/${id}`)).status).toBe(404);
      expect((await jane.post(`${portal}/policies/${id}`, { name: 'Jane Smith' })).status).toBe(404);
    }
    expect((await jane.get(`/${other.slug}/portal/policies/${theirs.versionId}`)).status).toBe(303);
    expect(await pages.core.db.policyAcceptance.count({ where: { accountId: other.accountId } })).toBe(0);
  });

  it('a centre without policies says so, and its home page says nothing of them', async () => {
    expect((await jane.get(`${portal}/policies`)).text).toContain('Your centre has no policies here yet.');
    expect((await jane.get(portal)).text).not.toContain('/policies');
  });

  it('a title and a text that look like HTML stay text', async () => {
    const { versionId } = await publish(
      pages.core,
      centre,
      '<img src=x onerror=alert(1)>',
      '<b onclick="x">Rules</b>',
    );
    for (const path of [portal, `${portal}/policies`, `${portal}/policies/${versionId}`]) {
      const { text } = await jane.get(path);
      expect(text).toContain('&lt;b onclick=');
      expect(text).not.toMatch(/<b |<img/);
    }
  });
});
