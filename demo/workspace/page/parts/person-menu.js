// @ts-check
import { drawing, h } from '../dom.js';
import { opensMenu } from '../menu.js';
import { showAvatar } from './avatar.js';

/** @import { Person } from '../types.ts' */

/** What Slack itself says about people who are not full members. @type {Record<string, string>} */
const KIND_WORDS = {
  guest: 'Guest',
  single_channel_guest: 'Single-channel guest',
  stranger: 'From another workspace',
  deactivated: 'Deactivated in Slack',
  bot: 'Bot',
};

/** @param {Person} person */
export function describePerson({ title, kind }) {
  const word = KIND_WORDS[kind];
  if (!word || word === title) return title ?? word ?? 'Member';
  return title ? `${title} · ${word}` : word;
}

/**
 * "Be: Maya Manager": the workspace through somebody else's eyes.
 * @param {HTMLElement} place
 * @param {Person[]} people
 * @param {(id: string) => void} become
 */
export function createPersonMenu(place, people, become) {
  let viewer = people[0];
  const button = h('button', { type: 'button', class: 'person-button', id: 'person' });
  place.append(button);
  opensMenu(
    button,
    () =>
      people
        .filter(({ kind }) => kind !== 'bot')
        .map((person) => ({
          label: [document.createTextNode(person.name)],
          note: describePerson(person),
          lead: showAvatar(person),
          chosen: person.id === viewer?.id,
          pick: () => become(person.id),
        })),
    { label: 'Be somebody else', align: 'end', class: 'person-menu' },
  );

  return {
    /** @param {Person} person */
    update(person) {
      viewer = person;
      const [first, ...rest] = person.name.split(' ');
      button.replaceChildren(
        showAvatar(person, 'tiny'),
        h(
          'span',
          { class: 'person-words' },
          h('span', { class: 'be' }, 'Be: '),
          h('strong', {}, first, h('span', { class: 'wide-only' }, ` ${rest.join(' ')}`)),
          h('span', { class: 'person-title' }, ` · ${describePerson(person)}`),
        ),
        drawing('chevron'),
      );
    },
  };
}
