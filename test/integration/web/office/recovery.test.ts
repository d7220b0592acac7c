import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import { sendRecovery } from '../../../../src/core/owner/sendRecovery.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';
import { askedFor, recoveryOf, stopTokenOf } from '../../owner/owning.ts';

let pages: TestPages;
let centre: TestCentre;
let path: string;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  path = `/${centre.slug}/office/recovery`;
});

const stateNow = async () => (await recoveryOf(pages.core, centre)).state;

describe('the stop link of a recovery', () => {
  it('asks first: scanners that open it, and whatever they find behind it, change nothing', async () => {
    await askedFor(pages.core, centre);
    const token = await stopTokenOf(pages.core, centre);
    const scanner = makeVisitor(pages.url);
    const opened = await scanner.get(`${path}/${token}`);
    expect(opened).toMatchObject({ status: 303, headers: { location: path } });
    const asked = await scanner.get(path);
    expect(asked.text).toContain('Stop the link for the owner’s password?');
    expect(asked.text).not.toContain(token);
    expect((await scanner.ask('POST', path)).status).toBe(403);
    expect(await stateNow()).toBe('waiting');
  });

  it('stops it by a press, without signing in, and says so again', async () => {
    await askedFor(pages.core, centre);
    const phone = makeVisitor(pages.url);
    await phone.get(`${path}/${await stopTokenOf(pages.core, centre)}`);
    await phone.get(path);
    const pressed = await phone.post(path);
    expect(pressed).toMatchObject({ status: 303, headers: { location: path } });
    expect(await stateNow()).toBe('stopped');
    for (let i = 0; i < 2; i += 1) expect((await phone.get(path)).text).toContain('It is stopped');
    expect((await phone.post(path, { recovery: (await recoveryOf(pages.core, centre)).id })).status).toBe(
      303,
    );
  });

  it('of nobody, of another centre, or without one: the same page, and nothing happens', async () => {
    await askedFor(pages.core, centre);
    const other = await makeCentre(pages.core);
    const token = await stopTokenOf(pages.core, centre);
    const stranger = makeVisitor(pages.url);
    const texts = new Set<string>();
    const look = async (where: string) => {
      const answer = await stranger.get(where);
      expect(answer.status).toBe(404);
      texts.add(answer.text.replace(/value="[^"]*"/g, '').replaceAll(other.slug, centre.slug));
    };
    await look(path);
    await stranger.get(`${path}/${'A'.repeat(43)}`);
    await look(path);
    await stranger.get(`/${other.slug}/office/recovery/${token}`);
    await look(`/${other.slug}/office/recovery`);
    expect(texts.size).toBe(1);
    expect(await stateNow()).toBe('waiting');
  });

  it('made for another recovery than the one opened since is not taken for it', async () => {
    await askedFor(pages.core, centre);
    const phone = makeVisitor(pages.url);
    await phone.get(`${path}/${await stopTokenOf(pages.core, centre)}`);
    await phone.get(path);
    expect((await phone.post(path, { recovery: crypto.randomUUID() })).status).toBe(409);
    expect((await phone.post(path, { recovery: 'x'.repeat(5_000) })).status).toBe(409);
    expect(await stateNow()).toBe('waiting');
  });

  it('works while the link is out, and says when there is nothing left to stop', async () => {
    const { recoveryId } = await askedFor(pages.core, centre);
    const phone = makeVisitor(pages.url);
    await phone.get(`${path}/${await stopTokenOf(pages.core, centre)}`);
    pages.core.clock.advance(60 * MINUTE);
    await sendRecovery(pages.core, recoveryId);
    expect((await phone.get(path)).text).toContain('The link went out');
    const { linkId } = await recoveryOf(pages.core, centre);
    await pages.core.db.resetLink.update({
      where: { id: linkId ?? '' },
      data: { state: 'expired', endedAt: pages.core.clock.now() },
    });
    expect((await phone.get(path)).text).toContain('There is nothing left to stop');
  });
});

describe('the owner, signed in', () => {
  it('sees it on their own page and stops it there', async () => {
    await askedFor(pages.core, centre);
    const owner = await staffSignedIn(pages, centre, 'owner');
    const home = await owner.get(`/${centre.slug}/office`);
    expect(home.text).toContain('A link for your password was asked for');
    await owner.get(path);
    await owner.post(path);
    expect(await stateNow()).toBe('stopped');
    expect((await owner.get(`/${centre.slug}/office`)).text).not.toContain('A link for your password');
  });

  it('alone sees it there: neither Admin Access nor anybody else', async () => {
    await askedFor(pages.core, centre);
    for (const level of ['front_desk', 'manager', 'admin'] as const) {
      const other = await staffSignedIn(pages, centre, level);
      expect((await other.get(`/${centre.slug}/office`)).text).not.toContain('A link for your password');
      expect((await other.get(path)).status).toBe(404);
      const { id } = await recoveryOf(pages.core, centre);
      await other.get(`/${centre.slug}/office/password`);
      expect((await other.post(path, { recovery: id })).status).toBe(404);
    }
    expect(await stateNow()).toBe('waiting');
  });
});
