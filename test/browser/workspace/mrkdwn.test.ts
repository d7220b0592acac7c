import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';

const text = (words: string) => ({ type: 'text', text: words });

describe('marks', () => {
  test.each([
    ['*bold*', [{ type: 'bold', children: [text('bold')] }]],
    [
      '_a_ and ~b~',
      [{ type: 'italic', children: [text('a')] }, text(' and '), { type: 'strike', children: [text('b')] }],
    ],
    [
      '*bold _and italic_*',
      [{ type: 'bold', children: [text('bold '), { type: 'italic', children: [text('and italic')] }] }],
    ],
    ['snake_case_name', [text('snake_case_name')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['*not closed', [text('*not closed')]],
    ['*over\nlines*', [text('*over'), { type: 'break' }, text('lines*')]],
    ['`*code*`', [{ type: 'code', text: '*code*' }]],
    ['```a &lt; b\n*c*```', [{ type: 'pre', text: 'a < b\n*c*' }]],
    [':key: at 10:30', [{ type: 'emoji', name: 'key' }, text(' at 10:30')]],
  ])('%s', (source, nodes) => {
    expect(parseMrkdwn(source)).toEqual(nodes);
  });

  test('lines that begin with > are a quote, and the text goes on after it', () => {
    expect(parseMrkdwn('said:\n&gt; one\n&gt; *two*\ndone')).toEqual([
      text('said:'),
      {
        type: 'quote',
        children: [text('one'), { type: 'break' }, { type: 'bold', children: [text('two')] }],
      },
      text('done'),
    ]);
  });
});

describe('references', () => {
  test.each([
    ['<@U0MAYA>', { type: 'user', id: 'U0MAYA' }],
    ['<#C0DESK|front-desk>', { type: 'channel', id: 'C0DESK', label: 'front-desk' }],
    ['<!here>', { type: 'broadcast', range: 'here' }],
    [
      '<https://a.example/x?y=1&amp;z=2|the page>',
      { type: 'link', url: 'https://a.example/x?y=1&z=2', label: 'the page' },
    ],
    [
      '<mailto:desk@example.com>',
      { type: 'link', url: 'mailto:desk@example.com', label: 'desk@example.com' },
    ],
    [
      '<!date^1392734382^{date} at {time}|once>',
      { type: 'date', timestamp: 1392734382, format: '{date} at {time}', fallback: 'once' },
    ],
    ['https://a.example.', { type: 'link', url: 'https://a.example', label: 'https://a.example' }],
  ])('%s', (source, node) => {
    expect(parseMrkdwn(source)[0]).toEqual(node);
  });

  test.each([
    '<javascript:alert(1)|click>',
    '<data:text/html,x>',
    '<b>',
    '<!date^soon^{time}|x>',
    '< https://a.example>',
  ])('%s stays text', (source) => {
    expect(parseMrkdwn(source, { verbatim: true })).toEqual([text(source)]);
  });

  test('with verbatim a bare address stays text, as Slack has it', () => {
    expect(parseMrkdwn('see https://a.example', { verbatim: true })).toEqual([text('see https://a.example')]);
  });
});

test('a name that was escaped as Slack asks reads as it was written', () => {
  expect(parseMrkdwn('&lt;@U0MAYA&gt; &amp;amp; Sons')).toEqual([text('<@U0MAYA> &amp; Sons')]);
});

test('whatever the text, no link leads to anything but the web, mail or a telephone', () => {
  const links = (nodes: ReturnType<typeof parseMrkdwn>): string[] =>
    nodes.flatMap((node) =>
      'children' in node ? links(node.children) : 'url' in node && node.url ? [node.url] : [],
    );
  const pieces = fc.constantFrom(
    '<',
    '>',
    '|',
    '*',
    '_',
    '`',
    '\n',
    '&gt;',
    'javascript:',
    'https://',
    '!date^1^{time}^',
    '@U1',
    ':key:',
    'a',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 24 }), (parts) => {
      for (const url of links(parseMrkdwn(parts.join(''))))
        expect(url).toMatch(/^(https?:\/\/|mailto:|tel:)/);
    }),
  );
});
