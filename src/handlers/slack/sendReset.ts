import { z } from 'zod';
import { onOneLine, saysSomething } from '../../bot/blocks/texts.ts';
import type { SeenView, Submission } from '../../bot/interaction.ts';
import {
  IDENTIFIED_HOW,
  IDENTIFIED_NOTE,
  MOST_NOTE,
  requestedModal,
  workingModal,
} from '../../bot/modals/confirmationModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { maskEmail } from '../../core/addresses.ts';
import { findGuardian } from '../../core/directory/search.ts';
import { NoSuchGuardian } from '../../core/errors.ts';
import { requestGuardianReset } from '../../core/links/request.ts';
import { unpackReset } from './carried.ts';

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
    const { accountId, staffId, workspaceId, slackUserId } = await asking.proven;
    const guardian = await findGuardian(core, accountId, carried.guardianId);
    if (!guardian) throw new NoSuchGuardian();
    await requestGuardianReset(core, {
      accountId,
      staffId,
      ...carried,
      identified,
      cards: [{ workspaceId, destination: slackUserId }],
    });
    return requestedModal(guardian.name, guardian.email ? maskEmail(guardian.email) : undefined);
  },
};

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
