import type { PersonLeftHandler } from '../../bot/interaction.ts';
import { cutWhoLeftSlack } from '../../core/staff/slackLeft.ts';

/** Slack's `user_change`: whoever was switched off or became a guest loses their access at once. */
export const cutAccessOfWhoLeft: PersonLeftHandler = async ({ core, workspace: team, left }) => {
  await cutWhoLeftSlack(core, { team, ...left });
};
