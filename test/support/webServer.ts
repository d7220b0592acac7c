import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { makeWebApp } from '../../src/web/app.ts';
import { makeTestCore, type TestCore } from './core.ts';

/** The pages on a port of their own, over a database of their own. */
export interface TestPages {
  core: TestCore;
  /** Where they are, without a slash at the end; also PUBLIC_URL, unless told otherwise. */
  url: string;
  close(): Promise<void>;
}

export async function servePages({
  publicUrl,
  trustProxy = 0,
  before,
}: {
  publicUrl?: string;
  trustProxy?: number;
  /** Pages of the test's own, which are asked first. */
  before?: (core: TestCore) => Express;
} = {}): Promise<TestPages> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const core = await makeTestCore({ publicUrl: publicUrl ?? url });
  const { app, ready } = makeWebApp({ core, config: { TRUST_PROXY: trustProxy } });
  ready();
  server.on('request', before ? before(core).use(app) : app);
  return {
    core,
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await core.close();
    },
  };
}
