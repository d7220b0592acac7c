import type { ModalView } from '@slack/types';
import type { Asker } from '../../bot/identity.ts';
import { askedModal, requestedModal } from '../../bot/modals/confirmationModal.ts';
import { maskAddress } from '../../core/addresses.ts';
import type { Requested, Yes } from '../../core/approvals/sendOrAsk.ts';
import { approvalOf } from '../../core/cards/foresee.ts';
import { keyOfAgain, requireOwn, requireStillToSendAgain } from '../../core/cards/sendAgain.ts';
import type { Core } from '../../core/core.ts';
import type { Channel } from '../../core/database/client.ts';
import type { LinkId } from '../../core/ids.ts';
import type { Standing } from '../../core/permissions/judge.ts';
import { isNoText, noText, type Recipient } from './resetQuestion.ts';

/** A YES, whoever it is about. */
interface YesTo {
  recipient: Recipient;
  channel: Channel;
  /** The link that is sent again, if one is. */
  again: LinkId | undefined;
  mayAsk: boolean;
  /** The subject's standing, if it is staff. */
  subject?: Standing;
  /** Has core send or ask; what the window carries is the caller's. */
  request: (
    more: Pick<Yes, 'accountId' | 'staffId' | 'cards'> & Partial<Pick<Yes, 'requestKey'>>,
  ) => Promise<Requested>;
}

/** Says YES to core, and answers with what became of it: on its way, asked for, or why no text can go. */
export async function sayYes(core: Core, asker: Asker, yes: YesTo): Promise<ModalView> {
  const { recipient, channel } = yes;
  let done: Requested;
  try {
    done = await request(core, asker, yes);
  } catch (error) {
    if (channel === 'sms' && isNoText(error)) return noText(error, recipient);
    throw error;
  }
  const address = channel === 'sms' ? recipient.phone : recipient.email;
  const to = address ? maskAddress(channel, address) : undefined;
  const { name } = recipient.whom;
  if (done.kind === 'sent') return requestedModal(name, to);
  const { accountId, staffId, level } = asker;
  const thought = { accountId, asker: { staffId, level, active: true }, subject: yes.subject };
  return askedModal(name, to, await approvalOf(core, thought, done.because));
}

async function request(core: Core, asker: Asker, { again, mayAsk, ...yes }: YesTo): Promise<Requested> {
  const { accountId, staffId, workspaceId, slackUserId } = asker;
  if (again && mayAsk) await requireStillToSendAgain(core, accountId, again);
  const done = await yes.request({
    accountId,
    staffId,
    cards: [{ workspaceId, destination: slackUserId }],
    ...(again ? { requestKey: await keyOfAgain(core, accountId, again) } : {}),
  });
  if (again && !done.isNew) await requireOwn(core, accountId, staffId, done);
  return done;
}
