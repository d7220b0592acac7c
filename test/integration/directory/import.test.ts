import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { searchGuardians } from '../../../src/core/directory/search.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { auditOf, csv, FAMILIES, importTexts, STAFF, STUDENTS } from './importing.ts';

let core: TestCore;
let accountId: AccountId;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  accountId = (await makeCentre(core)).accountId;
});

const lopez = csv(
  FAMILIES,
  'F1,López,G1,Ana López,ana@example.com,(512) 555-0100,yes,es',
  'F1,López,G2,Luis López,,+1 512.555.0101,no,',
);

async function everything() {
  const where = { accountId };
  return {
    families: await core.db.family.findMany({ where, orderBy: { id: 'asc' } }),
    guardians: await core.db.guardian.findMany({ where, orderBy: { id: 'asc' } }),
    students: await core.db.student.findMany({ where, orderBy: { id: 'asc' } }),
    staff: await core.db.staff.findMany({ where, orderBy: { id: 'asc' } }),
    entries: await core.db.searchEntry.findMany({ where, orderBy: { guardianId: 'asc' } }),
    words: await core.db.searchWord.findMany({ where, orderBy: { word: 'asc' } }),
    audit: await core.db.auditEntry.count({ where }),
  };
}

describe('an import', () => {
  it('adds families, guardians, students and staff, with phones as E.164 and emails as given', async () => {
    const report = await importTexts(core, accountId, {
      families: csv(FAMILIES, 'F1,López,G1,Ana López,Ana.Lopez@Example.com,(512) 555-0100,YES,es'),
      students: csv(STUDENTS, 'F1,K1,"López, Mia"'),
      staff: csv(STAFF, 'E1,Sam Staff,sam@example.com,512-555-0102,front_desk'),
    });
    expect(report).toMatchObject({
      written: true,
      refused: 0,
      families: { added: 1, changed: 0 },
      guardians: { added: 1, changed: 0, unchanged: 0 },
      students: { added: 1 },
      staff: { added: 1 },
    });
    const guardian = await core.db.guardian.findFirstOrThrow({
      where: { accountId, externalId: 'G1' },
      include: { family: { include: { students: true } } },
    });
    expect(guardian).toMatchObject({
      name: 'Ana López',
      email: 'Ana.Lopez@Example.com',
      emailKey: 'ana.lopez@example.com',
      phone: '+15125550100',
      canLogIn: true,
      language: 'es',
      family: { name: 'López', students: [{ name: 'López, Mia' }] },
    });
    expect(await auditOf(core, accountId)).toEqual([
      expect.objectContaining({ action: 'directory.imported', actorId: 'olga', via: 'operator_tool' }),
      expect.objectContaining({
        action: 'directory.imported',
        details: { students_added: 1, students_changed: 0 },
      }),
      expect.objectContaining({ action: 'staff.level_changed', details: { from: null, to: 'front_desk' } }),
      expect.objectContaining({
        action: 'directory.imported',
        details: { staff_added: 1, staff_changed: 0 },
      }),
    ]);
    expect(await verifyAudit(core, accountId)).toMatchObject({ problems: [] });
  });

  it('done twice changes nothing: no row, no search word, no line in the Audit Log', async () => {
    const texts = {
      families: lopez,
      students: csv(STUDENTS, 'F1,K1,Mia López'),
      staff: csv(STAFF, 'E1,Sam Staff,sam@example.com,,manager'),
    };
    await importTexts(core, accountId, texts);
    const before = await everything();
    const again = await importTexts(core, accountId, texts);
    expect(again).toMatchObject({
      families: { added: 0, changed: 0 },
      guardians: { added: 0, changed: 0, unchanged: 2 },
      students: { added: 0, changed: 0, unchanged: 1 },
      staff: { added: 0, changed: 0, unchanged: 1 },
    });
    expect(await everything()).toEqual(before);
  });

  it('updates a changed row and leaves what the file does not mention', async () => {
    await importTexts(core, accountId, { families: lopez });
    const changed = csv(FAMILIES, 'F1,López,G1,Ana María López,ana@example.com,(512) 555-0100,yes,en');
    expect(await importTexts(core, accountId, { families: changed })).toMatchObject({
      guardians: { added: 0, changed: 1, unchanged: 0 },
    });
    const names = await core.db.guardian.findMany({
      where: { accountId, family: { externalId: 'F1' } },
      orderBy: { externalId: 'asc' },
      select: { name: true, language: true },
    });
    expect(names).toEqual([
      { name: 'Ana María López', language: 'en' },
      { name: 'Luis López', language: null },
    ]);
  });

  it('lets a guardian move to another family, a family be renamed and a student change families', async () => {
    await importTexts(core, accountId, {
      families: `${lopez}F2,Ortiz,G3,Eva Ortiz,,,no,\n`,
      students: csv(STUDENTS, 'F1,K1,Mia López'),
    });
    const report = await importTexts(core, accountId, {
      families: csv(FAMILIES, 'F2,Ortiz-Vega,G1,Ana López,ana@example.com,5125550100,yes,es'),
      students: csv(STUDENTS, 'F2,K1,Mia López'),
    });
    expect(report).toMatchObject({
      families: { added: 0, changed: 1 },
      guardians: { changed: 1 },
      students: { changed: 1 },
    });
    const found = async (words: string) =>
      (await searchGuardians(core, accountId, words)).guardians.map(({ name }) => name).sort();
    expect(await found('vega')).toEqual(['Ana López', 'Eva Ortiz']);
    expect(await found('mia ortiz')).toEqual(['Ana López', 'Eva Ortiz']);
    expect(await found('luis mia')).toEqual([]);
  });

  it('keeps the ids of one account apart from those of another', async () => {
    const other = (await makeCentre(core)).accountId;
    await importTexts(core, accountId, { families: lopez });
    await importTexts(core, other, { families: lopez.replace('Ana López', 'Olga Other') });
    const names = (id: AccountId) =>
      core.db.guardian.findMany({ where: { accountId: id, externalId: 'G1' }, select: { name: true } });
    expect(await names(accountId)).toEqual([{ name: 'Ana López' }]);
    expect(await names(other)).toEqual([{ name: 'Olga Other' }]);
  });

  it('reads numbers without a country as the account’s own', async () => {
    await core.db.account.update({ where: { id: accountId }, data: { timezone: 'Europe/London' } });
    await importTexts(core, accountId, {
      families: csv(FAMILIES, 'F1,Jones,G1,Gwen Jones,,020 7946 0018,no,'),
    });
    expect(await core.db.guardian.findFirst({ where: { accountId, externalId: 'G1' } })).toMatchObject({
      phone: '+442079460018',
    });
  });

  it('run twice at the same moment ends as if run once', async () => {
    const both = await Promise.all([1, 2].map(() => importTexts(core, accountId, { families: lopez })));
    expect(both.map(({ guardians }) => guardians.added).sort()).toEqual([0, 2]);
    expect(await core.db.guardian.count({ where: { accountId, externalId: { in: ['G1', 'G2'] } } })).toBe(2);
  });
});

