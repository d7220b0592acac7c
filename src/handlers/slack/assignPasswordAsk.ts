import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { onOneLine, saysSomething } from '../../bot/blocks/texts.ts';
import type { ActionHandler, Interaction, SeenView, Submission } from '../../bot/interaction.ts';
import { pushAndFill } from '../../bot/modalFlow.ts';
import {
  ASSIGN_REASON,
  type AssigneeShown,
  assignLinkModal,
  assignModal,
  assignWorkingModal,
} from '../../bot/modals/assignModals.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { beginAssignment, MOST_REASON } from '../../core/assignments/begin.ts';
import { ReasonRefused } from '../../core/assignments/refusals.ts';
import { findStaff } from '../../core/directory/findStaff.ts';
import { isRowId, type StaffId } from '../../core/ids.ts';
import { NoSuchStaff, NotOnStaff } from '../../core/staff/refusals.ts';
import { assigneeShown, requireAssign } from './assignPassword.ts';

/** More than the window lets people type. */
const typed = z.string().max(3_000).transform(onOneLine);
const carried = z.strictObject({ subjectId: z.custom<StaffId>(isRowId), requestKey: z.uuid() });

/** The button of a colleague: the question is put on top. Nothing is done before YES. */
export const askAssign: ActionHandler = async (use) => {
  const { chosen } = use;
  if (!isRowId(chosen)) throw new NotKnown('button');
  await pushAndFill(use, use.triggerId, 'One moment…', () => question(use, chosen as StaffId));
};

async function question({ core, asking }: Interaction, subjectId: StaffId): Promise<ModalView> {
  const asker = await asking.proven;
  await requireAssign(core, asker);
  const found = await findStaff(core, asker.accountId, subjectId);
  if (!found) throw new NoSuchStaff();
  const shown = assigneeShown(asker, found);
  if (shown.whyNot) throw new NotOnStaff(shown.whyNot);
  return assignQuestion(shown);
}

/** The question before YES. */
export function assignQuestion(shown: AssigneeShown): ModalView {
  const { staffId: subjectId } = shown;
  return assignModal(shown, JSON.stringify({ subjectId, requestKey: crypto.randomUUID() }));
}

/** YES. Whatever the window carries, core reads the rights of who pressed it anew (A3). */
export const beginAssign: Submission = {
  field: ASSIGN_REASON,
  working: assignWorkingModal,
  handle: async ({ core, asking, view }) => {
    const read = unpack(view.carried);
    if (!read) throw new NotKnown('window');
    const reason = reasonIn(view);
    if (reason === undefined) return { errors: { [ASSIGN_REASON]: new ReasonRefused().message } };
    const { accountId, staffId, workspaceId } = await asking.proven;
    const asked = { accountId, askerId: staffId, workspaceId, reason, ...read };
    const url = await beginAssignment(core, asked);
    const subject = await findStaff(core, accountId, read.subjectId);
    return assignLinkModal(subject?.name ?? '', url);
  },
};

/** Undefined when it says nothing, or is too long. */
function reasonIn({ values }: SeenView): string | undefined {
  const read = typed.safeParse(values[ASSIGN_REASON]?.[ASSIGN_REASON]?.value);
  return read.success && saysSomething(read.data) && read.data.length <= MOST_REASON ? read.data : undefined;
}

function unpack(text: string): z.infer<typeof carried> | undefined {
  try {
    return carried.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
