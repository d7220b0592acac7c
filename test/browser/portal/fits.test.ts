import { expect, it } from 'vitest';
import { openPage } from '../../support/browser.ts';
import { enlargeText, expectFits } from './fits.ts';

/** So that the ruler itself can be trusted. */
it.each([
  ['a page that is too wide', '<p style="width: 400px">words</p>'],
  ['a word that sticks out', '<p>words</p><span style="position: absolute; left: 300px">words words</span>'],
  ['words that are cut off', '<p style="height: 1rem; overflow: hidden">words<br>words</p>'],
  ['a button for a needle', '<button style="height: 20px">words</button>'],
])('finds %s', async (_what, body) => {
  const tab = await openPage({ viewport: { width: 320, height: 256 } });
  await tab.setContent(`<meta name="viewport" content="width=device-width">${body}`);
  await expect(expectFits(tab)).rejects.toThrow();
});

it('finds what only large letters cut off, and nothing where nothing is wrong', async () => {
  const tab = await openPage({ viewport: { width: 320, height: 256 } });
  await tab.setContent('<p style="height: 30px; overflow: hidden; margin: 0">words</p>');
  await expectFits(tab);
  await enlargeText(tab);
  await expect(expectFits(tab)).rejects.toThrow();
});
