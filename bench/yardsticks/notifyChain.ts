import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { answering } from './answering.ts';

// The least that does the same: a row and a NOTIFY in one statement, a listener, an HTTP call.
const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString, max: 2 });
await pool.query('CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text)');
const listener = new pg.Client({ connectionString });
await listener.connect();
await listener.query('LISTEN outbox');
listener.on('notification', ({ payload = '' }) => {
  void fetch(`${process.env.MAIL_URL}/emails`, { method: 'POST', body: payload });
});
const app = express();
app.post('/yes', async (_request, response) => {
  await pool.query(
    `WITH added AS (INSERT INTO outbox (body) VALUES ('a mail') RETURNING id)
     SELECT pg_notify('outbox', id::text) FROM added`,
  );
  response.send('ok');
});
const server = app.listen(0, '127.0.0.1', () => {
  answering(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
