import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, STAFF_PASSWORD, staffSignedIn } from '../../../support/staffLogin.ts';
import type { Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;
let path: string;
let owner: Visitor;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  path = `/${centre.slug}/office/ownership`;
  owner = await staffSignedIn(pages, centre, 'owner');
});

const levelOf = async (level: 'owner' | 'admin') =>
  (await pages.core.db.staff.findUniqueOrThrow({ where: { id: centre.staff[level] } })).level;

async function offer() {
  await owner.get(path);
  return owner.post(path, { do: 'offer', to: centre.staff.admin, current: STAFF_PASSWORD });
}

describe('passing the business on', () => {
  it('takes both, signed in with their own passwords', async () => {
    expect(await offer()).toMatchObject({ status: 303, headers: { location: `${path}/now` } });
    expect((await owner.get(`${path}/now`)).text).toContain('The business is offered');
    expect((await owner.get(path)).text).toContain('Your offer stands');
    const ada = await staffSignedIn(pages, centre, 'admin');
    expect((await ada.get(`/${centre.slug}/office`)).text).toContain('The business is offered to you');
    expect((await ada.get(path)).text).toContain('Become the Business Owner?');
    expect((await ada.post(path, { do: 'accept', current: STAFF_PASSWORD })).status).toBe(303);
    expect((await ada.get(`${path}/now`)).text).toContain('You are the Business Owner now');
    expect((await owner.get(`${path}/now`)).text).toContain('The business has a new owner');
    expect([await levelOf('owner'), await levelOf('admin')]).toEqual(['admin', 'owner']);
    expect((await owner.get(path)).text).toContain('there is no offer for you');
  });

  it('names the Slack account that will act for the new owner, with the way to unlink it', async () => {
    await offer();
    const ada = await staffSignedIn(pages, centre, 'admin');
    const { text } = await ada.get(path);
    expect(text).toMatch(/will act for the Business Owner:[\s\S]*U_ADMIN/);
    expect(text).toContain(`/${centre.slug}/office/link-slack`);
    await pages.core.db.slackIdentity.deleteMany({ where: { staffId: centre.staff.admin } });
    expect((await ada.get(path)).text).not.toContain('will act for the Business Owner');
  });

  it('asks for the current password, and counts wrong ones as everywhere', async () => {
    await owner.get(path);
    const to = centre.staff.admin;
    expect((await owner.post(path, { do: 'offer', to, current: '' })).status).toBe(422);
    expect((await owner.post(path, { do: 'offer', to: '', current: STAFF_PASSWORD })).status).toBe(422);
    const answers: number[] = [];
    for (let i = 0; i < 7; i += 1)
      answers.push((await owner.post(path, { do: 'offer', to, current: 'not the one' })).status);
    expect(answers).toEqual([422, 422, 422, 422, 422, 429, 429]);
    expect(await pages.core.db.ownershipTransfer.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('asks whoever signed in a while ago to sign in again, and brings them back', async () => {
    pages.core.clock.advance(11 * MINUTE);
    const asked = await owner.get(path);
    expect(asked).toMatchObject({ status: 303, headers: { location: `/${centre.slug}/office/sign-in` } });
    const again = await staffSignedIn(pages, centre, 'owner', owner);
    expect((await again.get(path)).text).toContain('Who becomes the Business Owner?');
  });

  it.each(['front_desk', 'manager', 'admin'] as const)('is nothing that %s can do', async (level) => {
    const other = await staffSignedIn(pages, centre, level);
    expect((await other.get(path)).text).toContain('Only the Business Owner');
    await other.get(`/${centre.slug}/office/password`);
    for (const form of [
      { do: 'offer', to: centre.staff.admin },
      { do: 'offer', to: centre.staff.front_desk },
      { do: 'accept', transfer: crypto.randomUUID() },
      { do: 'cancel', transfer: crypto.randomUUID() },
      { do: 'decline', transfer: 'x'.repeat(4_000) },
      { do: 'become', to: '…' },
    ]) {
      const { status } = await other.post(path, { ...form, current: STAFF_PASSWORD });
      expect([409, 422]).toContain(status);
    }
    expect([await levelOf('owner'), await levelOf('admin')]).toEqual(['owner', 'admin']);
  });

  it('can be taken back, and declined; then it cannot be accepted', async () => {
    await offer();
    await owner.get(path);
    const ada = await staffSignedIn(pages, centre, 'admin');
    await ada.get(path);
    const { transfer = '' } = ada.hidden(path);
    expect((await owner.post(path, { do: 'cancel' })).status).toBe(303);
    expect((await ada.post(path, { do: 'accept', transfer, current: STAFF_PASSWORD })).status).toBe(409);
    await offer();
    await ada.get(path);
    expect((await ada.post(path, { do: 'decline' })).status).toBe(303);
    expect((await ada.get(`${path}/now`)).text).toContain('The offer is over');
    expect([await levelOf('owner'), await levelOf('admin')]).toEqual(['owner', 'admin']);
  });

  it('leads somebody whose password was assigned to choose their own first', async () => {
    await offer();
    const ada = await staffSignedIn(pages, centre, 'admin');
    await ada.get(path);
    const { transfer = '' } = ada.hidden(path);
    await givePassword(pages.core, centre, 'admin', { mustChange: true });
    const answer = await ada.post(path, { do: 'accept', transfer, current: STAFF_PASSWORD });
    expect(answer).toMatchObject({ status: 303, headers: { location: `/${centre.slug}/office/password` } });
    expect(await levelOf('admin')).toBe('admin');
  });

  it('says in the owner’s form when nobody can be chosen', async () => {
    await pages.core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'manager' } });
    expect((await owner.get(path)).text).toContain('Nobody else has Admin Access yet');
  });
});
