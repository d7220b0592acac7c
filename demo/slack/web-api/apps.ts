import type { SocketDelivery } from '../dispatch/socket.ts';
import type { Workspace } from '../workspace.ts';
import type { Methods } from './method.ts';
import { SlackError } from './slack-error.ts';

export const appMethods: Methods = {
  'apps.connections.open': {
    token: 'app',
    run(workspace) {
      if (!hasSockets(workspace)) throw new SlackError('socket_mode_not_enabled');
      return { url: workspace.delivery.issueUrl(workspace.baseUrl) };
    },
  },
};

function hasSockets(workspace: Workspace): workspace is Workspace & { delivery: SocketDelivery } {
  return workspace.delivery.kind === 'socket';
}
