import { describe, expect, it } from 'vitest';
import { passwordWords } from '../../../src/web/words/password.ts';
import { policyWords } from '../../../src/web/words/policies.ts';
import { sessionWords } from '../../../src/web/words/sessions.ts';
import { wordsOf } from '../../../src/web/words/words.ts';
import { openPage } from '../../support/browser.ts';
import { heading, press, type, wrongWith, ZOOMED } from './keyboard.ts';
import { aPolicy, PASSWORD, portal } from './looking.ts';
import { somewhere } from './somewhere.ts';

const place = somewhere();
describe.each(['en', 'es'] as const)(
  'the whole portal without a mouse and without JavaScript, in %s',
  (language) => {
    it('forgotten, chosen, signed in, policy accepted, password changed, signed out everywhere', async () => {
      const at = place(language);
      const words = wordsOf(language);
      const { [language]: own } = passwordWords;
      const { name } = await at.core.db.guardian.findUniqueOrThrow({ where: { id: at.guardian.id } });
      await aPolicy(at);
      const tab = await openPage({ ...ZOOMED, locale: `${language}-US` });

      await tab.goto(at.url + portal(at));
      expect(await heading(tab)).toBe(words.signIn.title);
      await press(tab, words.signIn.forgot);
      await type(tab, [['email', at.guardian.email]]);
      expect(await heading(tab)).toBe(words.asked.title);

      const { token } = await at.sendLink();
      await tab.goto(`${at.url}/reset/${token}`);
      await type(tab, [
        ['password', 'password1'],
        ['confirm', 'password1'],
      ]);
      expect(await wrongWith(tab, 'password')).toBe(words.wrong.common);
      await type(tab, [
        ['password', PASSWORD],
        ['confirm', PASSWORD],
      ]);
      expect(await heading(tab)).toBe(words.chosen.title);
      await press(tab, words.chosen.signIn);
      await type(tab, [
        ['email', at.guardian.email],
        ['password', PASSWORD],
      ]);
      expect(await heading(tab)).toBe(words.home.hello(name));

      await press(tab, 'Photo release');
      await type(tab, [['name', name]]);
      expect(await heading(tab)).toBe(policyWords[language].done('Photo release'));
      await press(tab, policyWords[language].home);

      await press(tab, own.link);
      await type(tab, [
        ['current', PASSWORD],
        ['password', 'another good one'],
        ['confirm', 'another good one'],
      ]);
      expect(await heading(tab)).toBe(own.changed.title);
      await press(tab, own.back);
      await press(tab, sessionWords[language].link);
      await press(tab, sessionWords[language].everywhere);
      expect(await heading(tab)).toBe(words.signedOut.title);

      const other = language === 'en' ? 'es' : 'en';
      await press(tab, wordsOf(other).language);
      expect(await heading(tab)).toBe(wordsOf(other).signedOut.title);
      expect(await tab.locator('html').getAttribute('lang')).toBe(other);
      expect(new URL(tab.url()).search).toBe('');
      await press(tab, wordsOf(other).signedOut.again);
      expect(await heading(tab)).toBe(wordsOf(other).signIn.title);
      expect(tab.complaints.filter((one) => !/status of 422/.test(one))).toEqual([]);
    });

    it('a page that is too old, or a browser without cookies, leads back to the form', async () => {
      const at = place(language);
      const words = wordsOf(language);
      const tab = await openPage({ ...ZOOMED, locale: `${language}-US` });
      await tab.goto(at.url + portal(at, '/forgot'));
      await tab.context().clearCookies();
      await type(tab, [['email', at.guardian.email]]);
      expect(await heading(tab)).toBe(words.formRefused.title);
      await press(tab, words.formRefused.again);
      await type(tab, [['email', at.guardian.email]]);
      expect(await heading(tab)).toBe(words.asked.title);
    });
  },
);
