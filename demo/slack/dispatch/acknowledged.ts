import { isObject, type JsonObject } from '../json.ts';
import { type Workspace, warn } from '../workspace.ts';
import type { Ack, Envelope } from './delivery.ts';

/** Sends something to the app and remembers what came back: the answer in an acknowledgement is the app's word too. */
export async function tellApp(workspace: Workspace, envelope: Envelope): Promise<Ack> {
  const what = describe(envelope);
  if (envelope.type === 'interactive' && !acceptsInteractions(workspace, envelope)) {
    warn(workspace, `${what}: the manifest does not let Slack send it (settings.interactivity)`);
    return { acked: false, why: 'http_error', noRetry: true };
  }
  const ack = await workspace.delivery.send(envelope);
  if (!ack.acked) {
    const late = ack.why === 'http_timeout';
    warn(workspace, late ? `${what}: not acknowledged within 3 seconds` : `${what}: ${ack.why}`);
    return ack;
  }
  const body = isObject(ack.body) && Object.keys(ack.body).length === 0 ? undefined : ack.body;
  if (body !== undefined) {
    const logged: JsonObject = typeof body === 'string' ? { text: body } : body;
    workspace.calls.add({
      method: 'ack',
      body: logged,
      result: undefined,
      status: 200,
      at: workspace.now(),
    });
    if (!envelope.acceptsAnswer) warn(workspace, `${what}: an answer in this acknowledgement is ignored`);
  }
  return { acked: true, body };
}

// Menus that look things up have an address of their own over HTTP.
function acceptsInteractions({ app, delivery }: Workspace, { payload }: Envelope): boolean {
  const { interactivity } = app.manifest.settings;
  if (!interactivity?.is_enabled) return false;
  const looksUp = payload.type === 'block_suggestion' && delivery.kind === 'http';
  return !looksUp || interactivity.message_menu_options_url !== undefined;
}

function describe({ type, payload }: Envelope): string {
  if (type === 'slash_commands') return String(payload.command);
  if (type === 'events_api')
    return isObject(payload.event) ? String(payload.event.type) : String(payload.type);
  return String(payload.type);
}
