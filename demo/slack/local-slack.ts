import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Administration, administer } from './administration.ts';
import { type Call, createCallLog } from './calls.ts';
import { ACK_LIMIT_MS } from './dispatch/delivery.ts';
import { retryDueEvents } from './dispatch/events.ts';
import { createHttpDelivery, type HttpDelivery } from './dispatch/http.ts';
import { createSocketDelivery, type SocketDelivery } from './dispatch/socket.ts';
import { type Driver, type DriverOptions, drivePerson } from './driver/driver.ts';
import { createFaults, type FaultPlan } from './faults.ts';
import { readManifest } from './manifest.ts';
import type { LocalSlackOptions } from './options.ts';
import { createRoutes } from './routes.ts';
import { type Attacks, createAttacks } from './security.ts';
import type { App, Workspace } from './workspace.ts';
import { type Shared, setUpWorkspace, type WorkspaceOptions } from './workspace-setup.ts';

const RETRY_LOOK_MS = 5000;

/** A running local Slack: the far end of the bot, in the demo and in tests. */
export interface LocalSlack extends Administration, Attacks {
  url: string;
  /** For SLACK_API_URL. */
  apiUrl: string;
  /** All that is in the (first) workspace, to look at in tests. */
  workspace: Workspace;
  /** Everything the app sent: Web API calls, answers to response_urls, bodies of acknowledgements. */
  calls: Call[];
  /** What Slack let pass although a careful app avoids it. */
  warnings: string[];
  http: HttpDelivery | undefined;
  sockets: SocketDelivery | undefined;
  deliverTo(requestUrl: string): void;
  /** Somebody at the keyboard; `person('U1').types('/reset-guardian smith')`. */
  person(id: string, options?: DriverOptions): Driver;
  /** Lets the next `times` calls of a method go wrong; see Fault. */
  fail(method: string, fault: FaultPlan, times?: number): void;
  /** Forgets every planned fault. */
  heal(): void;
  /** One more workspace with its own people and token; the app is in it, unless `installed` is false. */
  addWorkspace(options: WorkspaceOptions): Administration & { workspace: Workspace };
  /** Serves everything that is not Slack's own, such as the page of the demo. */
  mount(handler: RequestListener): void;
  stop(): Promise<void>;
}

/** Starts a Slack on the loopback that keeps Slack's own rules. @throws Error when the manifest is not valid */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const now = options.now ?? (() => new Date());
  const app = appOf(options);
  const workspaces: Workspace[] = [];
  const routes = createRoutes(workspaces);
  const server = createServer(routes.listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const ackLimitMs = options.ackLimitMs ?? ACK_LIMIT_MS;
  const kept = options.callsKept ?? Number.POSITIVE_INFINITY;
  const http =
    options.delivery.kind === 'http'
      ? createHttpDelivery({
          requestUrl: options.delivery.requestUrl,
          signingSecret: options.signingSecret,
          signedAt: options.signedAt ?? now,
          ackLimitMs,
          kept,
        })
      : undefined;
  const sockets = http ? undefined : createSocketDelivery(server, () => app.id, ackLimitMs);
  const delivery = http ?? sockets;
  if (!delivery) throw new Error('Tell how to reach the app: http or socket.');

  const shared: Shared = {
    app,
    now,
    delivery,
    faults: createFaults(),
    calls: createCallLog(kept),
    warnings: [],
    rateLimited: options.rateLimit !== 'off',
    baseUrl: url,
    workspaces,
  };
  const workspace = setUpWorkspace(options, shared);
  workspaces.push(workspace);
  // Late retries of events; with a turned clock a test asks for them itself.
  const retries = options.now
    ? undefined
    : setInterval(() => {
        for (const one of workspaces) void retryDueEvents(one);
      }, RETRY_LOOK_MS);
  retries?.unref();

  return {
    ...administer(workspace),
    ...createAttacks(http, options.signingSecret, options.signedAt ?? now),
    url,
    apiUrl: `${url}/api/`,
    workspace,
    calls: shared.calls.all,
    warnings: shared.warnings,
    http,
    sockets,
    deliverTo(requestUrl) {
      if (http) http.requestUrl = requestUrl;
    },
    person(id, driverOptions) {
      const home = workspaces.find((one) => one.people.has(id));
      if (!home) throw new Error(`There is no ${id} in this Slack.`);
      return drivePerson(home, id, driverOptions);
    },
    fail: (method, fault, times = 1) => shared.faults.plan(method, fault, times),
    heal: () => shared.faults.clear(),
    addWorkspace(more) {
      const added = setUpWorkspace(more, shared);
      workspaces.push(added);
      return { workspace: added, ...administer(added) };
    },
    mount: (handler) => routes.mount(handler),
    async stop() {
      clearInterval(retries);
      await delivery.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function appOf(options: LocalSlackOptions): App {
  const manifest = readManifest(options.manifest, options.delivery.kind);
  return {
    id: 'A0KEYDESK',
    name: manifest.features.bot_user?.display_name ?? manifest.display_information.name,
    botId: 'B0KEYDESK',
    botUserId: 'U0KEYDESK',
    signingSecret: options.signingSecret,
    appToken: options.appToken,
    clientId: options.clientId ?? '1000.2000',
    clientSecret: options.clientSecret ?? 'local-client-secret',
    verificationToken: 'local-verification',
    manifest,
  };
}
