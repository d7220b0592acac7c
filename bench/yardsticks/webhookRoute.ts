import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { POOL_SIZE } from '../../src/core/database/connections.ts';
import { answering } from './answering.ts';

// Express, the same signature over the raw body, and one INSERT through pg, with as many connections as Keydesk has.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_SIZE });
await pool.query('CREATE TABLE news (id text PRIMARY KEY, event jsonb, at timestamptz DEFAULT now())');
const key = Buffer.from((process.env.WEBHOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64');
const app = express();
app.post('/webhooks/resend', express.raw({ type: () => true }), async (request, response) => {
  const id = request.get('svix-id') ?? '';
  const time = request.get('svix-timestamp') ?? '';
  const known = createHmac('sha256', key).update(`${id}.${time}.`).update(request.body).digest();
  const given = Buffer.from((request.get('svix-signature') ?? '').replace(/^v1,/, ''), 'base64');
  if (given.length !== known.length || !timingSafeEqual(given, known)) {
    response.status(401).end();
    return;
  }
  await pool.query('INSERT INTO news (id, event) VALUES ($1, $2)', [id, request.body.toString('utf8')]);
  response.status(204).end();
});
const server = app.listen(0, '127.0.0.1', () => {
  answering(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
