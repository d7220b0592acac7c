import type { Via } from '../audit/entry.ts';
import type { Person } from '../credentials/person.ts';

/** How the Audit Log names the portal that a person's links lead to. */
export function portalVia({ portal }: Pick<Person, 'portal'>): Extract<Via, `${string}_portal`> {
  return portal === 'customer' ? 'customer_portal' : 'office_portal';
}
