export type * from '../../../prisma/generated/client.ts';
export { Prisma, PrismaClient } from '../../../prisma/generated/client.ts';

import type { Prisma } from '../../../prisma/generated/client.ts';

/** A running transaction. */
export type Tx = Prisma.TransactionClient;
