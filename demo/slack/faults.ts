import type { JsonObject } from './json.ts';

/**
 * How a call to Slack goes wrong.
 * `drop` closes the connection before the call has had an effect, `drop after` once it has had it;
 * `hang` and `hang after` never answer.
 */
export type Fault =
  | { status: number; retryAfter?: number; body?: string }
  | { error: string }
  | 'hang'
  | 'hang after'
  | 'drop'
  | 'drop after';

/** A fault, or a choice made anew at each call (undefined: this one goes well). */
export type FaultPlan = Fault | ((call: { method: string; body: JsonObject }) => Fault | undefined);

export interface Faults {
  /** Plans a fault for the next `times` calls of a method; `*` is every method, `response_url` the answers to one. */
  plan(method: string, fault: FaultPlan, times: number): void;
  /** The fault that befalls this call, if any. */
  draw(method: string, body: JsonObject): Fault | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  let plans: { method: string; fault: FaultPlan; left: number }[] = [];
  return {
    plan(method, fault, times) {
      plans.push({ method, fault, left: times });
    },
    draw(method, body) {
      for (const plan of plans) {
        if (plan.left <= 0 || (plan.method !== '*' && plan.method !== method)) continue;
        const fault = typeof plan.fault === 'function' ? plan.fault({ method, body }) : plan.fault;
        if (fault === undefined) continue;
        plan.left -= 1;
        return fault;
      }
      return undefined;
    },
    clear() {
      plans = [];
    },
  };
}
