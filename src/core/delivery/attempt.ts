import type { Person } from '../credentials/person.ts';
import type { Channel } from '../database/client.ts';
import type { AccountId, DeliveryId, LinkId } from '../ids.ts';

/** A row of the outbox that this worker holds for one attempt. */
export interface Attempt {
  deliveryId: DeliveryId;
  accountId: AccountId;
  linkId: LinkId | undefined;
  /** Whose it is; undefined for what is nobody's. */
  person: Person | undefined;
  channel: Channel;
  template: string;
  address: string;
  content: unknown;
  sealedToken: Uint8Array | null;
  /** Which attempt this is, from 1. Also says whose row it is: a later attempt has another number. */
  number: number;
  createdAt: Date;
  /** When it began; the link's 30 minutes count from here (G5). */
  began: Date;
  /** The attempt before this one never told its outcome: its process was killed, or is very slow. */
  wasLost: boolean;
  /** When the attempt before this one began, where that is known. It may have reached the provider. */
  lastBegan: Date | undefined;
  /** What was wrong after the attempt before this one. */
  lastProblem: string | null;
}
