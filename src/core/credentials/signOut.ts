import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Portal } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { namedInAudit } from './person.ts';
import { endSession } from './sessions.ts';

/** Ends the session of the browser, if it has one at this portal of the account. */
export async function signOut(
  core: Core,
  accountId: AccountId,
  portal: Portal,
  session: string | undefined,
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const person = await endSession(tx, accountId, portal, session);
    if (!person) return;
    await appendAudit(core, tx, accountId, {
      actor: namedInAudit(person),
      via: `${portal}_portal`,
      action: 'portal.signed_out',
      subject: namedInAudit(person),
    });
  });
}
