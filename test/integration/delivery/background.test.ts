import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeResend } from '../../../src/core/delivery/resend.ts';
import { type Deliveries, startDeliveries } from '../../../src/core/delivery/superviseDelivery.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sendGuardianReset, yesFor } from '../../support/links.ts';

interface Call {
  key: string | undefined;
  to: string;
  text: string;
}

let core: TestCore;
let centre: TestCentre;
let server: Server;
let deliveries: Deliveries;
const calls: Call[] = [];
const answers: [number, unknown][] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { to, text } = (await json(request)) as Call;
    calls.push({ key: request.headers['idempotency-key'] as string | undefined, to, text });
    const [status, answer] = answers.shift() ?? [200, { id: `mail-${calls.length}` }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  core = await makeTestCore({ background: true });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resend = makeResend({ apiKey: 're_background_test', baseUrl, log: core.log });
  deliveries = await startDeliveries(core, resend, { from: 'keydesk@mail.example.com', concurrency: 2 });
});
afterAll(async () => {
  await deliveries.stop();
  await core.close();
  server.close();
});
beforeEach(async () => {
  centre = await makeCentre(core);
  calls.length = 0;
});

const press = async (guardianId: GuardianId) =>
  (await sendGuardianReset(core, await yesFor(core, centre, guardianId))).linkId;

const stateOf = async (linkId: string) =>
  (await core.db.delivery.findFirstOrThrow({ where: { linkId }, select: { state: true } })).state;

describe('the workers in the background, with the real client and queue', () => {
  test('a YES goes out by itself', async () => {
    const linkId = await press(centre.jane);
    await vi.waitFor(async () => expect(await stateOf(linkId)).toBe('sent'), { timeout: 10_000 });
    const { id } = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
    expect(calls).toMatchObject([{ key: `delivery/${id}`, to: 'jane.smith@example.com' }]);
  });

  test('what the service cannot take now is tried again under the same key', async () => {
    answers.push([503, { statusCode: 503, name: 'internal_server_error', message: 'Down.' }]);
    const linkId = await press(centre.jane);
    await vi.waitFor(async () => expect(await stateOf(linkId)).toBe('sent'), { timeout: 20_000 });
    expect(calls).toHaveLength(2);
    expect(calls[1]).toEqual(calls[0]);
  });

  test('more YES than workers all go out', async () => {
    const people = [centre.jane, centre.jose];
    const others = await makeCentre(core);
    const linkIds = await Promise.all([
      ...people.map(press),
      ...[others.jane, others.jose].map(async (guardianId) => {
        const { linkId } = await sendGuardianReset(core, await yesFor(core, others, guardianId));
        return linkId;
      }),
    ]);
    await vi.waitFor(
      async () => expect(await Promise.all(linkIds.map(stateOf))).toEqual(Array(4).fill('sent')),
      { timeout: 20_000 },
    );
    expect(calls).toHaveLength(4);
  });
});
