import { deepCopy, isObject, type JsonObject, stringOf } from './json.ts';
import { withIds } from './messages.ts';
import { type Values, valuesOf } from './view-values.ts';
import { SlackError } from './web-api/slack-error.ts';
import type { Workspace } from './workspace.ts';

const STACK_LIMIT = 3;

/** A modal that is open, or a Home tab as last published. */
export interface OpenView {
  id: string;
  userId: string;
  hash: string;
  content: JsonObject;
  blocks: JsonObject[];
  values: Values;
  rootId: string;
  previousId: string | null;
}

/** The modal a person looks at. */
export function topView(workspace: Workspace, userId: string): OpenView | undefined {
  const id = workspace.stacks.get(userId)?.at(-1);
  return id === undefined ? undefined : workspace.views.get(id);
}

/** Opens a modal as the only one; a stack already open for this person gives way to it. */
export function openModal(workspace: Workspace, userId: string, content: JsonObject): OpenView {
  claimExternalId(workspace, content);
  for (const id of workspace.stacks.get(userId) ?? []) workspace.views.delete(id);
  workspace.stacks.set(userId, []);
  return place(workspace, userId, content);
}

/**
 * Puts a modal on top of the open ones.
 * @throws SlackError `push_limit_reached` when three are open, `not_found` when none is.
 */
export function pushModal(workspace: Workspace, userId: string, content: JsonObject): OpenView {
  const stack = workspace.stacks.get(userId) ?? [];
  if (stack.length === 0) throw new SlackError('not_found');
  if (stack.length >= STACK_LIMIT) throw new SlackError('push_limit_reached');
  claimExternalId(workspace, content);
  return place(workspace, userId, content);
}

function place(workspace: Workspace, userId: string, content: JsonObject): OpenView {
  const stack = workspace.stacks.get(userId) ?? [];
  const id = workspace.ids.next('V');
  const blocks = withIds(workspace, content.blocks as JsonObject[]);
  const view: OpenView = {
    id,
    userId,
    hash: workspace.ids.hash(),
    content,
    blocks,
    values: valuesOf(blocks),
    rootId: stack[0] ?? id,
    previousId: stack.at(-1) ?? null,
  };
  workspace.views.set(id, view);
  workspace.stacks.set(userId, [...stack, id]);
  workspace.changes.tell([userId]);
  return view;
}

/** Changes a view in place: new hash, entered values kept where ids and types agree. */
export function replaceView(workspace: Workspace, view: OpenView, content: JsonObject): void {
  if (content.external_id !== view.content.external_id) claimExternalId(workspace, content);
  view.content = content;
  view.blocks = withIds(workspace, content.blocks as JsonObject[]);
  view.values = valuesOf(view.blocks, view.values);
  view.hash = workspace.ids.hash();
  workspace.changes.tell([view.userId]);
}

/** Takes one modal off its stack; the one below is seen again. */
export function closeView(workspace: Workspace, view: OpenView): void {
  workspace.views.delete(view.id);
  const stack = workspace.stacks.get(view.userId) ?? [];
  workspace.stacks.set(
    view.userId,
    stack.filter((id) => id !== view.id),
  );
  workspace.changes.tell([view.userId]);
}

/** Closes every modal of a person and returns those that were open, the top one first. */
export function closeAll(workspace: Workspace, userId: string): OpenView[] {
  const open = (workspace.stacks.get(userId) ?? [])
    .map((id) => workspace.views.get(id))
    .filter((view) => view !== undefined)
    .reverse();
  for (const view of open) workspace.views.delete(view.id);
  workspace.stacks.set(userId, []);
  workspace.changes.tell([userId]);
  return open;
}

/** Publishes a Home tab; the view keeps its id from one publishing to the next. */
export function publishHome(workspace: Workspace, userId: string, content: JsonObject): OpenView {
  const existing = workspace.homes.get(userId);
  if (existing) {
    replaceView(workspace, existing, content);
    return existing;
  }
  claimExternalId(workspace, content);
  const id = workspace.ids.next('V');
  const blocks = withIds(workspace, content.blocks as JsonObject[]);
  const hash = workspace.ids.hash();
  const home = { id, userId, hash, content, blocks, values: valuesOf(blocks), rootId: id, previousId: null };
  workspace.homes.set(userId, home);
  workspace.changes.tell([userId]);
  return home;
}

/** The open view (modal or Home) with an id or external id. @throws SlackError `not_found` */
export function findView(workspace: Workspace, viewId: unknown, externalId: unknown): OpenView {
  const all = [...workspace.views.values(), ...workspace.homes.values()];
  const found = all.find((view) =>
    viewId === undefined ? view.content.external_id === externalId : view.id === viewId,
  );
  if (!found || (viewId === undefined && !stringOf(externalId))) throw new SlackError('not_found');
  return found;
}

function claimExternalId(workspace: Workspace, content: JsonObject): void {
  const externalId = stringOf(content.external_id);
  if (!externalId) return;
  const all = [...workspace.views.values(), ...workspace.homes.values()];
  if (all.some((view) => view.content.external_id === externalId))
    throw new SlackError('duplicate_external_id');
}

/** The `view` object as Slack answers and sends it. */
export function viewObject(workspace: Workspace, view: OpenView): JsonObject {
  const { content } = view;
  const isModal = content.type === 'modal';
  return {
    id: view.id,
    team_id: workspace.team.id,
    type: content.type,
    blocks: deepCopy(view.blocks),
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: { values: deepCopy(view.values) },
    hash: view.hash,
    title: isModal ? plain(content.title) : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    close: plain(content.close),
    submit: plain(content.submit),
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: workspace.app.id,
    external_id: content.external_id ?? '',
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.app.botId,
  };
}

function plain(value: unknown): JsonObject | null {
  return isObject(value) ? { emoji: true, ...value } : null;
}
