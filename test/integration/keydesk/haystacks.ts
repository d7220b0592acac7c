import type pg from 'pg';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';

/** A secret in every form in which it might turn up. */
export interface Needle {
  what: string;
  forms: readonly string[];
}

/** @param bytes what the text stands for, when it is an encoding itself. */
export function needle(what: string, text: string, bytes?: Buffer): Needle {
  const raw = [Buffer.from(text), ...(bytes ? [bytes] : [])];
  const forms = [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    ...raw.flatMap(encodings),
  ];
  return { what, forms: [...new Set(forms)] };
}

/** Hex, and base64 as it would look at any place inside a longer text that was encoded as a whole. */
function encodings(bytes: Buffer): string[] {
  const shifted = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
    const from = shift === 0 ? 0 : 4;
    // The last characters depend on what follows.
    const certain = Math.floor((whole.length * 8) / 24) * 4;
    return (['base64', 'base64url'] as const).map((encoding) =>
      whole.toString(encoding).slice(from, certain),
    );
  });
  return [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...shifted];
}

/** Something to search in: a name to tell the place, and all of its text. */
export type Haystack = [place: string, text: string];

/** Where which needle was found, in words; empty when nowhere. */
export function findAll(needles: readonly Needle[], haystacks: readonly Haystack[]): string[] {
  return haystacks.flatMap(([place, text]) =>
    needles.flatMap(({ what, forms }) => {
      const found = forms.find((form) => text.includes(form));
      if (found === undefined) return [];
      const at = text.indexOf(found);
      return [`${what} is in ${place}: …${text.slice(Math.max(0, at - 120), at + found.length + 20)}…`];
    }),
  );
}

/** Every row of every table, of Keydesk and of its queue, as text; bytes come out as hex. */
export async function everyTable(pool: pg.Pool): Promise<Haystack[]> {
  const { rows: tables } = await pool.query<{ name: string }>(`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`);
  return Promise.all(
    tables.map(async ({ name }): Promise<Haystack> => {
      const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      return [name, rows.map(({ row }) => row).join('\n')];
    }),
  );
}

/** Everything that Keydesk told Slack, with Slack's answers. */
export function everySlackCall(slack: LocalSlack): Haystack[] {
  return slack.calls.map(({ method, body, result }, i) => [
    `Slack call ${i} ${method}`,
    JSON.stringify({ body, result }),
  ]);
}