describe('a dry run', () => {
  it('reports what an import would do, and writes nothing', async () => {
    const texts = { families: lopez, students: csv(STUDENTS, 'F1,K1,Mia López', 'F9,K2,Nobody Known') };
    const before = await everything();
    const dry = await importTexts(core, accountId, texts, { dryRun: true });
    expect(await everything()).toEqual(before);
    expect(dry).toMatchObject({
      written: false,
      dryRun: true,
      guardians: { added: 2 },
      students: { added: 1 },
      refused: 1,
    });
    const real = await importTexts(core, accountId, texts);
    expect({ ...real, written: false, dryRun: true }).toEqual(dry);
  });
});

describe('rows that are wrong', () => {
  const wrong = csv(
    FAMILIES,
    'F1,López,G1,Ana López,not an email,12,maybe,fr',
    'F1,López,G2,Luis López,luis@example.com,,yes,',
    ',López,G3,Eva López,,,yes,',
    'F1,López,G4',
  );

  it('are refused with file, line, column and reason, and the others count', async () => {
    const report = await importTexts(core, accountId, { families: wrong });
    expect(report).toMatchObject({ written: true, guardians: { added: 1 }, refused: 3 });
    expect(report.problems.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '2 email',
      '2 phone',
      '2 can_log_in',
      '2 language',
      '4 family_id',
      '5 undefined',
    ]);
    for (const { file, reason } of report.problems) {
      expect(file).toBe('families.csv');
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('keep everything out with strict, in every file', async () => {
    const before = await everything();
    const report = await importTexts(
      core,
      accountId,
      { families: lopez, staff: csv(STAFF, 'E1,Sam Staff,sam@example.com,,boss') },
      { strict: true },
    );
    expect(report).toMatchObject({ written: false, refused: 1, guardians: { added: 2 } });
    expect(await everything()).toEqual(before);
    const mended = { families: lopez, staff: csv(STAFF, 'E1,Sam Staff,sam@example.com,,admin') };
    expect(await importTexts(core, accountId, mended, { strict: true })).toMatchObject({
      written: true,
      refused: 0,
    });
    expect((await searchGuardians(core, accountId, 'lopez')).guardians).toHaveLength(2);
  });

  it('a second row of the same id, and a row that names its family otherwise, are refused', async () => {
    const report = await importTexts(core, accountId, {
      families: csv(
        FAMILIES,
        'F1,López,G1,Ana López,ana@example.com,,yes,',
        'F1,López,G1,Somebody Else,else@example.com,,yes,',
        'F1,Ortiz,G2,Luis López,luis@example.com,,yes,',
      ),
    });
    expect(report.problems).toEqual([
      expect.objectContaining({ line: 3, column: 'guardian_id', reason: expect.stringContaining('line 2') }),
      expect.objectContaining({ line: 4, column: 'family_name', reason: expect.stringContaining('line 2') }),
    ]);
    expect(
      await core.db.guardian.findMany({ where: { accountId, externalId: { in: ['G1', 'G2'] } } }),
    ).toEqual([expect.objectContaining({ name: 'Ana López' })]);
  });

  it('names with invisible characters are refused: they could forge a line or another name', async () => {
    const report = await importTexts(core, accountId, {
      families: csv(
        FAMILIES,
        'F1,López,G1,"Ana\nBcc: all@example.com",,,yes,',
        'F1,López,G2,Ana \u{202E}zepoL,,,yes,',
        'F1,López,G3,Nul\u0000l,,,yes,',
      ),
    });
    expect(report.problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'guardian_name'],
      [4, 'guardian_name'],
      [5, 'guardian_name'],
    ]);
  });

  it('a student of a family that is not on record is refused', async () => {
    const report = await importTexts(core, accountId, { students: csv(STUDENTS, 'F404,K1,Mia López') });
    expect(report).toMatchObject({ refused: 1, students: { added: 0 } });
    expect(report.problems[0]).toMatchObject({ file: 'students.csv', line: 2, column: 'family_id' });
  });
});
