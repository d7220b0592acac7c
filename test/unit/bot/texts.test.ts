import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';
import { clip } from '../../../src/bot/blocks/limits.ts';
import { inert, lines, moment, plain, say, tidy, typedWords } from '../../../src/bot/blocks/texts.ts';
import { NASTY_NAMES } from './nasty-names.ts';

describe('names from the database', () => {
  it.each(NASTY_NAMES)('%j cannot ping, link or format where Slack parses', (name) => {
    const nodes = parseMrkdwn(inert(tidy(name)));
    expect(nodes.every((node: { type: string }) => node.type === 'text')).toBe(true);
  });

  it('keep what they say when they are made inert, but for look-alike marks and joiners', () => {
    const [node] = parseMrkdwn(inert('Ann & Bob <3 O’Neil'));
    expect(node).toEqual({ type: 'text', text: 'Ann & Bob <3 O’Neil' });
  });

  it('are never anything but text to Slack’s parser, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const nodes = parseMrkdwn(inert(tidy(name)));
        return nodes.every((node: { type: string }) => node.type === 'text');
      }),
    );
    const marks = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '<',
      '>',
      '@',
      '#',
      ':',
      '!',
      '|',
      ' ',
      'a',
      '.',
      '/',
      '&',
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 20 }), (pieces) => {
        const nodes = parseMrkdwn(inert(tidy(pieces.join(''))));
        return nodes.every((node: { type: string }) => node.type === 'text');
      }),
    );
  });

  it('lose marks that turn the direction of the text around them', () => {
    expect(tidy('Ann \u202Egnp.exe\u2066')).toBe('Ann gnp.exe');
    expect(tidy('line\nbreak\u2028end')).toBe('line break end');
  });

  it('keep the joiners that families of emoji and some scripts are made of', () => {
    expect(tidy('👨‍👩‍👧 می‌خواهم')).toBe('👨‍👩‍👧 می‌خواهم');
  });

  it('are called “(no name)” when nothing of them can be shown', () => {
    expect(tidy('\u202E \u200B')).toBe('(no name)');
    expect(tidy(null)).toBe('(no name)');
  });
});

describe('clipping', () => {
  it('never cuts a character that people see as one, nor goes over the limit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 2, max: 40 }),
        (text, most) => {
          const clipped = clip(text, most);
          expect(clipped.length).toBeLessThanOrEqual(most);
          expect(clipped.isWellFormed()).toBe(text.isWellFormed());
          if (text.length <= most) expect(clipped).toBe(text);
          else expect(clipped.endsWith('…')).toBe(true);
        },
      ),
    );
    expect(clip('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 13)).toBe('👨‍👩‍👧‍👦…');
  });

  it('keeps a letter under a thousand accents within the limit', () => {
    const clipped = clip(`Z${'\u0301'.repeat(1_000)}`, 24);
    expect(clipped.length).toBeLessThanOrEqual(24);
    expect(clipped.startsWith('Z')).toBe(true);
  });
});

describe('pieces of Block Kit', () => {
  it('plain text shows :fire: and no emoji', () => {
    expect(plain(':fire:', 24)).toEqual({ type: 'plain_text', text: ':fire:', emoji: false });
  });

  it('rich text has no empty pieces, which Slack refuses', () => {
    const [section] = lines(['', { strong: 'Ann' }], ['next']).elements;
    expect(section?.elements).toEqual([
      { type: 'text', text: 'Ann', style: { bold: true } },
      { type: 'text', text: '\n' },
      { type: 'text', text: 'next' },
    ]);
  });

  it('a sentence is complete in text, and inert there', () => {
    expect(say('Ask <!channel>.').text).toBe('Ask &lt;!channel&gt;.');
  });

  it('a sentence is not turned around by a name in it, and keeps its lines', () => {
    const { text, blocks } = say('Ask Ann \u202Egnp\u2066.\nOr \u200BBob.');
    expect(text).toBe('Ask Ann gnp.\nOr Bob.');
    expect(blocks).toEqual([{ type: 'section', text: plain('Ask Ann gnp.\nOr Bob.', 100) }]);
  });

  it('a moment is shown in the reader’s zone, and in UTC elsewhere', () => {
    expect(moment(new Date('2026-11-21T15:04:05Z'))).toBe('<!date^1795273445^{time}|15:04 UTC>');
  });
});

describe('what somebody typed', () => {
  it.each([
    ['Smith &amp; Jones', 'Smith & Jones'],
    ['<mailto:jane@example.com|jane@example.com>', 'jane@example.com'],
    ['<tel:+15125550142|+1 512 555 0142> smith', '+1 512 555 0142 smith'],
    ['<http://example.com>', '//example.com'],
    ['&amp;lt;', '&lt;'],
    ['  jane \n smith ', 'jane smith'],
    ['\u200B\u202E', ''],
    ['', ''],
  ])('%j is read as %j', (text, words) => {
    expect(typedWords(text)).toBe(words);
  });

  it('is a text, and no longer than anybody types', () => {
    for (const other of [undefined, null, ['jane'], { jane: 1 }, 7]) expect(typedWords(other)).toBe('');
    expect(typedWords('x'.repeat(1_000_000)).length).toBeLessThanOrEqual(200);
  });
});
