import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/approvals/decide.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { Channel } from '../../../src/core/database/client.ts';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import { importDirectory } from '../../../src/core/directory/importDirectory.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { mailOwnLink } from '../../../src/core/links/mailOwnLink.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { asked, askFor, colleague, set, withTexts, yes, yesToStaff } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const HOUR = 60 * MINUTE;
const changed = (of: object, channel: Channel, oldAddress: string | null, hoursAgo: number) =>
  core.db.contactChange.create({
    data: {
      accountId: centre.accountId,
      ...of,
      channel,
      oldAddress,
      changedAt: after(core.clock.now(), -hoursAgo * HOUR),
    },
  });
/** Guardians by the dozen. */
async function guardians(count: number): Promise<GuardianId[]> {
  const rows = ['family_id,family_name,guardian_id,guardian_name,email,phone,can_log_in,language'];
  for (let n = 0; n < count; n += 1)
    rows.push(
      `m-${n},More,m-${n},Guardian ${n},m${n}@example.com,+1512555${String(n).padStart(4, '0')},yes,en`,
    );
  await importDirectory(core, {
    accountId: centre.accountId,
    families: { name: 'families.csv', content: rows.join('\n') },
    actor: { kind: 'operator', id: 'test' },
  });
  const found = await core.db.guardian.findMany({
    where: { accountId: centre.accountId, externalId: { startsWith: 'm-' } },
    orderBy: { externalId: 'asc' },
  });
  return found.map(({ id }) => id as GuardianId);
}
const ofManager = () => ({ by: centre.staff.manager });

describe('contact changed', () => {
  beforeEach(() => set(core, centre.accountId, { contactChanged: { on: true, hours: 72 } }));

  it.each([
    ['an hour ago', 1, 'asked'],
    ['71 hours ago', 71, 'asked'],
    ['73 hours ago', 73, 'sent'],
  ])('%s: a second person looks if that is within 72 hours', async (_, hours, kind) => {
    await changed({ guardianId: centre.jane }, 'email', 'old@example.com', hours);
    expect(await yes(core, centre, ofManager())).toMatchObject({ kind });
  });

  it('holds back even the Business Owner, and not what goes to the address that stayed', async () => {
    await changed({ guardianId: centre.jane }, 'sms', '+15125550100', 1);
    expect(await yes(core, centre, { by: centre.staff.owner })).toMatchObject({ kind: 'sent' });
    await withTexts(core, centre, 5);
    const text = await yes(core, centre, { by: centre.staff.owner, channel: 'sms' });
    expect(text).toMatchObject({ kind: 'asked', because: ['contact-changed'] });
  });

  it('of a colleague holds a staff reset back', async () => {
    await changed({ staffId: centre.staff.front_desk }, 'email', 'fern@example.com', 2);
    const done = await yesToStaff(core, centre, { by: centre.staff.admin, to: centre.staff.front_desk });
    expect(done).toMatchObject({ kind: 'asked', because: ['contact-changed'] });
  });

  it('tells the old address when the link goes out, and not before; the mail holds nothing of the new one', async () => {
    await changed({ guardianId: centre.jane }, 'email', 'old@example.com', 5);
    const requestId = await askFor(core, centre);
    const told = () =>
      core.db.delivery.findMany({ where: { accountId: centre.accountId, template: 'contact-guard' } });
    expect(await told()).toHaveLength(0);
    await decide(core, {
      accountId: centre.accountId,
      requestId,
      staffId: centre.staff.manager,
      decision: 'approve',
    });
    const [mail, ...others] = await told();
    expect(others).toHaveLength(0);
    expect(mail).toMatchObject({
      address: 'old@example.com',
      channel: 'email',
      sealedToken: null,
      linkId: null,
    });
    for (const language of ['en', 'es']) {
      const content = { ...(mail?.content as object), language };
      const { text } = await renderMail({ template: 'contact-guard', content, publicUrl: core.publicUrl });
      expect(text).toContain('Jane Smith');
      expect(text).not.toContain('jane.smith@example.com');
      expect(text).not.toContain('/reset');
    }
  });

  it('tells the old address also when so many hours are over at the approval', async () => {
    await changed({ guardianId: centre.jane }, 'email', 'old@example.com', 72 - 5 / 60);
    const requestId = await askFor(core, centre);
    core.clock.advance(20 * MINUTE);
    const { accountId, staff } = centre;
    await decide(core, { accountId, requestId, staffId: staff.manager, decision: 'approve' });
    const told = await core.db.delivery.findMany({ where: { accountId, template: 'contact-guard' } });
    expect(told.map(({ address }) => address)).toEqual(['old@example.com']);
  });

  it('tells the old address of a colleague too', async () => {
    const { accountId, staff } = centre;
    await changed({ staffId: staff.front_desk }, 'email', 'fern-before@example.com', 5);
    const requestId = asked(await yesToStaff(core, centre, { by: staff.admin, to: staff.front_desk }));
    await decide(core, { accountId, requestId, staffId: staff.owner, decision: 'approve' });
    const [mail] = await core.db.delivery.findMany({ where: { accountId, template: 'contact-guard' } });
    expect(mail?.address).toBe('fern-before@example.com');
    const content = mail?.content as object;
    const { text } = await renderMail({ template: 'contact-guard', content, publicUrl: core.publicUrl });
    expect(text).toContain('Fern Front-Desk');
    expect(text).not.toContain('front_desk@');
  });

  it('also tells an address that was on record only between the asking and the approval', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(5 * MINUTE);
    await changed({ guardianId: centre.jane }, 'email', 'jane.smith@example.com', 1 / 60);
    await changed({ guardianId: centre.jane }, 'email', 'between@example.com', 0);
    const { accountId, staff } = centre;
    await decide(core, { accountId, requestId, staffId: staff.manager, decision: 'approve' });
    const told = await core.db.delivery.findMany({ where: { accountId, template: 'contact-guard' } });
    expect(told.map(({ address }) => address)).toEqual(['between@example.com']);
  });

  it('of a phone is told to the email on record', async () => {
    await withTexts(core, centre, 5);
    await changed({ guardianId: centre.jane }, 'sms', '+15125550100', 5);
    const requestId = await askFor(core, centre, { channel: 'sms' });
    await decide(core, {
      accountId: centre.accountId,
      requestId,
      staffId: centre.staff.manager,
      decision: 'approve',
    });
    const told = await core.db.delivery.findMany({
      where: { accountId: centre.accountId, template: 'contact-guard' },
    });
    expect(told.map(({ address }) => address)).toEqual(['jane.smith@example.com']);
    expect(told[0]?.content).toMatchObject({ changed: 'sms', former: false });
  });
});

