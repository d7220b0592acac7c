import { BUSINESS } from '../../../demo/sample/business.ts';
import type { Demo } from '../../../demo/start.ts';
import type { Language } from '../../../src/core/database/client.ts';
import type { AccountId, GuardianId, StaffId } from '../../../src/core/ids.ts';
import type { Place } from './looking.ts';

/** Who looks at the demo's portal in which language; both are of the sample business. */
const GUARDIANS: Readonly<Record<Language, string>> = {
  en: 'sarah.smith@example.com',
  es: 'lucia.nunez@example.com',
};

/**
 * The demo's portal as a place where the list of every page (everyPage.ts) can be gone through: without
 * the demo's own front before it. */
export async function placesOf({ keydesk: { core, url } }: Demo): Promise<Record<Language, Place>> {
  const { id, slug, workspaces, staff } = await core.db.account.findUniqueOrThrow({
    where: { slug: BUSINESS.slug },
    include: { workspaces: true, staff: { where: { deactivatedAt: null } } },
  });
  const ofLevel = (level: string) => staff.find((one) => one.level === level)?.id as StaffId;
  const place = async (language: Language): Promise<Place> => {
    const email = GUARDIANS[language];
    const found = await core.db.guardian.findFirstOrThrow({ where: { accountId: id, email } });
    const guardian = { id: found.id as GuardianId, email };
    return {
      core,
      url,
      language,
      guardian,
      centre: {
        accountId: id as AccountId,
        slug,
        workspaceId: workspaces[0]?.id ?? '',
        staff: { manager: ofLevel('manager') },
      },
    };
  };
  return { en: await place('en'), es: await place('es') };
}
