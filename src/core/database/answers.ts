import type { Core } from '../core.ts';

/** Whether the database answers at all. */
export async function databaseAnswers({ db }: Pick<Core, 'db'>): Promise<boolean> {
  return db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
}
