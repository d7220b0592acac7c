import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import { isObject } from '../../../demo/slack/json.ts';
import { viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { LIMITS } from '../../../src/bot/blocks/limits.ts';
import { typedWords } from '../../../src/bot/blocks/texts.ts';
import {
  chooseFamilyModal,
  noFamilyModal,
  pickPoliciesFamilyModal,
  policiesModal,
} from '../../../src/bot/modals/policiesModals.ts';
import { type PolicyShown, policyCard, type StandingShown } from '../../../src/bot/modals/policyCard.ts';
import {
  recordingModal,
  signedFormModal,
  signedFormRecordedModal,
} from '../../../src/bot/modals/policySignedFormModal.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import { packPolicy, unpackPolicy } from '../../../src/handlers/slack/policiesCarried.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const id = () => crypto.randomUUID();
const some = <T>(many: number, make: (index: number) => T) =>
  Array.from({ length: many }, (_, index) => make(index));
const onPaper = (words: string) =>
  ({ kind: 'manual', signedOn: 'Nov 3, 2026', filedAt: words, recordedBy: words }) as const;

function standing(name: string, more: Partial<StandingShown> = {}): StandingShown {
  return { guardianId: id(), name, canLogIn: true, ...more };
}

function policy(title: string, standings: readonly StandingShown[]): PolicyShown {
  return { versionId: id(), title, version: 2, publishedOn: 'Nov 22, 2026', standings };
}

/** Slack refuses a larger view (`view_too_large`). */
const MOST_VIEW_BYTES = 250_000;
const carried = packPolicy({ familyId: id(), versionId: id() });
const buttonValue = () => carried;
const signer = (name: string) => ({ guardianId: id(), name, email: maskEmail('jane.smith@example.com') });

/** Every piece of mrkdwn in a view: where a name could do harm. */
function parsedTexts(content: unknown): string[] {
  if (Array.isArray(content)) return content.flatMap(parsedTexts);
  if (!isObject(content)) return [];
  const own = content.type === 'mrkdwn' ? [String(content.text)] : [];
  return [...own, ...Object.values(content).flatMap(parsedTexts)];
}

describe.each([...NASTY_NAMES, '体操教室の保護者'.repeat(20)])(
  'with people and policies called %j',
  (name) => {
    const crowd = some(25, () =>
      standing(name, {
        accepted: onPaper(name),
        covers: some(9, () => name),
        before: { version: 1, how: onPaper(name) },
      }),
    );
    const waiting = some(3, () =>
      standing(name, { canLogIn: false, before: { version: 1, how: onPaper(name) } }),
    );
    const policies = some(40, () => policy(name, [...crowd, ...waiting]));
    const family = { name, students: some(30, () => name), policies };
    const families = some(25, () => ({ familyId: id(), name, guardians: [name, name, name] }));
    const asked = { family: name, policy: { title: name, version: 2 }, carried };
    const views = {
      'a family': policiesModal(family, buttonValue),
      'families to choose from': chooseFamilyModal(typedWords(name), { families, more: true }),
      'no family': noFamilyModal(typedWords(name)),
      'a signed form': signedFormModal({ ...asked, signers: [signer(name), signer(name)] }),
      'a signed form of a crowd': signedFormModal({ ...asked, signers: some(150, () => signer(name)) }),
      recorded: signedFormRecordedModal({
        title: name,
        version: 2,
        name,
        signedOn: 'Nov 3, 2026',
        filedAt: name,
      }),
    };

    it.each(Object.entries(views))('Slack takes the window “%s”, and parses no name in it', (_, view) => {
      expect(viewProblems(view, 'modal')).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(MOST_VIEW_BYTES);
      expect(parsedTexts(view)).toEqual([]);
    });
  },
);

describe('windows', () => {
  it.each([
    ['pick a family', pickPoliciesFamilyModal()],
    ['still recording', recordingModal()],
    ['a family without policies', policiesModal({ name: 'Smith', students: [], policies: [] }, buttonValue)],
    [
      'a family without guardians',
      policiesModal({ name: 'Smith', students: [], policies: [policy('Waiver', [])] }, buttonValue),
    ],
  ])('Slack takes “%s”', (_, view) => {
    expect(viewProblems(view, 'modal')).toEqual([]);
  });

  it('show 30 policies at most, those that wait first, and say how many there are', () => {
    const done = some(30, (index) =>
      policy(`Done ${index}`, [standing('Jane', { accepted: onPaper('here') })]),
    );
    const view = policiesModal(
      { name: 'Smith', students: [], policies: [...done, policy('Missing', [standing('Jane')])] },
      buttonValue,
    );
    const words = wordsIn(view.blocks);
    expect(words).toContain('Showing 30 of 31 policies, those that wait for somebody first.');
    expect(words.indexOf('Missing')).toBeLessThan(words.indexOf('Done 0'));
    expect(words).not.toContain('Done 29');
    expect(view.blocks.length).toBeLessThanOrEqual(100);
  });

  it('show 20 families at most and ask for another word', () => {
    const families = some(21, (index) => ({ familyId: id(), name: `Smith ${index}`, guardians: [] }));
    const view = chooseFamilyModal('smith', { families, more: false });
    expect(wordsIn(view.blocks)).toContain('Showing the first 20 families for “smith”; add another word');
    expect(view.submit?.text).toBe('Search');
    const twenty = chooseFamilyModal('smith', { families: families.slice(1), more: false });
    expect(wordsIn(twenty.blocks)).toContain('20 families for “smith”. Whose policies?');
    expect(twenty.submit).toBeUndefined();
  });
});

describe('a policy’s card (G8)', () => {
  const electronic = { kind: 'electronic', on: 'Nov 20, 2026' } as const;

  it('tells the two kinds in words that are never alike', () => {
    const card = policyCard(
      policy('Photo release', [
        standing('Jane Smith', { accepted: electronic }),
        standing('Bob Smith', { accepted: { ...onPaper('Cabinet 2'), recordedBy: 'Maya Manager' } }),
      ]),
      carried,
    );
    const words = wordsIn(card);
    expect(words).toContain('Photo release\n · version 2, published Nov 22, 2026');
    expect(words).toContain('✓ Jane Smith · accepted electronically on Nov 20, 2026');
    expect(words).toContain(
      '✓ Bob Smith · Manually accepted: signed on Nov 3, 2026, filed at Cabinet 2, recorded by Maya Manager',
    );
    expect(card).toHaveLength(1);
  });

  it('has the button with the seeds’ own words while it waits for somebody', () => {
    const card = policyCard(
      policy('Photo release', [
        standing('Jane', { accepted: electronic }),
        standing('Bob', { canLogIn: false }),
      ]),
      carried,
    );
    expect(card[1]).toMatchObject({
      text: { text: 'Is a signed form on file?' },
      accessory: {
        type: 'button',
        text: { text: 'Manually accepted' },
        value: carried,
        accessibility_label: 'Manually accepted: Photo release',
      },
    });
    expect(wordsIn(card)).toContain('⏳ Bob · waiting, on paper only since “Can Log In” is off');
  });

  it('says which older version was accepted, and how', () => {
    const jane = standing('Jane', { before: { version: 1, how: electronic } });
    expect(wordsIn(policyCard(policy('Waiver', [jane]), carried))).toContain(
      '⏳ Jane · waiting; version 1 was accepted electronically on Nov 20, 2026',
    );
  });

  it('of a crowd shows who is missing first, and how many more there are', () => {
    const names = some(60, (index) =>
      standing(`Guardian ${index} ${'x'.repeat(60)}`, { accepted: onPaper('y'.repeat(150)) }),
    );
    const words = wordsIn(policyCard(policy('Waiver', [...names, standing('Late Larry')]), carried));
    expect(words.indexOf('Late Larry')).toBeLessThan(words.indexOf('Guardian 0'));
    expect(words).toMatch(/and \d+ more guardians/);
    expect(words.length).toBeLessThan(LIMITS.richText + 200);
  });
});

describe('the question about a signed form', () => {
  const asked = { family: 'Smith', policy: { title: 'Waiver', version: 2 }, carried };

  it('names policy, version, family and what YES will do', () => {
    const view = signedFormModal({ ...asked, signers: [signer('Jane Smith'), signer('Bob Smith')] });
    const words = wordsIn(view.blocks);
    for (const piece of ['Waiver', 'version 2', 'Smith family', 'under your name', 'cannot be taken back'])
      expect(words).toContain(piece);
    expect([view.title.text, view.submit?.text, view.close?.text]).toEqual([
      'Manually accepted',
      'YES',
      'Cancel',
    ]);
    expect(JSON.stringify(view)).not.toContain('initial_');
  });

  it('has the only guardian chosen already', () => {
    const view = signedFormModal({ ...asked, signers: [signer('Jane Smith')] });
    expect(JSON.stringify(view)).toContain('"initial_option"');
  });

  it('tells two guardians of one name apart by the masked address', () => {
    const view = signedFormModal({
      ...asked,
      signers: [signer('Jane Smith'), { ...signer('Jane Smith'), email: undefined }],
    });
    const words = wordsIn(view.blocks);
    expect(words).toContain('j•••h@e•••.com');
    expect(words).toContain('no email on record');
    expect(words).not.toContain('jane.smith@');
  });

  it.each([
    [10, 'radio_buttons'],
    [11, 'static_select'],
    [101, 'static_select'],
  ])('takes %i guardians', (many, type) => {
    const view = signedFormModal({ ...asked, signers: some(many, (index) => signer(`Guardian ${index}`)) });
    expect(viewProblems(view, 'modal')).toEqual([]);
    expect(JSON.stringify(view)).toContain(`"type":"${type}"`);
    expect(wordsIn(view.blocks).includes('Showing the first 100 guardians.')).toBe(many > 100);
  });
});

describe('what buttons carry', () => {
  it('comes back as it was, and nothing else does', () => {
    expect(packPolicy(unpackPolicy(carried) ?? { familyId: '', versionId: '' })).toBe(carried);
    for (const text of [undefined, '', 'null', '{}', carried.replace('}', ',"x":1}'), carried.toUpperCase()])
      expect(unpackPolicy(text)).toBeUndefined();
    expect(carried.length).toBeLessThan(LIMITS.privateMetadata / 10);
  });
});
