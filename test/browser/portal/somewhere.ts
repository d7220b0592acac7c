import { afterAll, beforeAll } from 'vitest';
import type { Language } from '../../../src/core/database/client.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { makeCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { servePages } from '../../support/webServer.ts';
import type { Place } from './looking.ts';

/** The pages of a centre with a colour, for all tests of a file; Jane looks in English, José in Spanish. */
export function somewhere(): (language: Language) => Place {
  let places: Record<Language, Place>;
  let close = async () => {};
  beforeAll(async () => {
    const { core, url, close: closing } = await servePages();
    close = closing;
    const centre = await makeCentre(core);
    const { accountId } = centre;
    await core.db.account.update({ where: { id: accountId }, data: { brandColor: '#c2571a' } });
    const place = { core, url, centre };
    const looked = (language: Language, id: GuardianId, email: string): Place => ({
      ...place,
      language,
      guardian: { id, email },
      sendLink: () => sentLink(core, centre, id),
    });
    places = {
      en: looked('en', centre.jane, 'jane.smith@example.com'),
      es: looked('es', centre.jose, 'jose@example.com'),
    };
  });
  afterAll(() => close());
  return (language) => places[language];
}
