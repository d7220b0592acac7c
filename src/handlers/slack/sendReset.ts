import { z } from 'zod';
import { onOneLine, saysSomething } from '../../bot/blocks/texts.ts';
import type { Asker } from '../../bot/identity.ts';
import type { SeenView, Submission } from '../../bot/interaction.ts';
import {
  IDENTIFIED_HOW,
  IDENTIFIED_NOTE,
  MOST_NOTE,
  requestedModal,
  workingModal,
} from '../../bot/modals/confirmationModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { maskAddress } from '../../core/addresses.ts';
import { keyOfAgain, requireOwn, requireStillToSendAgain } from '../../core/cards/sendAgain.ts';
import type { Core } from '../../core/core.ts';
import { findGuardian } from '../../core/directory/search.ts';
import { NoSuchGuardian } from '../../core/errors.ts';
import { requestGuardianReset } from '../../core/links/request.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { type CarriedReset, unpackReset } from './carried.ts';
import { isNoText, noText } from './confirmation.ts';

const identification = z.object({
  how: z.enum(['in_person', 'called_back', 'other']),
  note: z.string().max(MOST_NOTE).transform(onOneLine),
});

/** YES. Whatever the window carries, core reads standing, level and address anew. */
export const sendReset: Submission = {
  field: IDENTIFIED_HOW,
  working: workingModal,
  handle: async ({ core, asking, view }) => {
    const carried = unpackReset(view.carried);
    if (!carried) throw new NotKnown('window');
    const identified = readIdentification(view);
    if ('errors' in identified) return identified;
    const asker = await asking.proven;
    const guardian = await findGuardian(core, asker.accountId, carried.guardianId);
    if (!guardian) throw new NoSuchGuardian();
    try {
      await request(core, asker, carried, identified);
    } catch (error) {
      if (carried.channel === 'sms' && isNoText(error)) return noText(error, guardian);
      throw error;
    }
    const address = carried.channel === 'sms' ? guardian.phone : guardian.email;
    return requestedModal(guardian.name, address ? maskAddress(carried.channel, address) : undefined);
  },
};

async function request(
  core: Core,
  { accountId, staffId, workspaceId, slackUserId, level }: Asker,
  { again, ...carried }: CarriedReset,
  identified: Identification,
): Promise<void> {
  // Whoever may not send hears just that, from core.
  if (again && mayDo(level, 'send-guardian-reset')) await requireStillToSendAgain(core, accountId, again);
  const done = await requestGuardianReset(core, {
    accountId,
    staffId,
    ...carried,
    ...(again ? { requestKey: keyOfAgain(again) } : {}),
    identified,
    cards: [{ workspaceId, destination: slackUserId }],
  });
  if (again && done.kind === 'sent' && !done.isNew) await requireOwn(core, accountId, staffId, done.linkId);
}

type Identification = { how: z.infer<typeof identification>['how']; note?: string };

function readIdentification({ values }: SeenView): Identification | { errors: Record<string, string> } {
  const read = identification.safeParse({
    how: values[IDENTIFIED_HOW]?.[IDENTIFIED_HOW]?.selected_option?.value,
    note: values[IDENTIFIED_NOTE]?.[IDENTIFIED_NOTE]?.value ?? '',
  });
  if (!read.success)
    return { errors: { [IDENTIFIED_HOW]: 'Choose how you made sure that it is really them.' } };
  const { how, note } = read.data;
  if (how === 'other' && !saysSomething(note))
    return { errors: { [IDENTIFIED_NOTE]: 'Say in a word how, such as “knew the students’ birthdays”.' } };
  return note ? { how, note } : { how };
}
