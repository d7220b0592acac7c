import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
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
