/** Prisma's client and its types, for everybody from this one place. */
import type { Prisma } from '../../../prisma/generated/client.ts';

export * from '../../../prisma/generated/client.ts';

/** A transaction in progress: what a function takes that joins its caller's transaction. */
export type Tx = Prisma.TransactionClient;
