import { z } from 'zod';
import { onOneLine, saysSomething } from '../../bot/blocks/texts.ts';
import type { SeenView, Submission } from '../../bot/interaction.ts';
import {
  FILED_AT,
  recordingModal,
  SIGNED_BY,
  SIGNED_ON,
  signedFormRecordedModal,
} from '../../bot/modals/policySignedFormModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { FiledAtRefused, SignedOnRefused } from '../../core/errors.ts';
import { type GuardianId, isRowId } from '../../core/ids.ts';
import { recordSignedForm } from '../../core/policies/recordForm.ts';
import { unpackPolicy } from './policiesCarried.ts';
import { signedOnWords } from './policiesShown.ts';
import { refreshPolicies } from './policiesSignedForm.ts';

/** More than any window of ours lets people type. */
const MOST_TAKEN = 3_000;

/** What was entered, whatever was sent: each field that is wrong has its sentence. */
const entered = z.object({
  [SIGNED_BY]: z.custom<GuardianId>(isRowId, 'Choose the guardian who signed the form.'),
  [SIGNED_ON]: z.iso.date('Choose the date that stands on the signed form.'),
  [FILED_AT]: z
    .string('Say where the signed form is filed.')
    .max(MOST_TAKEN, 'Use at most 200 characters to say where the form is filed.')
    .transform(onOneLine)
    .refine(saysSomething, 'Say where the signed form is filed, such as “Binder 3”.'),
});

/** YES. Whatever the window carries, core reads standing, level and versions anew (A3, G8). */
export const recordForm: Submission = {
  field: FILED_AT,
  working: recordingModal,
  handle: async ({ core, asking, view }) => {
    const carried = unpackPolicy(view.carried);
    if (!carried) throw new NotKnown('window');
    const read = readFields(view);
    if ('errors' in read) return read;
    const { accountId, staffId } = await asking.proven;
    try {
      const recorded = await recordSignedForm(core, {
        accountId,
        staffId,
        ...carried,
        ...read,
      });
      const { version, signedOn, filedAt } = recorded.acceptance;
      return signedFormRecordedModal({
        title: recorded.policy,
        version,
        name: recorded.guardian,
        signedOn: signedOnWords(signedOn),
        filedAt,
      });
    } catch (error) {
      if (error instanceof SignedOnRefused) return { errors: { [SIGNED_ON]: error.message } };
      if (error instanceof FiledAtRefused) return { errors: { [FILED_AT]: error.message } };
      throw error;
    }
  },
  // Also after a refusal: whoever came second sees in the family's window what the first one recorded.
  afterwards: async (use) => {
    const carried = unpackPolicy(use.view.carried);
    if (carried && use.view.below) await refreshPolicies(use, use.view.below, carried.familyId);
  },
};

interface SignedFormFields {
  guardianId: GuardianId;
  signedOn: string;
  filedAt: string;
}

function readFields({ values }: SeenView): SignedFormFields | { errors: Record<string, string> } {
  const read = entered.safeParse({
    [SIGNED_BY]: values[SIGNED_BY]?.[SIGNED_BY]?.selected_option?.value,
    [SIGNED_ON]: values[SIGNED_ON]?.[SIGNED_ON]?.selected_date ?? undefined,
    [FILED_AT]: values[FILED_AT]?.[FILED_AT]?.value ?? undefined,
  });
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => [String(path[0]), message]);
    return { errors: Object.fromEntries(wrong) };
  }
  return {
    guardianId: read.data[SIGNED_BY],
    signedOn: read.data[SIGNED_ON],
    filedAt: read.data[FILED_AT],
  };
}
