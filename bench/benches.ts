import type { Bench } from './bench.ts';

/** Every bench by its name (contract.md), in the order in which they run. Loaded when it is its turn. */
export const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  redeem: async () => (await import('./benches/redeem.ts')).redeem,
  forgot: async () => (await import('./benches/forgot.ts')).forgot,
  'sign-in': async () => (await import('./benches/signIn.ts')).signIn,
  command: async () => (await import('./benches/command.ts')).command,
  search: async () => (await import('./search/search.ts')).search,
  handoff: async () => (await import('./benches/handoff.ts')).handoff,
  ready: async () => (await import('./benches/ready.ts')).ready,
  memory: async () => (await import('./benches/memory.ts')).memory,
  webhooks: async () => (await import('./benches/webhooks.ts')).webhooks,
  drain: async () => (await import('./benches/drain.ts')).drain,
  decision: async () => (await import('./benches/decision.ts')).decision,
};
