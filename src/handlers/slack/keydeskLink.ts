import type { Answer, Interaction } from '../../bot/interaction.ts';
import { linkOfferAnswer } from '../../bot/modals/linkOffer.ts';
import { NotLinked } from '../../bot/refusals.ts';

/** `/keydesk link`: the way to be linked, for the person alone. */
export async function link({ asking }: Interaction): Promise<string | Answer> {
  try {
    const { name } = await asking.proven;
    return `You are linked already, as ${name}. Nothing is to be done. If that is not you, type /keydesk unlink.`;
  } catch (error) {
    if (!(error instanceof NotLinked)) throw error;
    return linkOfferAnswer(await asking.offerLink());
  }
}
