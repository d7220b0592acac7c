import { BUSINESS } from '../../../demo/sample/business.ts';
import type { Demo } from '../../../demo/start.ts';
import type { Language } from '../../../src/core/database/client.ts';
import type { AccountId, GuardianId, LinkId, StaffId } from '../../../src/core/ids.ts';
import { type SendingCentre, sendGuardianReset, yesFor } from '../../support/links.ts';
import type { Place } from './looking.ts';

/** Who looks at the demo's portal in which language; both are of the sample business. */
const GUARDIANS: Readonly<Record<Language, string>> = {
  en: 'sarah.smith@example.com',
  es: 'lucia.nunez@example.com',
};

/** The demo's portal, without the demo's own front, as places where the list of every page can be gone through. */
export async function placesOf(demo: Demo): Promise<Record<Language, Place>> {
  const { core, url } = demo.keydesk;
  const account = await core.db.account.findUniqueOrThrow({
    where: { slug: BUSINESS.slug },
    include: { workspaces: true, staff: { where: { level: 'manager', deactivatedAt: null } } },
  });
  const centre: SendingCentre & { slug: string } = {
    accountId: account.id as AccountId,
    slug: account.slug,
    workspaceId: account.workspaces[0]?.id ?? '',
    staff: { manager: account.staff[0]?.id as StaffId },
  };
  const place = async (language: Language): Promise<Place> => {
    const email = GUARDIANS[language];
    const found = await core.db.guardian.findFirstOrThrow({ where: { accountId: centre.accountId, email } });
    const guardian = { id: found.id as GuardianId, email };
    const sendLink = () => readLink(demo, centre, guardian);
    return { core, url, language, guardian, centre, sendLink };
  };
  return { en: await place('en'), es: await place('es') };
}

/** Sends a link as a manager does, without the card in Slack, and takes it out of the mail. */
async function readLink(
  { keydesk: { core }, inbox }: Demo,
  centre: SendingCentre,
  { id, email }: Place['guardian'],
): Promise<{ linkId: LinkId; token: string }> {
  const before = new Set(inbox.emails().map((mail) => mail.id));
  const yes = await yesFor(core, centre, id, { requestKey: crypto.randomUUID(), cards: [] });
  const { linkId } = await sendGuardianReset(core, yes);
  const isNew = (mail: { id: string; to: string[]; text: string }) =>
    !before.has(mail.id) && mail.to.includes(email) && mail.text.includes('/reset/');
  const { text } = await inbox.waitFor(isNew, 20_000);
  const token = /\/reset\/([\w-]{43})/.exec(text)?.[1] ?? '';
  // The mail is there before its row says so, and the page shows no form until then.
  const isLive = { where: { id: linkId, state: 'live' as const } };
  for (let tries = 0; tries < 100 && !(await core.db.resetLink.findFirst(isLive)); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return { linkId, token };
}
