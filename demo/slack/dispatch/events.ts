import type { JsonObject } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { tellApp } from './acknowledged.ts';
import type { Ack } from './delivery.ts';

/** Retries come at once, after a minute, after five (docs.slack.dev/apis/events-api). */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

export interface PendingRetry {
  payload: JsonObject;
  num: number;
  reason: 'http_timeout' | 'http_error' | 'connection_failed';
  due: number;
}

/**
 * Sends an event if the manifest subscribes to it. A failed one is tried again at once, and later ones wait
 * until `retryDueEvents` finds that the clock has come to them.
 */
export async function sendEvent(
  workspace: Workspace,
  event: JsonObject,
  subscription = String(event.type),
): Promise<void> {
  if (!workspace.app.manifest.settings.event_subscriptions.bot_events.includes(subscription)) return;
  await attempt(workspace, eventPayload(workspace, event), undefined);
}

/** Sends the retries that are due by the clock. */
export async function retryDueEvents(workspace: Workspace): Promise<void> {
  const now = workspace.now().getTime();
  const due = workspace.retries.filter((retry) => retry.due <= now);
  workspace.retries = workspace.retries.filter((retry) => retry.due > now);
  for (const retry of due) await attempt(workspace, retry.payload, retry);
}

async function attempt(
  workspace: Workspace,
  payload: JsonObject,
  retry: PendingRetry | undefined,
): Promise<void> {
  const ack = await tellApp(workspace, {
    type: 'events_api',
    payload,
    acceptsAnswer: false,
    ...(retry ? { retry: { num: retry.num, reason: retry.reason } } : {}),
  });
  const next = planRetry(workspace, payload, ack, (retry?.num ?? 0) + 1);
  if (next === undefined) return;
  if (next.due <= workspace.now().getTime()) await attempt(workspace, payload, next);
  else workspace.retries.push(next);
}

function planRetry(
  workspace: Workspace,
  payload: JsonObject,
  ack: Ack,
  num: number,
): PendingRetry | undefined {
  const delay = RETRY_AFTER_MS[num - 1];
  if (ack.acked || ack.noRetry || delay === undefined) return undefined;
  return { payload, num, reason: ack.why, due: workspace.now().getTime() + delay };
}

/** The wrapper that every event travels in; `event_id` is the same in all its retries. */
function eventPayload(workspace: Workspace, event: JsonObject): JsonObject {
  const authorization = {
    enterprise_id: workspace.enterprise?.id ?? null,
    team_id: workspace.team.id,
    user_id: workspace.app.botUserId,
    is_bot: true,
    is_enterprise_install: false,
  };
  return {
    token: workspace.app.verificationToken,
    team_id: workspace.team.id,
    context_team_id: workspace.team.id,
    context_enterprise_id: workspace.enterprise?.id ?? null,
    api_app_id: workspace.app.id,
    event,
    type: 'event_callback',
    event_id: workspace.ids.next('Ev'),
    event_time: Math.floor(workspace.now().getTime() / 1000),
    authorizations: [authorization],
    is_ext_shared_channel: false,
  };
}
