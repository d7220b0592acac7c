import type { Core } from '../../src/core/core.ts';

/** Settings of a centre in which no guard holds a reset back: for tests that send more than a person would. */
export const WITHOUT_GUARDS = {
  contactChanged: { on: false, hours: 72 },
  burst: { on: false, sends: 10 },
  repeated: { on: false, resets: 3 },
};

/** Switches the guards off in every account that there is. */
export async function switchGuardsOff(core: Pick<Core, 'db'>): Promise<void> {
  await core.db.account.updateMany({ data: { approvalSettings: WITHOUT_GUARDS } });
}
