import { CannotOpenDatabase, errorCode, firstLine } from './problems.ts';

/**
 * One plain sentence about a database of the operator's own that could not be opened. The password in the address
 * is never part of it.
 */
export function explainUnreachable(databaseUrl: string, error: unknown): CannotOpenDatabase {
  if (error instanceof CannotOpenDatabase) return error;
  return new CannotOpenDatabase(sentence(databaseUrl, error), { cause: error });
}

function sentence(databaseUrl: string, error: unknown): string {
  if (!URL.canParse(databaseUrl))
    return 'DATABASE_URL is not an address. Write it like postgresql://user:password@host:5432/database.';
  const address = new URL(databaseUrl);
  const server = `${address.hostname || 'localhost'}:${address.port || '5432'}`;
  const database = decodeURIComponent(address.pathname.slice(1));
  const said = firstLine(error);
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return `No PostgreSQL answers at ${server}. Start it, or correct DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host “${address.hostname}”. Correct DATABASE_URL.`;
    case '57P03':
      return `PostgreSQL at ${server} is just starting or stopping. Start Keydesk again in a moment.`;
    case '3D000':
      return `PostgreSQL at ${server} has no database “${database}”. Make it (createdb ${database}), or correct DATABASE_URL.`;
    case '28000':
    case '28P01':
      return `PostgreSQL at ${server} does not let Keydesk in (${said}). Correct user and password in DATABASE_URL.`;
    case '53300':
      return `PostgreSQL at ${server} has no connection left. Raise its max_connections, or end other programs that use it.`;
  }
  if (/timeout|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i.test(`${said} ${errorCode(error)}`))
    return `PostgreSQL at ${server} does not answer. See whether it runs and a firewall is in between, or correct DATABASE_URL.`;
  if (/SSL|TLS|certificate/i.test(said))
    return `No safe connection to PostgreSQL at ${server} (${said}). Set sslmode in DATABASE_URL as your server needs it.`;
  return `PostgreSQL at ${server} cannot be used (${said}). Put that right, or correct DATABASE_URL.`;
}
