// @ts-check

const GAP = 6;

/**
 * Shows `popup` under its anchor, or above it where there is more room, and keeps it there while things scroll.
 * The popup is in the top layer, so that no scrolling box cuts it off.
 * @param {HTMLElement} popup
 * @param {HTMLElement} anchor
 * @param {{ align?: 'start' | 'end', sameWidth?: boolean, above?: boolean }} [options]
 * @returns {() => void}  hides it
 */
export function showAt(popup, anchor, { align = 'start', sameWidth = false, above = false } = {}) {
  popup.popover = 'manual';
  popup.showPopover();
  const put = () => {
    const at = anchor.getBoundingClientRect();
    if (sameWidth) popup.style.width = `${at.width}px`;
    const roomBelow = window.innerHeight - at.bottom - 2 * GAP;
    const roomAbove = at.top - 2 * GAP;
    popup.style.maxHeight = '';
    const up = above || (popup.offsetHeight > roomBelow && roomAbove > roomBelow);
    popup.style.maxHeight = `${Math.max(120, up ? roomAbove : roomBelow)}px`;
    popup.style.top = `${up ? at.top - GAP - popup.offsetHeight : at.bottom + GAP}px`;
    const left = align === 'end' ? at.right - popup.offsetWidth : at.left;
    popup.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - popup.offsetWidth - GAP))}px`;
  };
  put();
  const sizes = new ResizeObserver(put);
  sizes.observe(popup);
  window.addEventListener('scroll', put, true);
  window.addEventListener('resize', put);
  return () => {
    sizes.disconnect();
    window.removeEventListener('scroll', put, true);
    window.removeEventListener('resize', put);
    if (popup.matches(':popover-open')) popup.hidePopover();
  };
}
