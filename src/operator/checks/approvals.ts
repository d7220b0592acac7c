import { allDeadEnds } from '../../core/approvals/deadEnds.ts';
import type { Core } from '../../core/core.ts';
import type { Finding } from './finding.ts';

/** Dead ends told of one account. */
const SHOWN = 2;

/**
 * Whether every request has somebody who could decide it. What is stuck only when a guard holds it back is noted and no
 * failure: a centre with one person in Slack has it by nature.
 */
export async function checkApprovals(core: Pick<Core, 'db'>): Promise<Finding[]> {
  const stuck = await allDeadEnds(core);
  return stuck.map(({ slug, deadEnds }) => {
    const certain = deadEnds.filter(({ when }) => when !== 'guards');
    const told = (certain.length > 0 ? certain : deadEnds).map(({ sentence }) => sentence);
    const more = told.length > SHOWN ? ` And ${told.length - SHOWN} more.` : '';
    return {
      what: 'Approvals',
      well: certain.length === 0,
      ...(certain.length === 0 ? { note: true as const } : {}),
      says: `${slug}: ${told.slice(0, SHOWN).join(' ')}${more}`,
    };
  });
}
