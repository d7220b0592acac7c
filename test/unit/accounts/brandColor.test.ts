import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Color,
  contrast,
  inkOn,
  mixed,
  readColor,
  shadeUntil,
} from '../../../src/core/accounts/brandColor.ts';
import { GROUNDS, shadesOf } from '../../../src/web/centreColor.ts';

const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value): Color => `#${value.toString(16).padStart(6, '0')}`);

describe('a colour', () => {
  it.each([
    ['#7a1f5c', '#7a1f5c'],
    ['7A1F5C', '#7a1f5c'],
    [' #71c ', '#7711cc'],
  ])('is read from %j', (given, color) => expect(readColor(given)).toBe(color));

  it.each(['', '#', 'purple', '#12345', '#1234567', '#gggggg', '#7a1f5c;}', 'url(x)', '＃7a1f5c'])(
    'is not read from %j',
    (given) => expect(readColor(given)).toBeUndefined(),
  );

  it('stands apart from another as WCAG counts it', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 2);
    expect(mixed('#ff0000', '#ffffff', 0.5)).toBe('#ff8080');
  });

  it('is shaded no more than it takes', () => {
    const readable = (shade: Color) => contrast(shade, '#ffffff') >= 4.5;
    expect(shadeUntil('#7a1f5c', 'black', readable)).toBe('#7a1f5c');
    expect(shadeUntil('#ff0000', 'black', readable)).toMatch(/^#[ef].0000$/);
    expect(contrast(shadeUntil('#ffffff', 'black', readable), '#ffffff')).toBeLessThan(4.8);
    expect(shadeUntil('#123456', 'white', () => false)).toBe('#ffffff');
  });
});

describe('whatever colour a centre has', () => {
  it('its initials can be read on it, and every text in it and on it, in light and dark', () =>
    fc.assert(
      fc.property(anyColor, fc.constantFrom('light' as const, 'dark' as const), (color, mode) => {
        expect(contrast(inkOn(color), color)).toBeGreaterThanOrEqual(4.5);
        const { accent, deep, onAccent, tint } = shadesOf(color, mode);
        for (const text of [accent, deep])
          for (const ground of [...Object.values(GROUNDS[mode]), tint, onAccent])
            expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2_000 },
    ));

  it('the grounds are those of the stylesheet', () => {
    const style = readFileSync(new URL('../../../src/web/style.css', import.meta.url), 'utf8');
    const [light = '', dark = ''] = style.split('prefers-color-scheme: dark');
    expect(light).toContain(`--paper: ${GROUNDS.light.paper};\n  --card: #fff;`);
    expect(dark).toContain(`--paper: ${GROUNDS.dark.paper};\n    --card: ${GROUNDS.dark.card};`);
  });
});
