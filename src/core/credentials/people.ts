import { type Portal, Prisma } from '../database/client.ts';

/** What the statements about people of the two portals differ in. */
export interface People {
  /** Where they are on record; the row is called `p`. */
  table: Prisma.Sql;
  /** The column that names one of them in credentials, sessions and reset_links. */
  column: Prisma.Sql;
  /** Whether the record of `p` lets them sign in, and stay so: read each time. */
  mayLogIn: Prisma.Sql;
}

/** Fragments of SQL, so that both portals run the same statements, each on its own people alone. */
export const PEOPLE: Readonly<Record<Portal, People>> = {
  customer: {
    table: Prisma.sql`guardians`,
    column: Prisma.sql`guardian_id`,
    mayLogIn: Prisma.sql`p.can_log_in`,
  },
  office: {
    table: Prisma.sql`staff`,
    column: Prisma.sql`staff_id`,
    mayLogIn: Prisma.sql`p.deactivated_at IS NULL`,
  },
};
