import { setTimeout } from 'node:timers/promises';
import type { PersonLeftHandler } from '../../bot/interaction.ts';
import { cutWhoLeftSlack } from '../../core/staff/slackLeft.ts';

/** Slack has its answer before we begin, and does not say it again; milliseconds before each further try. */
const AGAIN_AFTER = [250, 1_000, 3_000];

/** Slack's `user_change`: whoever was switched off or became a guest loses their access at once. */
export const cutAccessOfWhoLeft: PersonLeftHandler = async ({ core, workspace: team, left }) => {
  for (const pause of AGAIN_AFTER) {
    try {
      await cutWhoLeftSlack(core, { team, ...left });
      return;
    } catch (error) {
      core.log.warn({ err: error }, 'the access of somebody who left Slack could not be cut; trying again');
      await setTimeout(pause);
    }
  }
  await cutWhoLeftSlack(core, { team, ...left });
};
