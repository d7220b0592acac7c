/** How long a round took, and each piece of work in it, in milliseconds. */
export interface Round {
  ms: number;
  latencies: number[];
}

/** Works through the items, `atOnce` of them at any moment until none is left. */
export async function sideBySide<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<Round> {
  const latencies: number[] = [];
  const left = items.values();
  const began = performance.now();
  const one = async () => {
    for (const item of left) {
      const started = performance.now();
      await work(item);
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { ms: performance.now() - began, latencies };
}

/** Pieces of work a second. */
export function perSecond({ ms, latencies }: Round): number {
  return (latencies.length / ms) * 1_000;
}
