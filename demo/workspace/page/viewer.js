// @ts-check
// Who is looking and at what stands in the address, so that a reload keeps it, and two tabs can be two people.

/** @typedef {{ as: string, in: string, tab: 'home' | 'messages' }} Viewing */

/** @returns {Viewing} */
export function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  return {
    as: words.get('as') ?? '',
    in: words.get('in') ?? '',
    tab: words.get('tab') === 'home' ? 'home' : 'messages',
  };
}

/** @param {Partial<Viewing>} change */
export function writeAddress(change) {
  const { as, in: channel, tab } = { ...readAddress(), ...change };
  const words = new URLSearchParams({
    as,
    ...(channel ? { in: channel } : {}),
    ...(tab === 'home' ? { tab } : {}),
  });
  if (location.hash.slice(1) !== words.toString()) location.hash = words.toString();
}
