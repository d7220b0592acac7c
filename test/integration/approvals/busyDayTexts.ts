import type { OutgoingText, TextProvider, TextReport } from '../../../src/core/delivery/provider.ts';
import { fractionOf } from './busyDayRandom.ts';

/** A text that the provider took, whether or not Keydesk was told. */
export interface TakenText extends OutgoingText {
  providerId: string;
  status: TextReport['status'];
}

/** Somebody who carries texts, with trouble of all kinds; which, the number and the seed decide. */
export function makeTextService(seed: number) {
  const taken: TakenText[] = [];
  const attempts: OutgoingText[] = [];
  const take = (text: OutgoingText) => {
    const providerId = `SM${String(taken.length).padStart(32, '0')}`;
    taken.push({ ...text, providerId, status: 'accepted' });
    return providerId;
  };
  const report = (text: TakenText | undefined) =>
    text
      ? { kind: 'found' as const, report: { providerId: text.providerId, status: text.status } }
      : { kind: 'none' as const };
  const provider: TextProvider = {
    async send(text) {
      attempts.push(text);
      const luck = fractionOf(
        `${seed} text ${text.to} ${attempts.filter(({ to }) => to === text.to).length}`,
      );
      if (luck < 0.03) return { kind: 'unknown' };
      if (luck < 0.06) {
        take(text);
        return { kind: 'unknown' };
      }
      if (luck < 0.09) return { kind: 'try-again', problem: 'sms_busy' };
      if (luck < 0.12) return { kind: 'refused-this-address', problem: 'sms_no_route' };
      return { kind: 'accepted', providerId: take(text) };
    },
    find: async ({ to, isOurs }) => report(taken.find((text) => text.to === to && isOurs(text.body))),
    look: async (providerId) => report(taken.find((text) => text.providerId === providerId)),
  };
  return { provider, taken, attempts };
}