describe('a burst', () => {
  const told = () => core.db.staffNotice.findMany({ where: { accountId: centre.accountId, kind: 'burst' } });

  it('turns the sends of one person into requests, and tells the Business Owner once', async () => {
    await set(core, centre.accountId, { burst: { on: true, sends: 3 } });
    const people = await guardians(7);
    const done = [];
    for (const to of people.slice(0, 6)) done.push(await yes(core, centre, { ...ofManager(), to }));
    expect(done.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'asked', 'asked', 'asked']);
    expect(done[3]).toMatchObject({ because: ['burst'] });
    const notices = await told();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      staffId: centre.staff.owner,
      content: { staff: 'Maya Manager', sends: 3 },
    });
    // Somebody else is not slowed down, and an hour later neither is she.
    expect(await yes(core, centre, { by: centre.staff.admin, to: people[6] as GuardianId })).toMatchObject({
      kind: 'sent',
    });
    core.clock.advance(61 * MINUTE);
    expect(await yes(core, centre, ofManager())).toMatchObject({ kind: 'sent' });
  });

  it('is told anew when it is another one', async () => {
    await set(core, centre.accountId, { burst: { on: true, sends: 1 } });
    for (let hour = 0; hour < 2; hour += 1) {
      await yes(core, centre, ofManager());
      await yes(core, centre, ofManager());
      await yes(core, centre, ofManager());
      core.clock.advance(3 * HOUR);
    }
    expect(await told()).toHaveLength(2);
  });

  it('does not count links to one’s own password', async () => {
    await set(core, centre.accountId, { burst: { on: true, sends: 1 } });
    const { accountId, staff } = centre;
    await mailOwnLink(core, { accountId, staffId: staff.manager, requestKey: 'own' });
    expect(await yes(core, centre, ofManager())).toMatchObject({ kind: 'sent' });
    expect(await yes(core, centre, { ...ofManager(), to: centre.jose })).toMatchObject({ kind: 'asked' });
  });

  it('does not count what somebody else approved', async () => {
    await set(core, centre.accountId, { burst: { on: true, sends: 2 } });
    const [one, two, three] = (await guardians(3)) as [GuardianId, GuardianId, GuardianId];
    for (const to of [one, two]) {
      const requestId = await askFor(core, centre, { to });
      await decide(core, {
        accountId: centre.accountId,
        requestId,
        staffId: centre.staff.manager,
        decision: 'approve',
      });
    }
    expect(await yes(core, centre, { to: three })).toMatchObject({ because: ['level'] });
  });

  it('by many sends at the same moment lets through no more than its number, and tells once', async () => {
    await set(core, centre.accountId, { burst: { on: true, sends: 5 } });
    const people = await guardians(12);
    const done = await Promise.all(people.map((to) => yes(core, centre, { ...ofManager(), to })));
    expect(done.filter(({ kind }) => kind === 'sent')).toHaveLength(5);
    expect(await told()).toHaveLength(1);
    expect(await core.db.resetLink.count({ where: { accountId: centre.accountId } })).toBe(5);
  });
});

