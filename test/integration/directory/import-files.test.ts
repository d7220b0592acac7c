import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ImportFile,
  importDirectory,
  UnreadableFile,
} from '../../../src/core/directory/importDirectory.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { csv, FAMILIES, OPERATOR } from './importing.ts';

let core: TestCore;
let accountId: AccountId;
beforeAll(async () => {
  core = await makeTestCore();
  accountId = (await makeCentre(core)).accountId;
});
afterAll(() => core.close());

const bytes = (...chunks: (string | Buffer)[]): ImportFile => ({
  name: 'families.csv',
  content: () => Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
});
const importFile = (families: ImportFile) => importDirectory(core, { accountId, families, actor: OPERATOR });
const ana = 'F1,López,G1,Ana López,ana@example.com,,yes,';

describe('files as spreadsheets save them', () => {
  it('with a byte-order mark, CRLF, quotes, empty lines, columns in another order and no last line end', async () => {
    const text =
      '\u{FEFF}guardian_id,family_id,"family_name",guardian_name,email,phone,Language,can_log_in\r\n\r\n' +
      'G71,F71,"Smith, Jr.","Jo ""Jojo"" Smith", jo@example.com ,,,yes\r\n,,,,,,,\r\n' +
      'G72,F71,"Smith, Jr.",Al Smith,,,,no';
    expect(await importFile({ name: 'families.csv', content: text })).toMatchObject({
      guardians: { added: 2 },
      refused: 0,
    });
    expect(await core.db.guardian.findFirst({ where: { accountId, externalId: 'G71' } })).toMatchObject({
      name: 'Jo "Jojo" Smith',
      email: 'jo@example.com',
    });
  });

  it('cut into chunks in the middle of a letter, a line end or the mark', async () => {
    const whole = Buffer.from(
      `\u{FEFF}${csv(FAMILIES, 'F80,Núñez,G80,José Núñez,,,yes,es')}`.replaceAll('\n', '\r\n'),
    );
    const single = Array.from(whole, (byte) => Buffer.from([byte]));
    expect(await importFile(bytes(...single))).toMatchObject({ guardians: { added: 1 }, refused: 0 });
    expect(await core.db.guardian.findFirst({ where: { accountId, externalId: 'G80' } })).toMatchObject({
      name: 'José Núñez',
    });
  });

  it('a stray quotation mark costs its own row, and the line numbers after it are right', async () => {
    const report = await importFile(
      bytes(
        csv(
          FAMILIES,
          'F90,"Two\r\nLines",G90,Bad Name,,,yes,',
          'F91,Smith "Smitty" Smith,G91,Ann Smith,,,yes,',
          'F92,Smith,G92,Bea Smith,,,yes,',
          'F93,Smith,G93,Cleo Smith,wrong,,yes,',
        ),
      ),
    );
    expect(report).toMatchObject({ guardians: { added: 1 }, refused: 3 });
    expect(report.problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'family_name'],
      [4, undefined],
      [6, 'email'],
    ]);
  });
});

describe('a file that is wrong as a whole', () => {
  const refusals: [name: string, file: ImportFile, says: RegExp][] = [
    ['empty', bytes(''), /It is empty/],
    ['without a header', bytes(`${ana}\n`), /column family_id.* is missing/],
    ['with a column too few', bytes(csv(FAMILIES.replace(',phone', ''), ana)), /column phone is missing/],
    [
      'with a column that nobody knows',
      bytes(csv(`${FAMILIES},password`, `${ana},x`)),
      /“password” is not known/,
    ],
    ['with a column twice', bytes(csv(`${FAMILIES},email`, `${ana},x`)), /email is there twice/],
    ['with semicolons', bytes(csv(FAMILIES, ana).replaceAll(',', ';')), /not separated by commas/],
    [
      'in Latin-1',
      bytes(csv(FAMILIES), Buffer.from('F1,L\u00f3pez,G1,x,,,yes,', 'latin1')),
      /not in UTF-8 \(see line 2\)/,
    ],
    ['in UTF-16', bytes(Buffer.from(`\u{FEFF}${csv(FAMILIES, ana)}`, 'utf16le')), /UTF-16/],
    [
      'with a quotation mark that is never closed',
      bytes(csv(FAMILIES, ana, 'F2,"Smith,G2,x,,,yes,', ana)),
      /begins at line 3/,
    ],
    [
      'with a cell of two megabytes',
      bytes(csv(FAMILIES, `F1,${'x'.repeat(2_000_000)},G1,x,,,yes,`)),
      /begins at line 2/,
    ],
    ['cut off in the middle of a letter', bytes(csv(FAMILIES, ana), Buffer.from([0xc3])), /not in UTF-8/],
  ];

  it.each(refusals)('%s is refused with one sentence, and nothing is written', async (_, file, says) => {
    const before = await core.db.guardian.count({ where: { accountId } });
    const staff = {
      name: 'staff.csv',
      content: csv('staff_id,name,email,phone,permission_level', 'E5,Sam,,,manager'),
    };
    const refused = importDirectory(core, { accountId, families: file, staff, actor: OPERATOR });
    await expect(refused).rejects.toThrow(UnreadableFile);
    await expect(refused).rejects.toThrow(says);
    expect(await core.db.guardian.count({ where: { accountId } })).toBe(before);
    expect(await core.db.staff.count({ where: { accountId, externalId: 'E5' } })).toBe(0);
  });

  it('a file that breaks off while it is read fails the import before anything is written', async () => {
    const broken: ImportFile = {
      name: 'families.csv',
      content: () =>
        Readable.from(
          (async function* () {
            yield Buffer.from(csv(FAMILIES, 'F99,Smith,G99,Ann Smith,,,yes,'));
            throw new Error('the disk is gone');
          })(),
        ),
    };
    await expect(importFile(broken)).rejects.toThrow('the disk is gone');
    expect(await core.db.guardian.count({ where: { accountId, externalId: 'G99' } })).toBe(0);
  });
});

it('many rows are written in several transactions, counted as they are read', async () => {
  const rows = Array.from({ length: 4_500 }, (_, n) => `F${n},Family${n},M${n},Mara Many${n},,,yes,`);
  const progress: [number, number][] = [];
  const families = { name: 'families.csv', content: csv(FAMILIES, ...rows) };
  const report = await importDirectory(core, {
    accountId,
    families,
    actor: OPERATOR,
    onProgress: (done, total) => progress.push([done, total]),
  });
  expect(report.guardians.added).toBe(4_500);
  expect(progress.at(-1)).toEqual([4_500, 4_500]);
  expect(progress.length).toBeGreaterThan(2);
});
