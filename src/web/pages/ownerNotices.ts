import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { StaffId } from '../../core/ids.ts';
import type { Recovery } from '../../core/owner/readRecovery.ts';
import type { Transfer } from '../../core/owner/readTransfer.ts';
import { type Html, html, type Shown } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { ownershipWords } from '../words/ownership.ts';
import { recoveryWords } from '../words/recovery.ts';
import { buttonLink } from './fields.ts';
import { moment } from './inWords.ts';

/** What somebody is to see before anything else on their own page: a recovery that they can stop, a business offered to them. */
export interface OwnerNews {
  recovery?: Recovery | undefined;
  transfer?: Transfer | undefined;
}

export function ownerNotices(
  account: PortalAccount,
  visit: Visit,
  staffId: StaffId,
  { recovery, transfer }: OwnerNews,
): Shown {
  const { waits } = recoveryWords[visit.language];
  const { notice } = ownershipWords[visit.language];
  const paths = officePaths(account.slug);
  return [
    recovery?.stoppable &&
      waiting(
        waits.title,
        recovery.state === 'waiting'
          ? waits.body(moment(recovery.sendAt, visit.language, account.timezone))
          : waits.sent,
        buttonLink(paths.oneTime('recovery'), waits.button),
      ),
    transfer?.state === 'offered' &&
      transfer.to.id === staffId &&
      waiting(notice.title, notice.body(transfer.from.name), buttonLink(paths.ownership, notice.button)),
  ];
}

function waiting(title: string, body: string, button: Html): Html {
  return html`<section class="waiting"><h2>${title}</h2><p>${body}</p>${button}</section>`;
}
