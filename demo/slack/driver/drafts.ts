import type { Container } from '../interact/action.ts';
import type { JsonObject } from '../json.ts';
import type { Values } from '../view-values.ts';
import type { Found } from './finding.ts';

/** What a person has entered in open windows but not yet sent. */
export interface Drafts {
  note(found: Found, selected: JsonObject): void;
  of(container: Container): Values | undefined;
  /** The text typed into a field so far. */
  valueOf(found: Found): unknown;
}

export function createDrafts(): Drafts {
  const byView = new Map<string, Values>();
  const of = (container: Container) =>
    container.type === 'view' ? byView.get(container.view_id) : undefined;
  return {
    of,
    note({ container, block, element }, selected) {
      if (container.type !== 'view') return;
      const draft = of(container) ?? {};
      const row = { ...draft[String(block.block_id)], [String(element.action_id)]: selected };
      byView.set(container.view_id, { ...draft, [String(block.block_id)]: row });
    },
    valueOf: ({ container, block, element }) =>
      of(container)?.[String(block.block_id)]?.[String(element.action_id)]?.value,
  };
}
