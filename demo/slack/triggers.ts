import { forgetOld } from './forgetting.ts';
import { SlackError } from './web-api/slack-error.ts';
import type { Workspace } from './workspace.ts';

const TRIGGER_LIFE_MS = 3000;

/** The right to open or push one modal for one person; lives 3 s and works once. */
export interface Trigger {
  userId: string;
  issuedAt: number;
  used: boolean;
  /** The modal the person was in, if the trigger came from one: `views.push` needs it. */
  viewId: string | undefined;
}

export function issueTrigger(workspace: Workspace, userId: string, viewId?: string): string {
  const id = workspace.ids.triggerId();
  forgetOld(workspace.triggers, workspace.now());
  workspace.triggers.set(id, { userId, issuedAt: workspace.now().getTime(), used: false, viewId });
  return id;
}

/**
 * Looks a trigger up without using it.
 * @throws SlackError `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`, as views.open documents.
 */
export function findTrigger(workspace: Workspace, id: unknown): Trigger {
  const trigger = typeof id === 'string' ? workspace.triggers.get(id) : undefined;
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (workspace.now().getTime() - trigger.issuedAt > TRIGGER_LIFE_MS)
    throw new SlackError('expired_trigger_id');
  return trigger;
}
