import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { POOL_SIZE } from '../../src/core/database/connections.ts';
import { answering } from './answering.ts';

// Express and one INSERT through pg, with as many connections as Keydesk has.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_SIZE });
await pool.query(
  'CREATE TABLE questions (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text, at timestamptz DEFAULT now())',
);
const app = express();
app.post('/forgot', express.urlencoded(), async (request, response) => {
  await pool.query('INSERT INTO questions (email) VALUES ($1)', [request.body.email]);
  response.send('ok');
});
const server = app.listen(0, '127.0.0.1', () => {
  answering(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
