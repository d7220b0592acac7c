import { expect, it } from 'vitest';
import { drawnLately } from '../../../src/web/pictures/drawnLately.ts';

/** Notes what was drawn; what is called “broken” cannot be. */
function pen() {
  const drawn: string[] = [];
  const draw = async (svg: string) => {
    drawn.push(svg);
    if (svg === 'broken') throw new Error('no paper');
    return new TextEncoder().encode(svg);
  };
  return { drawn, draw };
}

it('draws the same picture once, however often and however many at once ask for it', async () => {
  const { drawn, draw } = pen();
  const picture = drawnLately(draw);
  await Promise.all(Array.from({ length: 100 }, () => picture('a')));
  expect(await picture('a')).toEqual(new TextEncoder().encode('a'));
  expect(drawn).toEqual(['a']);
});

it('keeps the latest and no more', async () => {
  const { drawn, draw } = pen();
  const picture = drawnLately(draw, 2);
  for (const svg of ['a', 'b', 'c', 'b', 'a']) await picture(svg);
  expect(drawn).toEqual(['a', 'b', 'c', 'a']);
});

it('does not keep what went wrong', async () => {
  const { drawn, draw } = pen();
  const picture = drawnLately(draw);
  await expect(picture('broken')).rejects.toThrow('no paper');
  await expect(picture('broken')).rejects.toThrow('no paper');
  expect(drawn).toHaveLength(2);
});
