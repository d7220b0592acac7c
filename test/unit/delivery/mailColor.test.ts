import { describe, expect, test } from 'vitest';
import { contrast } from '../../../src/core/accounts/brandColor.ts';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';

const content = {
  centre: 'Superstars Gymnastics',
  guardian: 'Jane Smith',
  language: 'en',
  slug: 'superstars',
};
const reset = (more: object = {}) =>
  renderMail({
    template: 'guardian-reset',
    content: { ...content, ...more },
    publicUrl: 'https://keydesk.example',
    token: 'k'.repeat(43),
  });

describe('a mail of a centre with a colour', () => {
  test.each([
    ['a dark one', '#7a1f5c', '#7a1f5c'],
    ['a light one', '#ffd400', undefined],
    ['white', '#ffffff', undefined],
  ])('wears it: %s, and its button and links can be read', async (_which, color, asItIs) => {
    const { html, text } = await reset({ color });
    expect(html).toContain(`border-top:6px solid ${color}`);
    const [, ground = ''] = /background-color:(#[0-9a-f]{6});border-radius:8px/.exec(html) ?? [];
    expect(contrast(ground as '#', '#ffffff')).toBeGreaterThanOrEqual(7);
    if (asItIs) expect(ground).toBe(asItIs);
    expect(html).toContain(`color:${ground};text-decoration`);
    expect(text).toBe((await reset()).text);
  });

  test.each([
    ['none', null],
    ['a name', 'purple'],
    ['something else', '#7a1f5c;display:none'],
    ['a number', 7],
  ])('is as ever with %s', async (_what, color) => {
    expect(await reset({ color })).toEqual(await reset());
  });
});
