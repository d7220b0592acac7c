import type { StaffRecord } from '../../core/credentials/portalAccount.ts';
import type { Language } from '../../core/database/client.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import type { officePaths } from '../paths.ts';
import { invitationWords } from '../words/invitations.ts';
import { linkSlackWords } from '../words/linkSlack.ts';
import { ownershipWords } from '../words/ownership.ts';
import { passwordWords } from '../words/password.ts';
import { sessionWords } from '../words/sessions.ts';

/** Something that staff can go on to from their own page. */
export interface OfficeWay {
  path: (paths: ReturnType<typeof officePaths>) => `/${string}`;
  label: (language: Language) => string;
  /** For whom it is there; for everybody if it does not say. Only what is shown: the page behind it asks core. */
  isFor?: (record: StaffRecord) => boolean;
}

/** In the order in which they are shown. Whoever adds a page for staff adds its way here. */
export const OFFICE_WAYS: readonly OfficeWay[] = [
  { path: (paths) => paths.password, label: (language) => passwordWords[language].link },
  { path: (paths) => paths.sessions, label: (language) => sessionWords[language].link },
  {
    path: (paths) => paths.invitations,
    label: (language) => invitationWords[language].link,
    isFor: ({ level }) => mayDo(level, 'invite-staff'),
  },
  {
    path: (paths) => paths.ownership,
    label: (language) => ownershipWords[language].way,
    isFor: ({ level }) => mayDo(level, 'hand-on-ownership'),
  },
  { path: (paths) => paths.oneTime('link-slack'), label: (language) => linkSlackWords[language].way },
];
