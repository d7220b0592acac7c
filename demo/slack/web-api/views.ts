import { type JsonObject, objectsOf } from '../json.ts';
import { findTrigger } from '../triggers.ts';
import { requireView } from '../validate/surfaces.ts';
import { findView, openModal, publishHome, pushModal, replaceView, viewObject } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { type Methods, required, structured } from './method.ts';
import { requirePictures } from './pictures.ts';
import { SlackError } from './slack-error.ts';

/** The view of a call, checked. @throws SlackError `invalid_arguments`, `view_too_large` */
function readView(workspace: Workspace, args: JsonObject, kind: 'modal' | 'home'): JsonObject {
  const content = requireView(structured(args, 'view'), kind);
  requirePictures(workspace, objectsOf(content.blocks), '/view/blocks');
  return content;
}

export const viewMethods: Methods = {
  'views.open': {
    token: 'bot',
    run(workspace, args) {
      const content = readView(workspace, args, 'modal');
      const trigger = findTrigger(workspace, args.trigger_id ?? args.interactivity_pointer);
      const view = openModal(workspace, trigger.userId, content);
      trigger.used = true;
      return { view: viewObject(workspace, view) };
    },
  },
  'views.push': {
    token: 'bot',
    run(workspace, args) {
      const content = readView(workspace, args, 'modal');
      const trigger = findTrigger(workspace, args.trigger_id ?? args.interactivity_pointer);
      // Only something done inside an open modal gives the right to put another on top of it.
      if (trigger.viewId === undefined || !workspace.views.has(trigger.viewId)) {
        throw new SlackError('invalid_trigger_id');
      }
      const view = pushModal(workspace, trigger.userId, content);
      trigger.used = true;
      return { view: viewObject(workspace, view) };
    },
  },
  'views.update': {
    token: 'bot',
    run(workspace, args) {
      const view = findView(workspace, args.view_id, args.external_id);
      const kind = view.content.type === 'home' ? 'home' : 'modal';
      const content = readView(workspace, args, kind);
      if (args.hash !== undefined && args.hash !== view.hash) throw new SlackError('hash_conflict');
      replaceView(workspace, view, content);
      return { view: viewObject(workspace, view) };
    },
  },
  'views.publish': {
    token: 'bot',
    run(workspace, args) {
      const userId = required(args, 'user_id');
      if (!workspace.app.manifest.features.app_home.home_tab_enabled) throw new SlackError('not_enabled');
      const content = readView(workspace, args, 'home');
      if (!workspace.people.has(userId)) throw new SlackError('user_not_found');
      const existing = workspace.homes.get(userId);
      if (args.hash !== undefined && args.hash !== existing?.hash) throw new SlackError('hash_conflict');
      return { view: viewObject(workspace, publishHome(workspace, userId, content)) };
    },
  },
};
