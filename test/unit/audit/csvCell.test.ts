import { expect, it } from 'vitest';
import { csvCell } from '../../../src/core/audit/csvCell.ts';

it.each([
  ['plain', 'plain'],
  [null, ''],
  [7, '7'],
  [{ a: 'b' }, '"{""a"":""b""}"'],
  ['with, comma', '"with, comma"'],
  ['with "quotes"', '"with ""quotes"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+15125550100', "'+15125550100"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1＋1', "'＝1＋1"],
  [' =1+1', "' =1+1"],
  ['\u200b@SUM(A1)', "'\u200b@SUM(A1)"],
  ['\n=1+1', '"\'\n\'=1+1"'],
  ['Maya; =1+1', "Maya;' =1+1"],
  ['a;b', 'a;b'],
  ['Maya;"=1+1', '"Maya;\'""=1+1"'],
  ['two\n@lines', '"two\n\'@lines"'],
  [{ reason: ";=cmd|' /C calc'!A0;" }, `"{""reason"":"";'=cmd|' /C calc'!A0;""}"`],
  ['=HYPERLINK("http://x.example","a, b")', '"\'=HYPERLINK(""http://x.example"",""a, b"")"'],
])('%j is the cell %s, which no spreadsheet runs', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
