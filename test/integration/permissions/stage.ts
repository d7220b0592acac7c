import type { WebClient } from '@slack/web-api';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import type { Asker } from '../../../src/bot/identity.ts';
import type { Interaction } from '../../../src/bot/interaction.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { NotPermitted } from '../../../src/core/errors.ts';
import { slackHandlers } from '../../../src/handlers/slack/index.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';

/** A centre of its own for one cell of the matrix. */
export interface Stage {
  core: TestCore;
  centre: TestCentre;
}

export async function stage(core: TestCore): Promise<Stage> {
  return { core, centre: await makeCentre(core) };
}

/** Somebody of a level asks in Slack, proven: what is tested is what they may do. */
function use({ core, centre }: Stage, level: PermissionLevel): { use: Interaction; shown: unknown[] } {
  const shown: unknown[] = [];
  const opens = async ({ view }: { view: unknown }) => {
    shown.push(view);
    return { ok: true, view: { id: 'V1', hash: 'h' } };
  };
  const slack = { views: { open: opens, push: opens, update: opens } } as unknown as WebClient;
  const slackUserId = `U_${level.toUpperCase()}`;
  const asker: Asker = {
    accountId: centre.accountId,
    workspaceId: centre.workspaceId,
    slackUserId,
    staffId: centre.staff[level],
    name: 'Somebody',
    level,
  };
  const proven = Promise.resolve(asker);
  const asking = {
    person: { slackUserId, workspace: centre.teamId },
    onRecord: proven,
    proven,
    offerLink: async () => '',
  };
  return { use: { core, slack, asking }, shown };
}

/** What a command shows to somebody of a level: its last window, or its answer. */
export async function seenAfter(
  stage: Stage,
  level: PermissionLevel,
  command: string,
  words = '',
): Promise<string> {
  const handle = slackHandlers.commands[command];
  if (!handle) throw new Error(`There is no command ${command}.`);
  const { use: interaction, shown } = use(stage, level);
  try {
    const answer = await handle({ ...interaction, words, triggerId: 't' });
    return typeof answer === 'string' ? answer : wordsIn(answer?.blocks ?? shown.at(-1));
  } catch (error) {
    if (error instanceof NotPermitted) return error.message;
    throw error;
  }
}

/** Whether a command serves somebody of a level. */
export async function serves(
  stage: Stage,
  level: PermissionLevel,
  command: string,
  words = '',
): Promise<boolean> {
  return !(await seenAfter(stage, level, command, words)).includes('You cannot');
}

/** Whether something is done; refused for the level's sake counts as no, anything else is a failure of the test. */
export async function isDone(
  work: () => Promise<unknown>,
  isNo: (error: unknown) => boolean = () => false,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof NotPermitted || isNo(error)) return false;
    throw error;
  }
}
