import { App, ExpressReceiver } from '@slack/bolt';
import express from 'express';
import { openPool, prismaOver } from '../../src/core/database/connections.ts';
import { answering } from './answering.ts';

// Bolt, Express and a Prisma client that has asked once, as a program that does nothing yet would have them.
const db = prismaOver(openPool(process.env.DATABASE_URL ?? '', 'at rest', 1));
await db.account.count();
const receiver = new ExpressReceiver({ signingSecret: 'signing-secret-of-the-bench' });
new App({ receiver, authorize: async () => ({ botToken: 'bot-token-of-the-bench' }) });
express()
  .use(receiver.router)
  .listen(0, '127.0.0.1', () => answering('ready'));
