import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { sendFile } from '../files.ts';
import { parseJsonObject, readBody, sendJson } from '../http-body.ts';
import { operateElement } from '../interact/action.ts';
import { closeModal } from '../interact/close.ts';
import { openHome } from '../interact/home.ts';
import { typeInto } from '../interact/message.ts';
import { lookUpOptions } from '../interact/options.ts';
import { findPerson, findTheirs } from '../interact/people.ts';
import { runShortcut } from '../interact/shortcut.ts';
import { submitView } from '../interact/submit.ts';
import type { JsonObject } from '../json.ts';
import { forgetEphemerals } from '../messages.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import type { Notice, Workspace } from '../workspace.ts';
import { streamChanges } from './sse.ts';
import { stateOf } from './state.ts';

const container = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('view'), view_id: z.string() }),
]);
const element = z.object({ container, block_id: z.string(), action_id: z.string() });
const jsonObject = z.record(z.string(), z.unknown());

type Deed = (workspace: Workspace, person: Person, body: JsonObject) => Promise<object>;

/** What a person can do, by the last part of the path; the body is checked before anything happens. */
const DEEDS: Record<string, Deed> = {
  async message(workspace, person, body) {
    const { channel, text } = z.object({ channel: z.string(), text: z.string() }).parse(body);
    await typeInto(workspace, person, findTheirs(workspace, person, channel), text);
    return { ok: true };
  },
  async shortcut(workspace, person, body) {
    const place = { channel: z.string().optional(), ts: z.string().optional() };
    const { callback_id, channel, ts } = z.object({ callback_id: z.string(), ...place }).parse(body);
    const conversation = channel === undefined ? undefined : findTheirs(workspace, person, channel);
    const message = conversation?.messages.find((one) => one.ts === ts);
    await runShortcut(workspace, person, callback_id, conversation && message && { conversation, message });
    return { ok: true };
  },
  async home(workspace, person) {
    await openHome(workspace, person);
    return { ok: true };
  },
  async reload(workspace, person) {
    workspace.notices.delete(person.id);
    forgetEphemerals(workspace, person.id);
    return { ok: true };
  },
  async action(workspace, person, body) {
    const { selected, values, ...use } = element
      .extend({ selected: jsonObject.optional(), values: z.unknown().optional() })
      .parse(body);
    await operateElement(workspace, person, { ...use, values, ...(selected ? { selected } : {}) });
    return { ok: true };
  },
  async options(workspace, person, body) {
    return await lookUpOptions(workspace, person, element.extend({ query: z.string() }).parse(body));
  },
  async submit(workspace, person, body) {
    const { view_id, values } = z.object({ view_id: z.string(), values: z.unknown().optional() }).parse(body);
    return await submitView(workspace, person, view_id, values);
  },
  async close(workspace, person, body) {
    const { view_id, all } = z.object({ view_id: z.string(), all: z.boolean().optional() }).parse(body);
    await closeModal(workspace, person, view_id, all);
    return { ok: true };
  },
};

/** Answers everything under `/client`: who is there, what one person sees, what one person does. */
export async function answerClient(
  workspaces: readonly Workspace[],
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await answer(workspaces, path.split('/').filter(Boolean), request, response);
  } catch (error) {
    const refusal = error instanceof Refusal ? error.message : 'That request is not complete.';
    if (!(error instanceof Refusal) && !(error instanceof z.ZodError)) throw error;
    sendJson(response, 400, { ok: false, error: refusal });
  }
}

async function answer(
  workspaces: readonly Workspace[],
  [, userId = '', deed = '', id, last]: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const workspace = workspaces.find((one) => one.people.has(userId)) ?? workspaces[0];
  if (!workspace) throw new Refusal('There is no workspace.');
  if (userId === 'people') {
    sendJson(response, 200, peopleOf(workspace));
    return;
  }
  const person = findPerson(workspace, userId);
  if (request.method === 'GET') {
    if (deed === 'state')
      sendJson(response, 200, { ...stateOf(workspace, userId) }, { 'cache-control': 'no-store' });
    else if (deed === 'events') streamChanges(workspace, userId, request, response);
    else if (deed === 'files') sendFile(workspace, userId, id ?? '', response);
    else throw new Refusal('There is no such page.');
    return;
  }
  // A page of another site could send a form or plain text, but JSON only after asking (CORS), and nobody answers that.
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  const body = isJson ? parseJsonObject((await readBody(request)).toString('utf8') || '{}') : undefined;
  if (body === undefined) throw new Refusal('The request must be a JSON object.');
  if (deed === 'notices' && last === 'dismiss') {
    dismiss(workspace, userId, id);
    sendJson(response, 200, { ok: true });
    return;
  }
  const act = DEEDS[deed];
  if (!act) throw new Refusal('There is no such action.');
  if (person.kind === 'deactivated') throw new Refusal(`${person.name} is deactivated and cannot use Slack.`);
  const before = workspace.notices.get(userId) ?? [];
  const outcome = await act(workspace, person, body);
  if (deed !== 'options') forgetOld(workspace, userId, before, outcome);
  sendJson(response, 200, { ...outcome });
}

function peopleOf(workspace: Workspace): JsonObject {
  const people = [...workspace.people.values()];
  return {
    workspace: { id: workspace.team.id, name: workspace.team.name },
    app: { name: workspace.app.name, homeTab: workspace.app.manifest.features.app_home.home_tab_enabled },
    people: people.map(({ id, name, title, kind }) => ({ id, name, title: title ?? '', kind })),
  };
}

/** What Slack said before is over once something has gone well since. */
function forgetOld(workspace: Workspace, userId: string, before: readonly Notice[], outcome: object): void {
  const now = workspace.notices.get(userId) ?? [];
  const wentWell =
    !('ok' in outcome && outcome.ok === false) && now.every((notice) => before.includes(notice));
  if (!wentWell || now.length === 0) return;
  workspace.notices.delete(userId);
  workspace.changes.tell([userId]);
}

function dismiss(workspace: Workspace, userId: string, noticeId: string | undefined): void {
  const kept = (workspace.notices.get(userId) ?? []).filter((notice) => notice.id !== noticeId);
  workspace.notices.set(userId, kept);
  workspace.changes.tell([userId]);
}
