import { parseArgs } from 'node:util';

/** What `npm run bench -- …` was asked for. */
export interface Asked {
  names: string[];
  json: boolean;
  /** A folder for profiles of Keydesk's process. */
  profile: string | undefined;
}

/** The command was not understood; `message` says how it is meant. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** @param known the names there are. @throws WrongUsage */
export function readArguments(given: readonly string[], known: readonly string[]): Asked {
  const usage = `Use: npm run bench -- [--json] [--profile folder] [names]\nNames: ${known.join(' ')}`;
  let parsed: { values: { json?: boolean; profile?: string }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, profile: { type: 'string' } },
    });
  } catch (error) {
    throw new WrongUsage(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
  const { values, positionals } = parsed;
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new WrongUsage(`There is no bench “${unknown.join('”, “')}”.\n${usage}`);
  const names = positionals.length > 0 ? known.filter((name) => positionals.includes(name)) : [...known];
  return { names, json: values.json ?? false, profile: values.profile };
}
