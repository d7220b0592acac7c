import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import { findAssignment } from '../../../src/core/assignments/find.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { sha256 } from '../../../src/core/secrets.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { staffSignedIn } from '../../support/staffLogin.ts';
import type { Visitor } from '../../support/visitor.ts';

export const NEW_PASSWORD = 'a chair behind the vault';
export const REASON = 'forgot it and cannot read mail here';

/** YES in Slack: the path of the link that the asker gets. */
export async function begun(
  core: TestCore,
  centre: TestCentre,
  {
    asker = 'admin',
    subject = 'manager',
    requestKey = crypto.randomUUID(),
    reason = REASON,
  }: { asker?: PermissionLevel; subject?: PermissionLevel; requestKey?: string; reason?: string } = {},
): Promise<string> {
  const url = await beginAssignment(core, {
    ...{ accountId: centre.accountId, workspaceId: centre.workspaceId, reason, requestKey },
    ...{ askerId: centre.staff[asker], subjectId: centre.staff[subject] },
  });
  return url.slice(core.publicUrl.length);
}

/** The asker's browser with the form before it. */
export async function atForm(
  at: { core: TestCore; url: string },
  centre: TestCentre,
  who: Parameters<typeof begun>[2] = {},
): Promise<{ browser: Visitor; path: string; assignment: string }> {
  const browser = await staffSignedIn(at, centre, who.asker ?? 'admin');
  const link = await begun(at.core, centre, who);
  const opened = await browser.get(link);
  const path = String(opened.headers.location);
  const page = await browser.get(path);
  const assignment = /name="assignment" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return { browser, path, assignment };
}

/** The asker's form, ready to be sent, in a session that was begun for it. */
export async function formReady(
  core: TestCore,
  centre: TestCentre,
  asker: 'admin' | 'owner' = 'admin',
  subject: 'manager' | 'admin' = 'manager',
) {
  const { accountId } = centre;
  const askerId = centre.staff[asker];
  const token = (await begun(core, centre, { asker, subject })).split('/').at(-1) ?? '';
  const session = `the session of the asker ${askerId}`;
  const now = core.clock.now();
  const data = {
    ...{ idHash: sha256(session), accountId, staffId: askerId, portal: 'office' as const },
    ...{ createdAt: now, seenAt: now, expiresAt: after(now, 60 * MINUTE) },
  };
  await core.db.session.createMany({ data: [data], skipDuplicates: true });
  const open = await findAssignment(core, { accountId, askerId, token });
  return {
    ...{ accountId, askerId, token, session, madeFor: open?.assignmentId ?? '' },
    ...{ password: NEW_PASSWORD, confirm: NEW_PASSWORD, mustChange: true },
  };
}
