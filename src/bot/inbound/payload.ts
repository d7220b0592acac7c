import { parse as parseForm } from 'node:querystring';
import { z } from 'zod';

// Only what we rely on; Slack adds fields whenever it likes. A form with a field twice comes out as a list: refused.
const id = z.string().min(1).max(255);
const person = z.looseObject({ id, team_id: id.optional() });
const team = z.looseObject({ id }).nullish();
const view = z.looseObject({
  id,
  hash: z.string().optional(),
  callback_id: z.string(),
  private_metadata: z.string(),
});
/** A window is submitted with what is in its fields, by block and by element. */
const filled = view.extend({
  state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.looseObject({}))) }),
});

const command = z.looseObject({
  command: z.string().regex(/^\/\S{1,80}$/),
  text: z.string().default(''),
  team_id: id,
  enterprise_id: id.optional(),
  is_enterprise_install: z.enum(['true', 'false']).optional(),
  user_id: id,
  trigger_id: id,
  response_url: z.url({ protocol: /^https?$/ }),
});
const interaction = {
  user: person,
  team,
  enterprise: z.looseObject({ id }).nullish(),
  is_enterprise_install: z.boolean().optional(),
};
const action = z.looseObject({
  action_id: id,
  block_id: id,
  type: z.string(),
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
});

const payload = z.union([
  z.looseObject({
    ...interaction,
    type: z.literal('block_actions'),
    actions: z.array(action).min(1),
    view: view.optional(),
  }),
  z.looseObject({
    ...interaction,
    type: z.literal('block_suggestion'),
    action_id: id,
    block_id: id,
    value: z.string(),
  }),
  z.looseObject({ ...interaction, type: z.literal('view_submission'), view: filled }),
  z.looseObject({ ...interaction, type: z.literal('view_closed'), view }),
  z.looseObject({
    ...interaction,
    type: z.enum(['shortcut', 'message_action']),
    callback_id: id,
    trigger_id: id,
  }),
  z.looseObject({
    type: z.literal('event_callback'),
    event_id: id,
    team_id: id,
    event: z.looseObject({ type: z.string() }),
  }),
  z.looseObject({ type: z.literal('url_verification'), challenge: z.string() }),
  z.looseObject({ type: z.literal('app_rate_limited') }),
  z.looseObject({ ssl_check: z.string() }),
  command,
]);

/** Something that Slack sends, as far as its shape was looked at. */
export type Payload = z.infer<typeof payload>;

/** Reads the body of a request as Bolt will, and looks at its shape. Undefined: nothing that Slack would send. */
export function readPayload(body: string, contentType: string | undefined): Payload | undefined {
  const kind = contentType?.split(';')[0]?.trim().toLowerCase();
  try {
    if (kind === 'application/json') return payload.safeParse(JSON.parse(body)).data;
    if (kind !== 'application/x-www-form-urlencoded') return undefined;
    const form = parseForm(body);
    return payload.safeParse('payload' in form ? JSON.parse(String(form.payload)) : { ...form }).data;
  } catch {
    return undefined;
  }
}

/** The id by which Slack repeats an event, if it is one. */
export function eventIdOf(payload: Payload): string | undefined {
  return 'event_id' in payload && typeof payload.event_id === 'string' ? payload.event_id : undefined;
}
