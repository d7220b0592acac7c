// @ts-check

/**
 * Follows a stream of `changed` events while the page is seen. A browser opens only six connections to one address, so
 * a hidden tab gives its own back; it hears of everything when it is looked at again, as each stream begins with one event.
 * @param {string} address
 * @param {{ changed: () => void, lost?: () => void }} tell  lost: the stream broke; the browser tries again by itself
 * @returns {() => void} stops
 */
export function followWhileSeen(address, { changed, lost = () => {} }) {
  /** @type {EventSource | null} */
  let events = null;
  const look = () => {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource(address);
      events.addEventListener('changed', changed);
      events.addEventListener('error', lost);
    }
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    events?.close();
  };
}
