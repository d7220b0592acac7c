import type { Stage } from './stage/stage.ts';

/** `1/s` is better when higher, the others when lower. */
export type Unit = '1/s' | 'ms' | 'MB';

/** What a bench found: medians of rounds in which ours and the yardstick took turns. */
export interface Figures {
  value: number;
  unit: Unit;
  yardstick: number;
  /** More for people, a few words each, such as `p99 14 ms against 11 ms`. */
  besides: readonly string[];
}

export interface Bench {
  /** What is compared with what, in one line. */
  compares: string;
  /** The least ratio that is aimed at, if there is an aim. */
  aim?: number;
  run(stage: Stage): Promise<Figures>;
}

/** 1 is as good as the yardstick, more is better, whatever the unit. */
export function ratioOf({ value, unit, yardstick }: Figures): number {
  return unit === '1/s' ? value / yardstick : yardstick / value;
}
