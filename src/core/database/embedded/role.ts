/** The embedded database's only role, and the name of its database. */
export const ROLE = 'keydesk';

/** How to reach a database of the embedded PostgreSQL. The password makes it a secret. */
export function urlOf(password: string, port: number, database: string = ROLE): string {
  return `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}
