import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { endSession } from './sessions.ts';

/** Ends the session of the browser, if it has one in this account. */
export async function signOut(core: Core, accountId: AccountId, session: string | undefined): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const guardianId = await endSession(tx, accountId, session);
    if (!guardianId) return;
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'guardian', id: guardianId },
      via: 'customer_portal',
      action: 'portal.signed_out',
      subject: { kind: 'guardian', id: guardianId },
    });
  });
}
