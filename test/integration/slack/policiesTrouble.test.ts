import { describe, expect, it } from 'vitest';
import type { FaultPlan } from '../../../demo/slack/faults.ts';
import { storiesOfPolicies } from './policiesSetup.ts';
import { callsOf, eventually } from './setup.ts';

const { story, world, patient, forms, filledForm, underTitle } = storiesOfPolicies({ answerWithin: 150 });

describe('Slack in trouble', () => {
  it.each<[string, FaultPlan, string]>([
    ['the trigger is over', { error: 'expired_trigger_id' }, 'Slack took too long'],
    ['Slack answers 500', { status: 500 }, 'Slack did not answer Keydesk'],
    ['Slack answers 429', { status: 429, retryAfter: 30 }, 'Slack is too busy'],
    ['three windows are open', { error: 'push_limit_reached' }, 'Tell whoever runs it the number'],
  ])('%s: the form cannot be pushed, and the window says so', async (_, fault, words) => {
    const maya = patient('U_MANAGER');
    await maya.types('/policies smith');
    await maya.modal(story.title);
    world().slack.fail('views.push', fault);
    await maya.clicks('Manually accepted', { beside: story.title });
    await maya.modal(words);
    expect(await forms()).toEqual([]);
  });

  it('the window behind cannot be brought up to date: the record stands, and it is said', async () => {
    const maya = await filledForm();
    world().slack.fail('views.update', { status: 503 }, 10);
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.modal('is Manually accepted for Jane Smith');
    expect(await forms()).toHaveLength(1);
    await eventually(
      () =>
        world().core.logLines.some((line) => line.includes('what follows a submitted window')) || undefined,
      'the log to say so',
    );
  });

  it('YES takes longer than Slack waits: it says so, then what came of it, and the window behind follows', async () => {
    const maya = await filledForm();
    const release = await holdJane();
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.modal('Still working on it');
    await release();
    await maya.modal('is Manually accepted for Jane Smith');
    await maya.clicks('Done');
    await maya.sees(underTitle('✓ Jane Smith'), { in: 'modal' });
    expect(await forms()).toHaveLength(1);
  });

  it('everything is closed meanwhile: recorded once, and nobody is bothered', async () => {
    const maya = await filledForm();
    const release = await holdJane();
    const direct = maya.messages('app').length;
    await maya.clicks('YES');
    await maya.modal('Still working on it');
    await maya.closesAll();
    const updates = callsOf(world().slack, 'views.update').length;
    await release();
    await eventually(
      () => callsOf(world().slack, 'views.update').length >= updates + 2 || undefined,
      'both updates',
    );
    expect(await forms()).toHaveLength(1);
    expect(maya.messages('app')).toHaveLength(direct);
  });
});

/** Holds Jane's record, so that core has to wait for it. */
async function holdJane(): Promise<() => Promise<void>> {
  const { promise: held, resolve: holding } = Promise.withResolvers<void>();
  const { promise: letGo, resolve: release } = Promise.withResolvers<void>();
  const done = world().core.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM guardians WHERE id = ${world().centre.jane}::uuid FOR UPDATE`;
      holding();
      await letGo;
    },
    { timeout: 20_000 },
  );
  await held;
  return async () => {
    release();
    await done;
  };
}
