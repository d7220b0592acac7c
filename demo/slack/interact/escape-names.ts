import { handleOf } from '../people.ts';
import type { Workspace } from '../workspace.ts';
import { escapeTyped } from './escape-typed.ts';

/**
 * What Slack makes of names in a command that asks for it (`should_escape`): `@Maya Manager` and `@maya.manager`
 * become `<@U1|maya.manager>`, `#front-desk` becomes `<#C1|front-desk>`. Whatever is nobody's name stays.
 * @param text already escaped, as the names in it are
 */
export function escapeNames({ people, conversations }: Workspace, text: string): string {
  const names = new Map<string, string>();
  for (const person of people.values()) {
    const reference = `<@${person.id}|${handleOf(person)}>`;
    names.set(escapeTyped(`@${person.name}`).toLowerCase(), reference).set(`@${handleOf(person)}`, reference);
  }
  for (const { id, name, kind } of conversations.values()) {
    if (kind !== 'im') names.set(`#${name}`, `<#${id}|${name}>`);
  }
  // The longest first: "@ana" must not take the beginning of "@ana.smith".
  const known = [...names.keys()].sort((left, right) => right.length - left.length);
  const pattern = known.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  if (pattern === '') return text;
  return text.replace(
    new RegExp(`(?:${pattern})(?![\\w-]|\\.\\w)`, 'gi'),
    (name) => names.get(name.toLowerCase()) ?? name,
  );
}
