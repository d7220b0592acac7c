import { describe, expect, it } from 'vitest';
import { officeWords } from '../../../src/web/words/office.ts';
import { passwordWords } from '../../../src/web/words/password.ts';
import { sessionWords } from '../../../src/web/words/sessions.ts';
import { wordsOf } from '../../../src/web/words/words.ts';
import { openPage } from '../../support/browser.ts';
import { heading, press, type, wrongWith, ZOOMED } from '../portal/keyboard.ts';
import { PASSWORD } from '../portal/looking.ts';
import { somewhere } from '../portal/somewhere.ts';
import { managerOf, office } from './looking.ts';

const place = somewhere();
const OWN = 'another good one';

describe.each(['en', 'es'] as const)(
  'the office without a mouse and without JavaScript, in %s',
  (language) => {
    it('a password that was given is changed for an own one, then the devices are looked at and signed out', async () => {
      const at = place(language);
      const words = wordsOf(language);
      const own = passwordWords[language];
      const { email } = await managerOf(at, { mustChange: true });
      const tab = await openPage({ ...ZOOMED, locale: `${language}-US` });

      await tab.goto(at.url + office(at, '/sessions'));
      expect(await heading(tab)).toBe(words.signIn.title);
      expect(await tab.locator('header').textContent()).toContain(words.portals.office);
      await type(tab, [
        ['email', email],
        ['password', PASSWORD],
      ]);
      expect(await heading(tab)).toBe(own.title);
      expect(await tab.locator('main').textContent()).toContain(own.mustChange);
      await type(tab, [
        ['current', PASSWORD],
        ['password', 'password1'],
        ['confirm', 'password1'],
      ]);
      expect(await wrongWith(tab, 'password')).toBe(words.wrong.common);
      await type(tab, [
        ['current', PASSWORD],
        ['password', OWN],
        ['confirm', OWN],
      ]);
      expect(await heading(tab)).toBe(own.changed.title);
      expect(await tab.locator('main').textContent()).toContain(own.changed.body.office);
      await press(tab, words.signIn.button);
      await type(tab, [
        ['email', email],
        ['password', OWN],
      ]);
      // Where they were going in the first place.
      expect(await heading(tab)).toBe(sessionWords[language].title);
      await press(tab, own.back);
      expect(await heading(tab)).toBe(words.home.hello('Maya Manager'));
      expect(await tab.locator('main').textContent()).toContain(officeWords[language].levels.manager);
      await press(tab, own.link);
      await press(tab, own.back);
      await press(tab, sessionWords[language].link);
      await press(tab, sessionWords[language].everywhere);
      expect(await heading(tab)).toBe(words.signedOut.title);
      await press(tab, words.signedOut.again);
      await press(tab, words.signIn.forgot);
      await type(tab, [['email', email]]);
      expect(await heading(tab)).toBe(words.asked.title);
      expect(await tab.locator('main').textContent()).toContain(words.asked.nothingBody.office);
      expect(tab.complaints.filter((one) => !/status of 422/.test(one))).toEqual([]);
    });
  },
);
