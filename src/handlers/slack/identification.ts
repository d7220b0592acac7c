import { z } from 'zod';
import { onOneLine, saysSomething } from '../../bot/blocks/texts.ts';
import type { SeenView } from '../../bot/interaction.ts';
import { IDENTIFIED_HOW, IDENTIFIED_NOTE, MOST_NOTE } from '../../bot/modals/confirmationModal.ts';

const identification = z.object({
  how: z.enum(['in_person', 'called_back', 'other']),
  note: z.string().max(MOST_NOTE).transform(onOneLine),
});

/** How it was made sure who asks, as core keeps it. */
export type Identification = { how: z.infer<typeof identification>['how']; note?: string };

/** What a confirmation says of it, or what is wrong with which field. @param example of a word for “Other”. */
export function readIdentification(
  { values }: SeenView,
  example: string,
): Identification | { errors: Record<string, string> } {
  const read = identification.safeParse({
    how: values[IDENTIFIED_HOW]?.[IDENTIFIED_HOW]?.selected_option?.value,
    note: values[IDENTIFIED_NOTE]?.[IDENTIFIED_NOTE]?.value ?? '',
  });
  if (!read.success)
    return { errors: { [IDENTIFIED_HOW]: 'Choose how you made sure that it is really them.' } };
  const { how, note } = read.data;
  if (how === 'other' && !saysSomething(note))
    return { errors: { [IDENTIFIED_NOTE]: `Say in a word how, such as “${example}”.` } };
  return note ? { how, note } : { how };
}