describe('the same person again and again', () => {
  it('needs approval from the fourth reset within 24 hours, whoever sends it', async () => {
    await set(core, centre.accountId, { repeated: { on: true, resets: 3 } });
    const mo = await colleague(core, centre, 'manager', 'Mo Manager');
    const done = [];
    for (const by of [mo, centre.staff.manager, mo, centre.staff.admin])
      done.push(await yes(core, centre, { by }));
    expect(done.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'asked']);
    expect(done[3]).toMatchObject({ because: ['repeated'] });
    expect(await yes(core, centre, { ...ofManager(), to: centre.jose })).toMatchObject({ kind: 'sent' });
    core.clock.advance(25 * HOUR);
    expect(await yes(core, centre, ofManager())).toMatchObject({ kind: 'sent' });
  });

  it('does not count what a colleague asked for themselves', async () => {
    await set(core, centre.accountId, { repeated: { on: true, resets: 1 } });
    const { accountId, staff } = centre;
    const again = () => yesToStaff(core, centre, { by: staff.admin, to: staff.manager });
    await mailOwnLink(core, { accountId, staffId: staff.manager, requestKey: 'own' });
    expect(await again()).toMatchObject({ kind: 'sent' });
    expect(await again()).toMatchObject({ kind: 'asked', because: ['repeated'] });
  });

  it('is counted also where four people press at the same moment', async () => {
    await set(core, centre.accountId, { repeated: { on: true, resets: 3 } });
    const askers = [centre.staff.manager, centre.staff.admin, centre.staff.owner];
    askers.push(await colleague(core, centre, 'manager', 'Mo Manager'));
    const done = await Promise.all(askers.map((by) => yes(core, centre, { by })));
    expect(done.filter(({ kind }) => kind === 'asked')).toHaveLength(1);
  });
});

describe('outside opening hours', () => {
  it('resets need approval', async () => {
    const never = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };
    await set(core, centre.accountId, { outsideHours: { on: true, hours: never } });
    const done = await yes(core, centre, ofManager());
    expect(done).toMatchObject({ because: ['outside-hours'] });
    const fired = await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: 'guard.fired' },
    });
    expect(fired.map(({ details }) => details)).toEqual([
      { guard: 'outside-hours', request: asked(done), asked_by: centre.staff.manager },
    ]);
  });
});

describe('the daily cap of texts', () => {
  it('turns each text over it into a request, also of two people at the same moment; emails go on', async () => {
    await withTexts(core, centre, 50);
    await set(core, centre.accountId, { smsCap: { on: true, texts: 3 } });
    const people = await guardians(8);
    const { manager, admin } = centre.staff;
    const done = await Promise.all(
      people.map((to, n) => yes(core, centre, { by: n % 2 ? manager : admin, to, channel: 'sms' })),
    );
    expect(done.filter(({ kind }) => kind === 'sent')).toHaveLength(3);
    expect(done.filter(({ kind }) => kind === 'asked')).toHaveLength(5);
    expect(await yes(core, centre, ofManager())).toMatchObject({ kind: 'sent' });
    core.clock.advance(24 * HOUR);
    expect(await yes(core, centre, { ...ofManager(), to: centre.jose, channel: 'sms' })).toMatchObject({
      kind: 'sent',
    });
  });
});
