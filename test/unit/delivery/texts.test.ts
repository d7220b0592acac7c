import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig, WrongSettings } from '../../../src/config.ts';
import { centreName } from '../../../src/core/delivery/texts/centreName.ts';
import {
  composeText,
  fitsTexts,
  LONGEST_PUBLIC_URL,
  TEXT_TEMPLATES,
} from '../../../src/core/delivery/texts/compose.ts';
import { inGsm7, septets } from '../../../src/core/delivery/texts/gsm7.ts';
import { randomToken } from '../../../src/core/secrets.ts';

const LONGEST = `https://${'k'.repeat(LONGEST_PUBLIC_URL - 20)}.example.com`;
const LANGUAGES = ['en', 'es'] as const;
const every = TEXT_TEMPLATES.flatMap((template) => LANGUAGES.map((language) => ({ template, language })));

const write = (more: { template?: string; language?: 'en' | 'es'; centre?: string; publicUrl?: string }) => {
  const { template = 'guardian-reset', language = 'en', centre = 'Superstars Gymnastics', publicUrl } = more;
  return composeText({
    template,
    content: { centre, language },
    publicUrl: publicUrl ?? 'https://keydesk.example.com',
    token: 'T'.repeat(43),
  });
};

/** Names as centres have them, as they are mistyped, and as somebody would give one to break a text. */
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom('Café', 'Ñandú', 'Świat', 'Gym', '🤸‍♀️', '游泳', 'Школа', '~[x]^', '€5', '“&”', 'ﬁt'),
      {
        maxLength: 40,
      },
    )
    .map((words) => words.join(' ')),
);

describe('one text is one segment, so one credit', () => {
  test.each(every)(
    '$template in $language, with the longest link and any centre’s name',
    ({ template, language }) => {
      expect(LONGEST).toHaveLength(LONGEST_PUBLIC_URL);
      fc.assert(
        fc.property(anyName, (centre) => {
          const token = randomToken();
          const text = composeText({ template, content: { centre, language }, publicUrl: LONGEST, token });
          expect(septets(text)).toBeLessThanOrEqual(160);
          expect(text.endsWith(` ${LONGEST}/reset/${token}`)).toBe(true);
          expect(text).not.toMatch(/[\r\n]/);
        }),
        { numRuns: 5_000 },
      );
    },
  );

  test.each(every)('$template in $language says who writes, what it is for and how long it holds', (one) => {
    const text = write(one);
    expect(text).toMatch(/^Superstars Gymnastics: /);
    expect(text).toContain('30 min');
    expect(text).toMatch(one.language === 'es' ? /contraseña nueva|nueva contraseña/ : /new password/);
  });

  test('whatever else the row froze, no child’s or guardian’s name comes into a text', () => {
    const content = { centre: 'Gym', language: 'en', guardian: 'Jane Smith', student: 'Lily' };
    const text = composeText({
      template: 'guardian-reset',
      content,
      publicUrl: 'https://k.example',
      token: 'T'.repeat(43),
    });
    expect(text).not.toMatch(/Jane|Lily/);
  });

  test('a longer PUBLIC_URL is refused at the start, and only where texts are sent', () => {
    const environment = {
      PUBLIC_URL: `${LONGEST}x`,
      APP_SECRET: Buffer.alloc(32, 7).toString('base64'),
      SLACK_BOT_TOKEN: 'xoxb-example',
      SLACK_SIGNING_SECRET: 'signing-example',
      RESEND_API_KEY: 're_example',
      EMAIL_FROM: 'keydesk@mail.example.com',
    };
    const twilio = {
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'example',
      TWILIO_FROM: '+15125550199',
    };
    expect(fitsTexts(LONGEST)).toBe(true);
    expect(() => readConfig(environment)).not.toThrow();
    expect(() => readConfig({ ...environment, ...twilio })).toThrow(WrongSettings);
    expect(() => readConfig({ ...environment, ...twilio })).toThrow(
      /PUBLIC_URL is wrong.*does not fit a text/,
    );
    expect(() => write({ publicUrl: `https://${'k'.repeat(120)}.example.com` })).toThrow('too long');
  });
});

describe('a centre’s name in a text', () => {
  test.each([
    ['Café Gymnastics', 'Café Gymnastics'],
    ['Álamo Niños', 'Alamo Niños'],
    ['Ação & Förderung', 'Acao & Förderung'],
    ['Świat Łódź', 'Swiat Lodz'],
    ['“Stars” — José’s', '"Stars" - José\'s'],
    ['Школа плавания', 'Shkola plavaniya'],
    ['Ωμέγα', 'Omega'],
    ['Gym 🤸‍♀️ & Swim', 'Gym & Swim'],
    ['Ｇｙｍ ﬁt™', 'Gym fit'],
    ['[Cheer] {Dance} ~ x|y', '(Cheer) (Dance) - x/y'],
    ['  two \n lines\t', 'two lines'],
    ['\u202eevil\u0000', 'evil'],
  ])('%s is written %s', (name, written) => {
    expect(inGsm7(name)).toBe(written);
  });

  test('ends at a word, without loose ends', () => {
    expect(centreName('Northside Gymnastics and Swim Club', 26)).toBe('Northside Gymnastics');
    expect(centreName('Supercalifragilistic', 10)).toBe('Supercalif');
    expect(centreName('Escuela de Gimnasia del Sol', 24)).toBe('Escuela de Gimnasia');
  });

  test('of which nothing can be written is left to kinder words', () => {
    expect(centreName('游泳学校', 30)).toBeUndefined();
    expect(write({ centre: '游泳学校' })).toMatch(/^Your centre: /);
    expect(write({ centre: '🤸', language: 'es' })).toMatch(/^Su centro: /);
  });

  test('of a megabyte costs no time', () => {
    expect(septets(write({ centre: 'Ñ '.repeat(500_000) }))).toBeLessThanOrEqual(160);
  });
});
