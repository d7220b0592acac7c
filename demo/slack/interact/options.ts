import { tellApp } from '../dispatch/acknowledged.ts';
import { channelField, commonFields } from '../dispatch/payloads.ts';
import { isObject, type JsonObject } from '../json.ts';
import { messageObject } from '../messages.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { checkOptionsOrGroups } from '../validate/options.ts';
import { collectProblems } from '../validate/problems.ts';
import { ownOptions } from '../view-values.ts';
import { viewObject } from '../views.ts';
import { type Workspace, warn } from '../workspace.ts';
import { type Container, findElement, locate } from './action.ts';
import { offerKey } from './choice.ts';

export interface Lookup {
  container: Container;
  block_id: string;
  action_id: string;
  query: string;
}

/** What a menu offers: options or groups of them; `notice` when the app did not answer. */
export type Offer = { options: JsonObject[]; notice?: string } | { option_groups: JsonObject[] };

const DEFAULT_MIN_QUERY = 3;
const TROUBLE = 'Options could not be loaded. Try again?';

/** Asks the app for the options of an `external_select` (`block_suggestion`), from its least query length on. */
export async function lookUpOptions(workspace: Workspace, person: Person, lookup: Lookup): Promise<Offer> {
  const place = locate(workspace, person, lookup.container);
  const blocks = 'view' in place ? place.view.blocks : place.message.blocks;
  const element = findElement(blocks, lookup.block_id, lookup.action_id);
  if (!String(element.type).endsWith('external_select'))
    throw new Refusal('That menu does not look anything up.');
  const least = Number(element.min_query_length ?? DEFAULT_MIN_QUERY);
  if (lookup.query.length < least) return { options: [] };
  const where =
    'view' in place
      ? { container: { type: 'view', view_id: place.view.id }, view: viewObject(workspace, place.view) }
      : {
          container: { type: 'message', message_ts: place.message.ts, channel_id: place.conversation.id },
          channel: channelField(place.conversation),
          message: messageObject(workspace, place.message),
        };
  const ack = await tellApp(workspace, {
    type: 'interactive',
    payload: {
      type: 'block_suggestion',
      ...commonFields(workspace, person),
      ...where,
      action_id: lookup.action_id,
      block_id: lookup.block_id,
      value: lookup.query,
    },
    acceptsAnswer: true,
  });
  if (!ack.acked) return { options: [], notice: TROUBLE };
  return readOffer(workspace, person, lookup, ack.body);
}

function readOffer(
  workspace: Workspace,
  person: Person,
  lookup: Lookup,
  answer: JsonObject | string | undefined,
): Offer {
  const problems = collectProblems();
  if (isObject(answer)) checkOptionsOrGroups(problems, '', answer, 0);
  else problems.add('', 'must provide an object');
  if (!isObject(answer) || problems.list.length > 0) {
    warn(workspace, `block_suggestion: ${problems.list.join('; ')}`);
    return { options: [], notice: TROUBLE };
  }
  const key = offerKey(person, lookup.block_id, lookup.action_id);
  // What was offered for an earlier query may be chosen already, in a menu that takes several.
  workspace.offered.set(key, [...(workspace.offered.get(key) ?? []), ...ownOptions(answer)]);
  return Array.isArray(answer.option_groups)
    ? { option_groups: answer.option_groups as JsonObject[] }
    : { options: answer.options as JsonObject[] };
}
