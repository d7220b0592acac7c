import { expect, test } from 'vitest';
import { DELIVERY_PROBLEMS, problemSentence } from '../../../src/core/delivery/outcomes.ts';

test('every problem has whole sentences that end with what to do or what follows', () => {
  for (const problem of DELIVERY_PROBLEMS) {
    const sentence = problemSentence(problem);
    expect(sentence).toMatch(/^[A-Z].+\.$/);
    expect(sentence?.length).toBeLessThan(200);
    expect(sentence?.split('. ').length ?? 0).toBeGreaterThanOrEqual(2);
  }
});

test('no problem has no sentence, and neither has a code from another version', () => {
  expect(problemSentence(null)).toBeUndefined();
  expect(problemSentence('toString')).toBeUndefined();
  expect(problemSentence('carrier_pigeon_lost')).toBeUndefined();
});
