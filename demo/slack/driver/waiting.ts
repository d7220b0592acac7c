import type { Workspace } from '../workspace.ts';

/**
 * Waits until something can be found, looking again at each change of what the person sees.
 * @param withinMs real milliseconds after which it gives up with `failure()`
 */
export function waitFor<T>(
  workspace: Workspace,
  userId: string,
  look: () => T | undefined,
  failure: () => string,
  withinMs: number,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  // The stack of the caller, so that a failing story points at its own line.
  const error = new Error();
  let stop = () => {};
  const attempt = () => {
    try {
      const found = look();
      if (found === undefined) return false;
      finish();
      resolve(found);
    } catch (trouble) {
      finish();
      reject(trouble);
    }
    return true;
  };
  const deadline = setTimeout(() => {
    finish();
    error.message = failure();
    reject(error);
  }, withinMs);
  function finish(): void {
    clearTimeout(deadline);
    stop();
  }
  if (!attempt()) stop = workspace.changes.follow(userId, () => void attempt());
  return promise;
}
