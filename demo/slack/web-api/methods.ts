import { appMethods } from './apps.ts';
import { authMethods } from './auth.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import type { Methods } from './method.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** Every method this Slack knows; any other is `unknown_method`. */
export const METHODS: Methods = {
  ...appMethods,
  ...authMethods,
  ...userMethods,
  ...viewMethods,
  ...chatMethods,
  ...conversationMethods,
};
