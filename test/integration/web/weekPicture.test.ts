import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weekAddress } from '../../../src/core/home/weekAddress.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

let server: TestPages;
beforeAll(async () => {
  server = await servePages();
});
afterAll(() => server.close());

const day = (used: number) => ({ used, underWay: 0, notUsed: 1, notArrived: 0, reported: 0 });
const week = { from: '2026-11-16', days: [0, 1, 2, 3, 4, 5, 6].map(day) };
const path = () => new URL(weekAddress(server.core, week)).pathname;

describe('the picture of the week', () => {
  it('is a PNG that may be kept for ever', async () => {
    const answer = await fetch(`${server.url}${path()}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1280, 560]);
  });

  it.each([
    ['other numbers', (whole: string) => whole.replace('_0-0-1', '_9-0-1')],
    ['another first day', (whole: string) => whole.replace('2026-11-16', '2026-11-17')],
    ['another signature', (whole: string) => whole.replace(/\.[\w-]{22}\./, `.${'A'.repeat(22)}.`)],
    ['no signature', () => '/pictures/week/2026-11-16_0-0-0-0-0.png'],
    ['something long', () => `/pictures/week/${'1'.repeat(5_000)}.png`],
  ])('does not exist with %s', async (_, altered) => {
    expect((await fetch(`${server.url}${altered(path())}`)).status).toBe(404);
  });
});
