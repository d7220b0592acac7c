import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { listPolicies } from '../../../src/core/policies/list.ts';
import { policiesOfGuardian } from '../../../src/core/policies/read.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { accept, auditOf, PHOTOS, publish, record, sessionOf } from './policies.ts';

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const titles = async () =>
  (await listPolicies(core, centre.accountId)).map(({ title, number }) => [title, number]);

describe('publishing a policy', () => {
  it('makes version 1, and the same title the next one, with the hash in the Audit Log', async () => {
    const first = await publish(core, centre, 'One.');
    const second = await publish(core, centre, 'Two.');
    expect(first).toMatchObject({ title: PHOTOS, number: 1, isNew: true });
    expect(second).toMatchObject({ policyId: first.policyId, number: 2, isNew: true });
    expect(await titles()).toEqual([[PHOTOS, 2]]);
    const entries = await auditOf(core, centre, 'policy.published');
    const versions = await core.db.policyVersion.findMany({
      where: { accountId: centre.accountId },
      orderBy: { number: 'asc' },
    });
    expect(entries.map((entry) => entry.details)).toEqual(
      versions.map(({ number, bodyHash }) => ({
        policy: PHOTOS,
        version: number,
        hash: Buffer.from(bodyHash).toString('hex'),
      })),
    );
    expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
  });

  it('of the very same text changes nothing, however its lines end', async () => {
    const first = await publish(core, centre, 'Café.\n\nSecond line.');
    for (const same of [
      'Café.\n\nSecond line.',
      '\r\n Cafe\u{301}.\r\n\r\nSecond line.\r\n',
      'Café.\r\rSecond line.',
    ])
      expect(await publish(core, centre, same)).toEqual({ ...first, isNew: false });
    expect(await publish(core, centre, 'Café.\n\nSecond line.', `  ${PHOTOS} `)).toEqual({
      ...first,
      isNew: false,
    });
    expect(await auditOf(core, centre, 'policy.published')).toHaveLength(1);
  });

  it('of an older text again is a new version', async () => {
    await publish(core, centre, 'One.');
    await publish(core, centre, 'Two.');
    expect(await publish(core, centre, 'One.')).toMatchObject({ number: 3, isNew: true });
  });

  it('by several at the same moment numbers the versions 1, 2, 3', async () => {
    for (const title of ['Rules', 'Photos', 'Fees', 'Travel', 'Health']) {
      const published = await Promise.all(
        ['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.'].map((body) =>
          publish(core, centre, body, title),
        ),
      );
      expect(published.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(new Set(published.map(({ policyId }) => policyId)).size).toBe(1);
      const same = await Promise.all([1, 2, 3, 4].map(() => publish(core, centre, 'The same.', title)));
      expect(same.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await titles()).toContainEqual([title, 7]);
    }
  });

  it('under a title that only looks different is refused, and names the one there is', async () => {
    await publish(core, centre, 'One.', 'Política de fotos');
    for (const title of ['POLITICA DE FOTOS', 'Política  de  fotos', 'Politica, de fotos'])
      await expect(publish(core, centre, 'Two.', title)).rejects.toThrow(
        'There is a policy “Política de fotos”',
      );
    expect(await titles()).toEqual([['Política de fotos', 1]]);
  });

  it.each([
    ['', 'Text.', 'needs a title'],
    [' — ', 'Text.', 'needs a title'],
    ['T'.repeat(121), 'Text.', 'at most 120 characters'],
    ['Two\nlines', 'Text.', 'in one line'],
    ['Turned \u{202E}round', 'Text.', 'cannot be seen'],
    ['Rules', ' \n\t ', 'has no text'],
    ['Rules', '--- 123 ---', 'has no text'],
    ['Rules', `a${' '.repeat(102_400)}b`, 'at most 100 KB'],
    ['Rules', 'é'.repeat(51_201), 'at most 100 KB'],
    ['Rules', 'x'.repeat(5_000_000), 'at most 100 KB'],
    ['Rules', 'A text\0 with NUL', 'are no text'],
    ['Rules', 'A text \u{D800} with half a letter', 'are no text'],
    ['Rules', 'You \u{202E}owe\u{202C} nothing', 'turn the writing direction'],
    ['Rules', 'You &#x202E;owe&#x202C; nothing', 'turn the writing direction'],
    ['Rules', 'You &#008237;owe&#8236; nothing', 'turn the writing direction'],
  ])('titled %j with %j is refused, and nothing is written', async (title, body, why) => {
    await expect(publish(core, centre, body, title)).rejects.toThrow(why);
    expect(await core.db.policy.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('of exactly 100 KB is taken, and a title of 120 characters', async () => {
    const title = `${'🤸'.repeat(119)}R`;
    expect(await publish(core, centre, 'x'.repeat(102_400), title)).toMatchObject({ number: 1, title });
  });

  it('makes everybody wait again, whichever way they had accepted', async () => {
    const { versionId } = await publish(core, centre, 'One.');
    await accept(core, centre, { versionId, session: await sessionOf(core, centre, centre.jane) });
    await record(core, centre, { versionId, guardianId: centre.bob });
    expect(await listPolicies(core, centre.accountId)).toMatchObject([{ electronic: 1, manual: 1 }]);
    await publish(core, centre, 'Two.');
    expect(await listPolicies(core, centre.accountId)).toMatchObject([
      { number: 2, electronic: 0, manual: 0 },
    ]);
    const [ofJane] = await policiesOfGuardian(core, centre.accountId, centre.jane);
    expect(ofJane).toMatchObject({ number: 2, before: { kind: 'electronic', version: 1 } });
    expect(ofJane).not.toHaveProperty('accepted');
    const [ofBob] = await policiesOfGuardian(core, centre.accountId, centre.bob);
    expect(ofBob).toMatchObject({ before: { kind: 'manual', version: 1 } });
  });

  it('in one centre does not show in another', async () => {
    await publish(core, centre);
    const other = await makeCentre(core, 'Another Centre');
    expect(await listPolicies(core, other.accountId)).toEqual([]);
    expect(await publish(core, other, 'Theirs.')).toMatchObject({ number: 1 });
    expect(await titles()).toEqual([[PHOTOS, 1]]);
  });
});
