import { describe, expect, it } from 'vitest';
import { typedNameOf } from '../../../src/core/policies/typedName.ts';

describe('the name that a guardian types', () => {
  it.each([
    ['Jane Smith', 'jane smith'],
    ['Jane Smith', '  JANE   SMITH '],
    ['José Núñez', 'Jose Nunez'],
    ['Jose Nunez', 'José Núñez'],
    ['José Núñez', 'José Núñez'.normalize('NFD')],
    ['Ana-María López', 'Ana Maria Lopez'],
    ['Siobhán O’Brien', "siobhan o'brien"],
    ['Siobhán O’Brien', 'Siobhan OBrien'],
    ['Jane Smith', 'Ｊａｎｅ Ｓｍｉｔｈ'],
    ['Kaʻahumanu Kāne', "Ka'ahumanu Kane"],
    ['D’Angelo', 'D＇Angelo'],
    ["O'Brien", 'O′Brien'],
    ['Jørgen Weiß', 'jorgen weiss'],
    ['Smith, Jane', 'Smith Jane'],
    ['Jane Smith Jr.', 'jane smith jr'],
    ['李 小龍', '李 小龍'],
    ['Ольга Ёлкина', 'ольга елкина'],
  ])('%s may be typed as %j', (onRecord, typed) => {
    expect(typedNameOf(typed, onRecord)).toBe(typed.trim().normalize('NFC'));
  });

  it.each([
    ['Jane Smith', ''],
    ['Jane Smith', ' . '],
    ['Jane Smith', 'Jane'],
    ['Jane Smith', 'Smith Jane'],
    ['Jane Smith', 'Bob Smith'],
    ['Jane Smith', 'Jane Smith and Bob Smith'],
    ['Jane Smith', 'Jane Smithe'],
    // A Cyrillic е that only looks like a Latin one.
    ['Jane Smith', 'Janе Smith'],
    ['Jane Smith', 'Jane\nSmith'],
    ['Jane Smith', 'Jane\0 Smith'],
    ['Jane Smith', '\u{202E}htimS enaJ'],
    ['Jane Smith', `Jane ${'x'.repeat(300)}`],
    ['***', '***'],
  ])('%s is not %j', (onRecord, typed) => {
    expect(typedNameOf(typed, onRecord)).toBeUndefined();
  });
});
