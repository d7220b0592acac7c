import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { redeem, resetPath, wasRedeemed } from './deeds.ts';
import { makeWorld, type World } from './world.ts';

const OFFICE = `/${BUSINESS.slug}/office`;
const PASSWORDS = { owner: 'a bell above the door', invited: 'a lamp beside the mat' };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

it('from the owner’s press to a colleague who signs in: one mail each, one link, one password', async () => {
  const { core, accountId, inbox } = world;
  const { url } = await world.start();
  const where = { accountId, deactivatedAt: null };
  const owner = await core.db.staff.findFirstOrThrow({ where: { ...where, level: 'owner' } });
  const passwordHash = await core.hashing.hash(PASSWORDS.owner);
  const chosen = { passwordHash, changedAt: core.clock.now() };
  await core.db.credential.upsert({
    where: { staffId: owner.id },
    update: chosen,
    create: { accountId, staffId: owner.id, ...chosen },
  });
  const staff = await core.db.staff.findMany({
    where: { ...where, level: { not: 'owner' }, email: { not: null }, credential: null },
  });
  expect(staff.length).toBeGreaterThan(3);

  const olive = makeVisitor(url);
  await olive.post(`${OFFICE}/sign-in`, { email: owner.email ?? '', password: PASSWORDS.owner });
  const path = `${OFFICE}/invitations`;
  await olive.get(path);
  await Promise.all([olive.post(path, { invite: 'all' }), olive.post(path, { invite: 'all' })]);
  for (const { email } of staff) await inbox.waitFor(({ to }) => to[0] === email, 20_000);
  const mails = inbox.emails().filter((mail) => resetPath(mail));
  expect(mails.map(({ to }) => to[0]).sort()).toEqual(staff.map(({ email }) => email).sort());

  const [invited] = staff;
  const mail = mails.find(({ to }) => to[0] === invited?.email);
  // What to do when late.
  expect(mail?.text).toContain(`${OFFICE}/forgot`);
  const browser = makeVisitor(url);
  expect(wasRedeemed(await redeem(browser, resetPath(mail ?? { text: '' }) ?? '', PASSWORDS.invited))).toBe(
    true,
  );
  const signedIn = await browser.post(`${OFFICE}/sign-in`, {
    email: invited?.email ?? '',
    password: PASSWORDS.invited,
  });
  expect(signedIn.headers.location).toBe(OFFICE);
  const list = await olive.get(path);
  expect(list.text).toContain('Has a password');
  expect(list.text).toContain('the link works until');
}, 60_000);
