// @ts-check

/**
 * Makes `work` run once at a time: calls that come while it runs become one more run after it. So an old answer never
 * overwrites a newer one, and a burst of news is fetched once.
 * @param {() => Promise<void>} work
 * @returns {() => Promise<void>}  fulfilled when everything asked for so far is done
 */
export function oneAtATime(work) {
  /** @type {Promise<void> | null} */
  let running = null;
  let again = false;
  return () => {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        await work();
      }
    })().finally(() => {
      running = null;
    });
    return running;
  };
}
