import { z } from 'zod';
import type { ActionHandler } from '../../bot/interaction.ts';
import { pushAndFill } from '../../bot/modalFlow.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { type GuardianId, isRowId } from '../../core/ids.ts';
import { confirmation } from './confirmation.ts';

const action = z.tuple([z.enum(['email', 'sms']), z.custom<GuardianId>(isRowId)]);

/**
 * An action of a guardian's card was chosen, or email instead of a text that cannot go: the confirmation is put on top
 * (G4). Nothing is sent before YES.
 */
export const confirmReset: ActionHandler = async (use) => {
  const chosen = action.safeParse(use.chosen?.split(':'));
  if (!chosen.success) throw new NotKnown('button');
  const [channel, guardianId] = chosen.data;
  await pushAndFill(use, use.triggerId, 'One moment…', () => confirmation(use, { channel, guardianId }));
};
