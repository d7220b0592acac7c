import type { AddressInfo } from 'node:net';
import express from 'express';
import type { People, State } from '../../../demo/workspace/page/types.ts';
import { demoAssets, workspacePage } from '../../../demo/workspace/pages.ts';

export type Asked = { user: string; deed: string; body: Record<string, unknown> };

/** A Slack that shows what a test puts into it and writes down what the page asks of it. */
export interface Fixture {
  url: string;
  people: People;
  state: State;
  asked: Asked[];
  /** Tells the open pages that the state has changed. */
  changed(): void;
  /** Answers of a deed, instead of `{ ok: true }`; a thrown error is a refusal. */
  answers: Record<string, (body: Record<string, unknown>) => unknown>;
  stop(): Promise<void>;
}

export const PEOPLE: People = {
  workspace: { id: 'T0SUPERSTARS', name: 'Superstars Gymnastics' },
  app: { name: 'Keydesk', homeTab: true },
  people: [
    { id: 'U0FERN', name: 'Fern Front-Desk', title: 'Front Desk', kind: 'member' },
    { id: 'U0MAYA', name: 'Maya Manager', title: 'Manager', kind: 'member' },
    { id: 'U0GUS', name: 'Gus Guest', title: 'Photographer', kind: 'guest' },
  ],
};

export function emptyState(): State {
  return {
    channels: [
      { id: 'C0DESK', name: 'front-desk', kind: 'channel', messages: [] },
      { id: 'D0APP', name: 'Keydesk', kind: 'app_dm', messages: [] },
    ],
    modals: [],
    home: null,
    notices: [],
    commands: [
      {
        command: '/reset-guardian',
        description: 'Send a guardian a password reset',
        usage_hint: '[name, email, phone or family]',
      },
      { command: '/resets', description: 'Latest resets and open requests' },
      {
        command: '/keydesk',
        description: 'Help and your link to the Office Portal',
        usage_hint: '[help, link, whoami]',
      },
    ],
    shortcuts: [
      {
        name: 'Send a password reset',
        callback_id: 'send_reset',
        description: 'Find a guardian and send a link',
      },
    ],
  };
}

/** Serves the real page of the workspace on a random port, over a state that the test holds in its hand. */
export async function startFixture(state: State = emptyState()): Promise<Fixture> {
  const app = express();
  const followers = new Set<express.Response>();
  const fixture = {
    people: structuredClone(PEOPLE),
    state,
    asked: [] as Asked[],
    answers: {} as Fixture['answers'],
  };
  app.use(demoAssets(), workspacePage());
  app.get('/demo/client/people', (_request, response) => void response.json(fixture.people));
  app.get('/demo/client/:user/state', (_request, response) => void response.json(fixture.state));
  app.get('/demo/client/:user/events', (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: changed\ndata: {}\n\n');
    followers.add(response);
    request.on('close', () => followers.delete(response));
  });
  app.get('/demo/inbox/unread', (_request, response) => void response.json({ unread: 2 }));
  app.post('/demo/client/:user/*deed', express.json(), (request, response) => {
    const deed = [request.params.deed].flat().join('/');
    fixture.asked.push({ user: String(request.params.user), deed, body: request.body });
    try {
      response.json(fixture.answers[deed]?.(request.body) ?? { ok: true });
    } catch (error) {
      response.status(400).json({ ok: false, error: error instanceof Error ? error.message : String(error) });
    }
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return Object.assign(fixture, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changed: () => {
      for (const follower of followers) follower.write('event: changed\ndata: {}\n\n');
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
