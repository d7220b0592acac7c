import { describe, expect, test } from 'vitest';
import { isOneAddress } from '../../../src/core/delivery/emails/compose.ts';
import { oneLine } from '../../../src/core/delivery/emails/oneLine.ts';
import { senderOf } from '../../../src/core/delivery/emails/sender.ts';

const FROM = 'keydesk@mail.example.com';

describe('the From header', () => {
  test('carries the centre’s name before the operator’s address', () => {
    expect(senderOf('Superstars Gymnastics', FROM)).toBe(`"Superstars Gymnastics" <${FROM}>`);
  });

  test('a line break in the name cannot start another header', () => {
    const from = senderOf('Gym\r\nBcc: everybody@evil.example\r\n\r\nHello', FROM);
    expect(from).toBe(`"Gym Bcc: everybody@evil.example Hello" <${FROM}>`);
    for (const lineEnd of ['\n', '\r', '\u0085', '\u2028', '\u2029', '\v', '\f', '\0']) {
      expect(senderOf(`A${lineEnd}B`, FROM)).toBe(`"A B" <${FROM}>`);
    }
  });

  test('quotes, backslashes and angle brackets cannot end the name or open a second address', () => {
    const from = senderOf('Kids" <thief@evil.example>, "Gym\\', FROM);
    expect(from.match(/"/g)).toHaveLength(2);
    expect(from.match(/[<>]/g)).toEqual(['<', '>']);
    expect(from).not.toContain('\\');
    expect(from.endsWith(`" <${FROM}>`)).toBe(true);
  });

  test('letters of any script and emoji stay as they are', () => {
    expect(senderOf('Gimnasia Niñ@s 🤸‍♀️ 体操', FROM)).toBe(`"Gimnasia Niñ@s 🤸‍♀️ 体操" <${FROM}>`);
  });

  test('marks that turn the text round are taken out', () => {
    expect(senderOf('Gym \u202Emoc.elpmaxe\u202C \u2066x\u2069', FROM)).toBe(`"Gym moc.elpmaxe x" <${FROM}>`);
  });

  test('a name of 200 characters is cut between characters, never inside an emoji', () => {
    const from = senderOf('👨‍👩‍👧'.repeat(200), FROM);
    expect(from).toBe(`"${'👨‍👩‍👧'.repeat(70)}…" <${FROM}>`);
    expect(from.isWellFormed()).toBe(true);
  });

  test('a name without anything to show leaves the plain address', () => {
    for (const empty of ['', '   ', '\r\n\t', '\u202E']) expect(senderOf(empty, FROM)).toBe(FROM);
  });
});

describe('a name as one line', () => {
  test('half an emoji becomes a mark that every mail program can show', () => {
    expect(oneLine('Gym \ud83e', 50)).toBe('Gym \ufffd');
  });

  test('a letter under a thousand accents is cut off', () => {
    expect(oneLine(`Gym Zoe${'\u0301'.repeat(1_000)}`, 50)).toBe('Gym Zo…');
  });

  test('what fits is left alone', () => {
    expect(oneLine('Núñez & Söhne', 13)).toBe('Núñez & Söhne');
  });
});

describe('the address of a message', () => {
  test.each(['jane.smith@example.com', "o'neil+kids@mail.example", 'josé@correo.example'])(
    '%s is one',
    (one) => {
      expect(isOneAddress(one)).toBe(true);
    },
  );

  test.each([
    'jane@example.com, thief@evil.example',
    'jane@example.com;thief@evil.example',
    'jane@example.com\r\nBcc: thief@evil.example',
    'Jane <jane@example.com>',
    '"jane@example.com"',
    'jane@thief@example.com',
    'jane',
    '@example.com',
    '',
    `${'j'.repeat(250)}@example.com`,
  ])('%j is not', (other) => {
    expect(isOneAddress(other)).toBe(false);
  });
});
