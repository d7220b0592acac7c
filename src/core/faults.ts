/** What may be kept of an error that nobody expected: its kind, code and place. */
export interface Fault {
  name: string;
  code: string | undefined;
  frames: string[];
  /** Of an error that stands for several. */
  causes?: Fault[];
}

/**
 * An error without its message and whatever else hangs on it: a database's may quote the values of a query or a whole
 * row, an address, a password's hash and a sealed token among them (design.md, Never).
 */
export function faultOf(thrown: unknown): Fault {
  const error = thrown instanceof Error ? thrown : new Error('Something that is no error was thrown.');
  return {
    name: error.name,
    code: 'code' in error ? String(error.code) : undefined,
    frames: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [],
    ...(error instanceof AggregateError ? { causes: error.errors.map(faultOf) } : {}),
  };
}

/** What a job ends with when its work failed; the queue keeps it for weeks. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  constructor(job: string, { name, code }: Fault) {
    super(`${job}: ${code ? `${name} ${code}` : name}. The log has more.`);
  }
}
