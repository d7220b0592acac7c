import { appMethods } from './apps.ts';
import { authMethods } from './auth.ts';
import { blockMethods } from './blocks.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Methods } from './method.ts';
import { oauthMethods } from './oauth.ts';
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
  ...fileMethods,
  ...oauthMethods,
  ...blockMethods,
};
