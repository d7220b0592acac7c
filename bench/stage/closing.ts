/** What has to be put away in the end. */
export interface Closing {
  /** Called in the end, the last added first, whatever happened. */
  add(close: () => Promise<unknown> | unknown): void;
  /** Puts everything away, once. @throws the first error, after all had their turn. */
  close(): Promise<void>;
}

export function makeClosing(): Closing {
  const kept: (() => Promise<unknown> | unknown)[] = [];
  const closeAll = async () => {
    const errors: unknown[] = [];
    for (let next = kept.pop(); next; next = kept.pop()) {
      try {
        await next();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
  let closed: Promise<void> | undefined;
  return {
    add: (close) => void kept.push(close),
    close: () => {
      closed ??= closeAll();
      return closed;
    },
  };
}
