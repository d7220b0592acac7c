import { describe, expect, it } from 'vitest';
import { SEGMENT, septets } from '../../../src/core/delivery/texts/gsm7.ts';
import { composePasswordAssigned } from '../../../src/core/delivery/texts/passwordAssigned.ts';

const NAMES = [
  'Superstars Gymnastics',
  'Ñandú & Søn {Café} Ελλάς',
  'x'.repeat(400),
  '🤸🤸🤸',
  'Å€^[~]'.repeat(40),
];

describe('the text of an assigned password', () => {
  it.each(NAMES.flatMap((centre) => [[centre, 'en'] as const, [centre, 'es'] as const]))(
    'fits one segment for %s in %s',
    (centre, language) => {
      const body = composePasswordAssigned({ centre, language });
      expect(septets(body)).toBeLessThanOrEqual(SEGMENT);
      expect(body).toMatch(/^[^:]+: (a colleague|le asignaron)/);
    },
  );
});
