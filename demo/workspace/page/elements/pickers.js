// @ts-check
import { h } from '../dom.js';
import { isConfirmed } from '../surfaces.js';
import { currentValue, valueFor } from '../values.js';

/** @import { Place, Surface } from '../types.ts' */

/**
 * @param {Place} place
 * @param {Surface} surface
 */
export function showDatepicker(place, surface) {
  return showPicker(
    'date',
    'selected_date',
    place,
    surface,
    (text) => text || null,
    (value) => String(value ?? ''),
  );
}

/**
 * @param {Place} place
 * @param {Surface} surface
 */
export function showTimepicker(place, surface) {
  return showPicker(
    'time',
    'selected_time',
    place,
    surface,
    (text) => text || null,
    (value) => String(value ?? ''),
  );
}

/**
 * @param {Place} place
 * @param {Surface} surface
 */
export function showDatetimepicker(place, surface) {
  const toSeconds = (/** @type {string} */ text) =>
    text ? Math.floor(new Date(text).getTime() / 1000) : null;
  return showPicker('datetime-local', 'selected_date_time', place, surface, toSeconds, (value) =>
    localForm(value),
  );
}

/** @param {unknown} seconds */
function localForm(seconds) {
  if (typeof seconds !== 'number') return '';
  const at = new Date(seconds * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/**
 * @param {string} kind  of the browser's own input
 * @param {string} field  of Slack's payload
 * @param {Place} place
 * @param {Surface} surface
 * @param {(text: string) => unknown} read
 * @param {(value: unknown) => string} write
 */
function showPicker(kind, field, place, surface, read, write) {
  const input = h('input', {
    type: kind,
    class: 'text-input picker',
    'aria-label': place.label || { date: 'Date', time: 'Time' }[kind] || 'Date and time',
    value: write(currentValue(place.element, place.blockId, surface)),
    'data-focus': `${place.blockId}/${place.actionId}`,
    onchange: async () => {
      const before = currentValue(place.element, place.blockId, surface);
      if (place.dispatches && !(await isConfirmed(place, surface, input))) {
        input.value = write(before);
        return;
      }
      const value = read(input.value);
      surface.choose(place.blockId, place.actionId, valueFor(place.element, value));
      if (place.dispatches) await surface.act(place, { [field]: value });
    },
  });
  return input;
}
