import { YES } from '../../bot/home/settingsModals.ts';
import type { SeenView } from '../../bot/interaction.ts';

type Values = SeenView['values'];

/** Whether the one box of a field is ticked. */
export function ticked(values: Values, name: string): boolean {
  return (values[name]?.[name]?.selected_options ?? []).some(({ value }) => value === YES);
}

/** The number of a field; undefined when it is empty. What is no number is NaN, which core refuses. */
export function numberIn(values: Values, name: string): number | undefined {
  const value = values[name]?.[name]?.value?.trim();
  return value ? Number(value) : undefined;
}
