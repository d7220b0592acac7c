import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
});
afterAll(() => world.stop());
beforeEach(() => world.core.clock.advance(2 * 24 * 60 * MINUTE));

const linksOf = (staffId: StaffId) => world.core.db.resetLink.findMany({ where: { staffId } });

/** Types it, and waits for the answer, which nobody else sees. */
async function forgets(person: string): Promise<string> {
  const them = world.slack.person(person);
  const before = them.messages('C_DESK').length;
  await them.types('/keydesk forgot');
  await expect.poll(() => them.messages('C_DESK').length).toBe(before + 1);
  return them.messages('C_DESK').at(-1)?.text ?? '';
}

describe('/keydesk forgot', () => {
  it.each([
    ['U_FRONT_DESK', 'front_desk', 'f•••k@'],
    ['U_MANAGER', 'manager', 'm•••r@'],
    ['U_ADMIN', 'admin', 'a•••n@'],
  ] as const)(
    'mails %s a link of their own, and the answer names the masked address',
    async (person, level, masked) => {
      const staffId = world.centre.staff[level];
      const answer = await forgets(person);
      expect(answer).toContain('is on its way to');
      expect(answer).toContain(masked.slice(0, 5));
      expect(answer).not.toContain(`${level}@`);
      const [link, ...more] = await linksOf(staffId);
      expect(more).toEqual([]);
      expect(link).toMatchObject({
        purpose: 'staff_reset',
        channel: 'email',
        address: `${level}@${world.centre.slug}.example`,
        requesterKind: 'staff',
        requesterId: staffId,
      });
      world.slack.person('U_OWNER').seesNo('is on its way to');
    },
  );

  it('a second time a moment later sends nothing more', async () => {
    const { manager } = world.centre.staff;
    await forgets('U_MANAGER');
    const before = (await linksOf(manager)).length;
    expect(await forgets('U_MANAGER')).toContain('a moment ago');
    expect((await linksOf(manager)).length).toBe(before);
  });

  it('the Business Owner gets none (S3)', async () => {
    await forgets('U_OWNER');
    expect(await linksOf(world.centre.staff.owner)).toEqual([]);
  });

  it('somebody without email is told whom to ask', async () => {
    const { front_desk: fern } = world.centre.staff;
    await world.core.db.staff.update({ where: { id: fern }, data: { email: null, emailKey: null } });
    const before = (await linksOf(fern)).length;
    expect(await forgets('U_FRONT_DESK')).toMatch(/Ada Admin|Olive Owner/);
    expect((await linksOf(fern)).length).toBe(before);
  });

  it('whoever Keydesk does not know gets no link', async () => {
    const before = await world.core.db.resetLink.count();
    await world.slack.person('U_NEW').types('/keydesk forgot');
    await world.slack.person('U_NEW').sees(/who you are on the staff|link/);
    expect(await world.core.db.resetLink.count()).toBe(before);
  });
});
