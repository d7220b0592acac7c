import { expect, it } from 'vitest';
import { wordsOf } from '../../../src/web/words/words.ts';
import { openPage } from '../../support/browser.ts';
import { heading } from '../portal/keyboard.ts';
import { goTo, signIn as guardianSignsIn, portal, send } from '../portal/looking.ts';
import { somewhere } from '../portal/somewhere.ts';
import { office, signIn } from './looking.ts';

const place = somewhere();
const words = wordsOf('en');
const person = () => openPage({ javaScriptEnabled: false, viewport: { width: 390, height: 780 } });

it('whoever is guardian and staff has a tab of each, and signing out of one leaves the other', async () => {
  const at = place('en');
  const home = await person();
  await guardianSignsIn(home, at);
  const desk = await home.context().newPage();
  await signIn(desk, at);
  expect(await heading(desk)).toBe(words.home.hello('Maya Manager'));
  await home.reload();
  expect(await heading(home)).toBe(words.home.hello('Jane Smith'));
  await desk.reload();
  await send(desk);
  expect(await heading(desk)).toBe(words.signedOut.title);
  await home.reload();
  expect(await heading(home)).toBe(words.home.hello('Jane Smith'));
});

it('a form of the one, open while the other is signed in to, has to be opened once more and says so', async () => {
  const at = place('en');
  const home = await person();
  await guardianSignsIn(home, at);
  await goTo(portal(at, '/sign-out'))(home, at);
  const desk = await home.context().newPage();
  await signIn(desk, at);
  await send(home);
  expect(await heading(home)).toBe(words.formRefused.title);
  await home.getByRole('link', { name: words.formRefused.again }).click();
  await send(home);
  expect(await heading(home)).toBe(words.signedOut.title);
  await goTo(office(at))(desk, at);
  // And now that one was signed out of, the other is as it was.
  expect(await heading(desk)).toBe(words.home.hello('Maya Manager'));
});
