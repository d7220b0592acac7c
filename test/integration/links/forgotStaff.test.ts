import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emailKey } from '../../../src/core/addresses.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Portal } from '../../../src/core/database/client.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { FORGOTTEN_FROM_ONE_ORIGIN } from '../../../src/core/limits/forgotOrigins.ts';
import { HOUR } from '../../../src/core/limits/rates.ts';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import { sealQuestion } from '../../../src/core/links/forgotQuestion.ts';
import { MOST_FORGOTTEN_AN_HOUR } from '../../../src/core/links/forgottenLimits.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeOwner } from '../../support/staffLinks.ts';
import { auditOf } from '../delivery/outbox.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

/** What the worker does with a question; from an origin of its own unless told otherwise. */
async function ask(
  email: string,
  { portal = 'office' as Portal, known = false, origin = crypto.randomUUID() as string } = {},
): Promise<void> {
  const { accountId } = centre;
  const sealedQuestion = sealQuestion(core, accountId, { email, origin, known });
  await answerForgotten(core, [{ accountId, portal, sealedQuestion }]);
}
const emailOf = (level: string) => `${level}@${centre.slug}.example`;
const links = () =>
  core.db.resetLink.findMany({
    where: { accountId: centre.accountId },
    orderBy: { requestedAt: 'asc' },
    select: { staffId: true, guardianId: true, purpose: true, state: true, address: true },
  });
const refusals = async () => (await auditOf(core, centre)).filter(({ action }) => action === 'reset.refused');
const give = (staffId: StaffId, email: string) =>
  core.db.staff.update({ where: { id: staffId }, data: { email, emailKey: emailKey(email) } });

describe('staff ask on the Office Portal (S2)', () => {
  it.each(['front_desk', 'manager', 'admin'] as const)(
    '%s gets a link to the address on record',
    async (level) => {
      await ask(emailOf(level).toUpperCase());
      expect(await links()).toEqual([
        {
          staffId: centre.staff[level],
          guardianId: null,
          purpose: 'staff_reset',
          state: 'pending',
          address: emailOf(level),
        },
      ]);
      const row = await core.db.auditEntry.findFirstOrThrow({
        where: { accountId: centre.accountId, action: 'reset.requested' },
      });
      expect(row).toMatchObject({
        actorKind: 'visitor',
        via: 'office_portal',
        subjectKind: 'staff',
        subjectId: centre.staff[level],
      });
    },
  );

  it('nobody gets one who is deactivated, is not on record, or is staff elsewhere', async () => {
    await core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: core.clock.now() },
    });
    const other = await makeCentre(core);
    for (const email of [emailOf('manager'), 'nobody@example.com', `admin@${other.slug}.example`])
      await ask(email);
    expect(await links()).toEqual([]);
  });

  it('two who share an email get a link each', async () => {
    await give(centre.staff.front_desk, emailOf('manager'));
    await ask(emailOf('manager'));
    expect((await links()).map(({ staffId }) => staffId).sort()).toEqual(
      [centre.staff.front_desk, centre.staff.manager].sort(),
    );
  });

  it('whoever is guardian and staff gets one for the portal that was asked at, and no other', async () => {
    const email = emailOf('manager');
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email, emailKey: email } });
    await ask(email);
    expect(await links()).toMatchObject([{ staffId: centre.staff.manager, guardianId: null }]);
    await ask(email, { portal: 'customer' });
    // The one for the Office Portal lives on.
    expect(await links()).toMatchObject([
      { staffId: centre.staff.manager, state: 'pending' },
      { guardianId: centre.jane, purpose: 'guardian_reset', state: 'pending' },
    ]);
  });
});

describe('the Business Owner asks (S3)', () => {
  it('nothing is sent, and the Audit Log says so at most once an hour', async () => {
    for (let times = 0; times < 3; times += 1) await ask(emailOf('owner'));
    expect(await links()).toEqual([]);
    expect(await core.db.delivery.count({ where: { accountId: centre.accountId } })).toBe(0);
    expect(await refusals()).toMatchObject([{ subjectId: centre.staff.owner, details: { reason: 'owner' } }]);
    core.clock.advance(HOUR);
    await ask(emailOf('owner'));
    expect(await refusals()).toHaveLength(2);
  });

  it('also from a browser that signed in before, or as somebody promoted a moment ago', async () => {
    await ask(emailOf('owner'), { known: true });
    await makeOwner(core, centre, centre.staff.admin);
    await ask(emailOf('admin'));
    expect(await links()).toEqual([]);
  });

  it('with the email of somebody else of the staff: that one gets a link, the owner none', async () => {
    await give(centre.staff.owner, emailOf('manager'));
    await ask(emailOf('manager'));
    expect(await links()).toMatchObject([{ staffId: centre.staff.manager }]);
    expect(await refusals()).toMatchObject([{ subjectId: centre.staff.owner }]);
  });

  it('a guardian record with the same email still gets its own, for the Customer Portal alone', async () => {
    const email = emailOf('owner');
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email, emailKey: email } });
    await ask(email, { portal: 'customer' });
    expect(await links()).toMatchObject([{ guardianId: centre.jane, staffId: null }]);
  });
});

describe('asking much', () => {
  it('twice within a minute is once; more than three in an hour are refused and noted once', async () => {
    await ask(emailOf('manager'));
    await ask(emailOf('manager'));
    expect(await links()).toHaveLength(1);
    for (let times = 0; times < MOST_FORGOTTEN_AN_HOUR + 2; times += 1) {
      core.clock.advance(2 * MINUTE);
      await ask(emailOf('manager'));
    }
    expect(await links()).toHaveLength(MOST_FORGOTTEN_AN_HOUR);
    expect(await refusals()).toMatchObject([
      { subjectId: centre.staff.manager, details: { reason: 'asked-too-often' } },
    ]);
    core.clock.advance(2 * MINUTE);
    // In a browser that signed in before, whoever uses up the links of others does not count.
    await ask(emailOf('manager'), { known: true });
    expect(await links()).toHaveLength(MOST_FORGOTTEN_AN_HOUR + 1);
  });

  it('families’ questions from the network of the centre do not use up what staff may ask, nor the reverse', async () => {
    const [{ most } = { most: 0 }] = FORGOTTEN_FROM_ONE_ORIGIN;
    const origin = 'the centre’s own network';
    for (let i = 0; i <= most; i += 1) await ask(`family-${i}@example.com`, { portal: 'customer', origin });
    await ask('jane.smith@example.com', { portal: 'customer', origin });
    expect(await links()).toEqual([]);
    await ask(emailOf('manager'), { origin });
    expect(await links()).toMatchObject([{ staffId: centre.staff.manager }]);
  });

  it('the same job twice sends once', async () => {
    const { accountId } = centre;
    const sealedQuestion = sealQuestion(core, accountId, {
      email: emailOf('manager'),
      origin: 'here',
      known: false,
    });
    const job = { accountId, portal: 'office' as const, sealedQuestion };
    await answerForgotten(core, [job]);
    core.clock.advance(5 * MINUTE);
    await answerForgotten(core, [job]);
    expect(await links()).toHaveLength(1);
  });
});
