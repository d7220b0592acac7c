import type { Core } from '../../../src/core/core.ts';
import { addCredits } from '../../../src/core/credits/addCredits.ts';
import type { AccountId, GuardianId, StaffId } from '../../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../../src/core/links/request.ts';

/** More than are ever asked about in one run. */
const GUARDIANS = 6_000;
const CREDITS = 6_000;

/** Guardians with an email and a number each, credits, and somebody who presses YES for one after the other. */
export async function askers(core: Core, accountId: AccountId) {
  await core.db.account.update({ where: { id: accountId }, data: { smsEnabled: true, creditThreshold: 0 } });
  await addCredits(core, { accountId, amount: CREDITS, note: 'invoice 1042', by: { login: 'test' } });
  const family = { accountId, externalId: 'F-crowd', name: 'Crowd' };
  const { id: familyId } = await core.db.family.create({ data: family });
  const people = Array.from({ length: GUARDIANS }, (_, at) => ({
    id: crypto.randomUUID() as GuardianId,
    accountId,
    familyId,
    externalId: `G-crowd-${at}`,
    name: `Guardian ${at}`,
    email: `guardian-${at}@example.com`,
    emailKey: `guardian-${at}@example.com`,
    phone: `+1512${5_550_000 + at}`,
    canLogIn: true,
  }));
  await core.db.guardian.createMany({ data: people });
  const { id: staffId } = await core.db.staff.findFirstOrThrow({ where: { accountId, level: 'manager' } });
  return {
    credits: CREDITS,
    /** Every other one by SMS. */
    async yes(at: number): Promise<void> {
      const person = people[at];
      if (!person) throw new Error('There are too few guardians.');
      const channel = at % 2 === 0 ? 'email' : 'sms';
      await requestGuardianReset(core, {
        accountId,
        guardianId: person.id,
        channel,
        staffId: staffId as StaffId,
        requestKey: `crowd-${at}`,
        shownAddress: addressDigest(person.id, channel === 'email' ? person.email : person.phone),
        identified: { how: 'in_person' },
        cards: [],
      });
    },
  };
}
