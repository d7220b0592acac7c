import type { Tx } from '../../database/client.ts';
import { burst } from './burst.ts';
import { contactChanged } from './contactChanged.ts';
import type { Asking, Guard, GuardName } from './guard.ts';
import { outsideHours } from './outsideHours.ts';
import { repeated } from './repeated.ts';
import { smsCap } from './smsCap.ts';

/** In the order in which a card names them. The one that takes a lock of its own comes last. */
export const GUARDS: readonly Guard[] = [contactChanged, burst, repeated, outsideHours, smsCap];

/** Which guards hold a reset back. */
export async function guardsFired(tx: Tx, asking: Asking): Promise<GuardName[]> {
  const fired: GuardName[] = [];
  for (const guard of GUARDS)
    if (guard.isOn(asking.settings) && (await guard.fires(tx, asking))) fired.push(guard.name);
  return fired;
}
