import type { Person } from '../../credentials/person.ts';
import type { Channel, Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import type { Standing } from '../../permissions/judge.ts';
import type { Policy } from '../settings.ts';

/** A reset that somebody says YES to: what guards look at. The rows of subject and asker are held. */
export interface Asking extends Policy {
  accountId: AccountId;
  subject: Person;
  channel: Channel;
  asker: Standing;
  now: Date;
}

export type GuardName = 'contact-changed' | 'burst' | 'repeated' | 'outside-hours' | 'sms-cap';

/** One small rule that turns a reset into a request, whoever asks for it. */
export interface Guard {
  name: GuardName;
  /** Its name on the card. */
  title: string;
  isOn(settings: Policy['settings']): boolean;
  /** Counts rows and nothing else, so that it holds across processes. Asked only while it is on. */
  fires(tx: Tx, asking: Asking): Promise<boolean>;
  /** Why it holds the reset back, by the settings that were in force. */
  sentence(settings: Policy['settings']): string;
}
