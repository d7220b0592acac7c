import { isOpenAt } from '../openingHours.ts';
import type { Guard } from './guard.ts';

/** Nobody should be at the desk now. */
export const outsideHours: Guard = {
  name: 'outside-hours',
  title: 'Outside opening hours',
  isOn: ({ outsideHours }) => outsideHours.on,
  fires: async (_, { settings, timezone, now }) => !isOpenAt(settings.outsideHours.hours, now, timezone),
  sentence: () => 'It was asked for while the centre is closed.',
};
