import { randomBytes } from 'node:crypto';

/** Makes the ids and timestamps of one local Slack; times come from its clock. */
export interface Ids {
  /** A fresh id such as `V0000000A`. */
  next(prefix: string): string;
  /** A message timestamp, `seconds.micros`, later than every one before it. */
  ts(): string;
  triggerId(): string;
  /** A view's hash, `seconds.hex`. */
  hash(): string;
  secret(): string;
}

export function createIds(now: () => Date): Ids {
  let count = 0;
  let lastMicros = 0;
  const counted = () => {
    count += 1;
    return count;
  };
  const seconds = () => Math.floor(now().getTime() / 1000);
  const hex = (bytes: number) => randomBytes(bytes).toString('hex');
  return {
    next(prefix) {
      return `${prefix}0${counted().toString(36).toUpperCase().padStart(8, '0')}`;
    },
    ts() {
      lastMicros = Math.max(lastMicros + 1, now().getTime() * 1000);
      const whole = Math.floor(lastMicros / 1e6);
      return `${whole}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    triggerId: () => `${seconds()}.${counted()}.${hex(16)}`,
    hash: () => `${seconds()}.${hex(4)}`,
    secret: () => hex(12),
  };
}
