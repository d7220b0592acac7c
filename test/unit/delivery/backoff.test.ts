import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { GIVE_UP_AFTER, nextAttempt } from '../../../src/core/delivery/backoff.ts';

const asked = new Date('2026-11-21T15:00:00.000Z');
const at = (minutes: number) => new Date(asked.getTime() + minutes * MINUTE);

/** Milliseconds until the next attempt. */
function pause(attempts: number, random: number, wish?: number): number | undefined {
  const now = at(1);
  const next = nextAttempt({ attempts, createdAt: asked, now, asked: wish, random });
  return next && next.getTime() - now.getTime();
}

describe('the pause before another attempt', () => {
  test('starts at a second, doubles, and stays at a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempts) => pause(attempts, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  test('a random half of it is left out, so that messages do not come back together', () => {
    expect(pause(7, 0)).toBe(30_000);
    expect(pause(7, 0.5)).toBe(45_000);
  });

  test('is never shorter than the provider asked', () => {
    expect(pause(1, 0, 20_000)).toBe(20_000);
    expect(pause(7, 1, 20_000)).toBe(60_000);
  });

  test('stays a time however many attempts there were', () => {
    expect(pause(5_000, 1)).toBe(60_000);
  });
});

describe('giving up', () => {
  test('comes an hour after the message was asked for', () => {
    expect(GIVE_UP_AFTER).toEqual({ email: 60 * MINUTE, sms: 30 * MINUTE });
    const late = { attempts: 60, createdAt: asked, random: 1 };
    expect(nextAttempt({ ...late, now: at(58.9) })).toEqual(at(59.9));
    expect(nextAttempt({ ...late, now: at(59) })).toBeUndefined();
  });

  test('of a text comes as soon as a link would be over', () => {
    const late = { attempts: 30, createdAt: asked, random: 1, channel: 'sms' as const };
    expect(nextAttempt({ ...late, now: at(28.9) })).toEqual(at(29.9));
    expect(nextAttempt({ ...late, now: at(29) })).toBeUndefined();
  });

  test('comes at once when the provider asks to wait beyond the hour', () => {
    expect(pause(1, 0, 60 * MINUTE)).toBeUndefined();
  });
});
