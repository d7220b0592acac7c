import { describe, expect, it } from 'vitest';
import { isObject } from '../../../demo/slack/json.ts';
import { viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { LIMITS } from '../../../src/bot/blocks/limits.ts';
import { typedWords } from '../../../src/bot/blocks/texts.ts';
import { emailWarning } from '../../../src/bot/modals/addressWarning.ts';
import {
  confirmationModal,
  requestedModal,
  workingModal,
} from '../../../src/bot/modals/confirmationModal.ts';
import { type GuardianShown, guardianCard } from '../../../src/bot/modals/guardianCard.ts';
import { lookingModal, noticeModal } from '../../../src/bot/modals/noticeModal.ts';
import {
  familyModal,
  nothingFoundModal,
  pickFamilyModal,
  resultsModal,
} from '../../../src/bot/modals/searchModals.ts';
import { maskEmail, maskPhone } from '../../../src/core/addresses.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { packReset, unpackReset } from '../../../src/handlers/slack/carried.ts';
import { NASTY_NAMES } from './nasty-names.ts';

function guardian(name: string, more: Partial<GuardianShown> = {}): GuardianShown {
  return {
    guardianId: crypto.randomUUID() as GuardianId,
    name,
    family: name,
    students: [name, name, name],
    canLogIn: true,
    email: maskEmail('jane.smith@example.com'),
    phone: maskPhone('+15125550142'),
    textsOffered: false,
    ...more,
  };
}

/** Slack refuses a larger view (`view_too_large`). */
const MOST_VIEW_BYTES = 250_000;

/** Every piece of mrkdwn in a view: where a name could do harm. */
function parsedTexts(content: unknown): string[] {
  if (Array.isArray(content)) return content.flatMap(parsedTexts);
  if (!isObject(content)) return [];
  const own = content.type === 'mrkdwn' ? [String(content.text)] : [];
  return [...own, ...Object.values(content).flatMap(parsedTexts)];
}

const carried = packReset({
  guardianId: crypto.randomUUID() as GuardianId,
  channel: 'sms',
  shownAddress: 'x'.repeat(22),
  requestKey: crypto.randomUUID(),
});
const to = maskEmail('jane.smith@example.com');
const jane = { kind: 'guardian', name: 'Jane Smith', family: 'Smith' } as const;

describe.each(['bounced', 'complained', 'suppressed'] as const)(
  'an email address that is marked as %s',
  (kind) => {
    const warning = emailWarning({ kind, since: new Date('2026-11-21T15:00:00Z') });

    it('is warned of on the card, and in the question before YES, with the day', () => {
      const [about] = guardianCard(guardian('Jane Smith', { warning }));
      const views = [
        resultsModal('smith', {
          guardians: Array.from({ length: 20 }, () => guardian('Jane Smith', { warning })),
          more: true,
        }),
        confirmationModal({ whom: jane, channel: 'email', to, warning, carried }),
      ];
      for (const view of views) {
        expect(viewProblems(view, 'modal')).toEqual([]);
        expect(parsedTexts(view)).toEqual([]);
      }
      for (const shown of [about, ...views]) {
        expect(JSON.stringify(shown)).toContain('⚠️');
        expect(JSON.stringify(shown)).toContain('"fallback":"2026-11-21"');
      }
    });
  },
);

it('a mark of a number says nothing of the email', () => {
  expect(emailWarning({ kind: 'opted_out', since: new Date() })).toBeUndefined();
  expect(emailWarning(undefined)).toBeUndefined();
});

describe.each(NASTY_NAMES)('with a guardian called %j', (name) => {
  const crowd = Array.from({ length: 25 }, () => guardian(name));
  const views = {
    results: resultsModal(typedWords(name), { guardians: crowd, more: true }, { whoCanSend: name }),
    'one result': resultsModal(typedWords(name), { guardians: [guardian(name)], more: false }),
    'nothing found': nothingFoundModal(typedWords(name)),
    family: familyModal(crowd, { whoCanSend: name }),
    confirmation: confirmationModal({
      whom: { kind: 'guardian', name, family: name },
      channel: 'email',
      to,
      carried,
    }),
    requested: requestedModal(name, to),
    notice: noticeModal(`${name}!`),
  };

  it.each(Object.entries(views))('Slack takes the window “%s”, and parses no name in it', (_, view) => {
    expect(viewProblems(view, 'modal')).toEqual([]);
    expect(JSON.stringify(view).length).toBeLessThan(MOST_VIEW_BYTES / 2);
    expect(parsedTexts(view)).toEqual([]);
  });
});

describe('windows', () => {
  it.each([
    ['pick a family', pickFamilyModal()],
    ['looking', lookingModal('Looking…')],
    ['working', workingModal()],
    ['a family without guardians', familyModal([])],
  ])('Slack takes “%s”', (_, view) => {
    expect(viewProblems(view, 'modal')).toEqual([]);
  });

  it('opened before there were texts still mean email, and what else they carry means nothing', () => {
    const { channel: _, ...older } = JSON.parse(carried);
    expect(unpackReset(JSON.stringify(older))).toMatchObject({ ...older, channel: 'email' });
    for (const odd of [
      { ...older, channel: 'fax' },
      { ...older, again: 'x' },
      { ...older, price: 0 },
      'sms',
      null,
    ])
      expect(unpackReset(JSON.stringify(odd))).toBeUndefined();
  });

  it('carry no more than Slack keeps', () => {
    expect(carried.length).toBeLessThan(LIMITS.privateMetadata / 10);
  });

  it('show 20 guardians at most and say when there are more (G7)', () => {
    const crowd = Array.from({ length: 21 }, (_, index) => guardian(`Guardian ${index}`));
    const words = JSON.stringify(resultsModal('guardian', { guardians: crowd, more: false }));
    expect(words).toContain('Showing the first 20');
    expect(words).toContain('add another word');
    expect(words).toContain('Guardian 19');
    expect(words).not.toContain('Guardian 20');
  });

  it('say so too when a family has more than 20', () => {
    const crowd = Array.from({ length: 21 }, (_, index) => guardian(`Guardian ${index}`));
    const words = JSON.stringify(familyModal(crowd));
    expect(words).toContain('Showing the first 20 of 21 guardians');
    expect(words).not.toContain('Guardian 20');
    expect(JSON.stringify(familyModal(crowd.slice(1)))).not.toContain('Showing');
  });
});

describe('a guardian’s card (G7)', () => {
  it('has the Actions menu with the seed’s own words', () => {
    const [, actions] = guardianCard(guardian('Jane Smith'));
    expect(actions).toMatchObject({
      text: { text: 'Actions for Jane Smith' },
      accessory: { type: 'overflow', options: [{ text: { text: 'Reset Password via Email' } }] },
    });
  });

  it.each([
    ['without the flag', { canLogIn: false }, 'Can Log In'],
    ['without an email', { email: undefined }, 'no email address'],
  ])('%s shows the reason instead of the menu', (_, more, reason) => {
    const [, actions] = guardianCard(guardian('Jane Smith', more));
    expect(actions.accessory).toBeUndefined();
    expect(actions.text?.text).toContain(reason);
  });

  it('says the flag in words and masks the addresses', () => {
    const words = JSON.stringify(guardianCard(guardian('Jane Smith')));
    expect(words).toContain('✓ Can Log In');
    expect(words).toContain('j•••h@e•••.com');
    expect(words).not.toContain('jane.smith@');
  });
});

describe('Reset Password via SMS (G3)', () => {
  const offered = (more: Partial<GuardianShown>) => {
    const [, actions] = guardianCard(guardian('Jane Smith', more));
    const menu = actions.accessory;
    return menu?.type === 'overflow' ? menu.options.map(({ text }) => text.text) : actions.text?.text;
  };

  it.each([
    ['beside email while SMS is on', {}, ['Reset Password via Email', 'Reset Password via SMS']],
    [
      'also without a phone, to say why',
      { phone: undefined },
      ['Reset Password via Email', 'Reset Password via SMS'],
    ],
    ['alone without an email', { email: undefined }, ['Reset Password via SMS']],
    [
      'not without any address',
      { email: undefined, phone: undefined },
      expect.stringContaining('no email address and no phone number'),
    ],
    ['not without the flag', { canLogIn: false }, expect.stringContaining('Can Log In')],
    ['not while SMS is off', { textsOffered: false }, ['Reset Password via Email']],
  ])('is offered %s', (_, more, expected) => {
    expect(offered({ textsOffered: true, ...more })).toEqual(expected);
  });

  it.each([
    [1, '1 SMS credit left'],
    [1_200, '1,200 SMS credits left'],
  ])('names the price and the balance of %d in the question', (balance, left) => {
    const view = confirmationModal({
      whom: jane,
      channel: 'sms',
      to: maskPhone('+15125550142'),
      balance,
      carried,
    });
    expect(view.title.text).toBe('Reset Password via SMS');
    expect(JSON.stringify(view)).toContain(`It costs 1 SMS credit; the centre has ${left}.`);
    expect(viewProblems(view, 'modal')).toEqual([]);
  });
});

describe('the confirmation (G4)', () => {
  it('names guardian, family, channel, masked address and what will happen, and ends in YES', () => {
    const view = confirmationModal({ whom: jane, channel: 'email', to, carried });
    const words = JSON.stringify(view.blocks);
    for (const piece of [
      'Jane Smith',
      'Smith family',
      'By email',
      'j•••h@e•••.com',
      '30 minutes',
      'Older links',
    ])
      expect(words).toContain(piece);
    expect(view.submit?.text).toBe('YES');
    expect(view.close?.text).toBe('Cancel');
    expect(view.title.text).toBe('Reset Password via Email');
  });
});
