import express from 'express';
import { joinEmbeddedDatabase } from '../../src/core/database/embedded/embedded.ts';

// The same PostgreSQL on the same data, and one route that says hello.
const database = await joinEmbeddedDatabase({
  dataDir: process.env.DATA_DIR ?? '',
  applicationName: 'hello',
});
const app = express();
app.get('/readyz', (_request, response) => void response.send('hello'));
app.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => void database.leave().then(() => process.exit()));
