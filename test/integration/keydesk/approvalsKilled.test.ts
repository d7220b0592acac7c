import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { RequestId } from '../../../src/core/ids.ts';
import { requestTroubles } from './approvalsAftermath.ts';
import { pressCancel, pressDecision } from './approvalsPresses.ts';
import { aftermathOf, makeAskingWorld } from './approvalsWorld.ts';

/** How often a Keydesk is killed; the figures come from a few dozen times. */
const KILLS = Number(process.env.KEYDESK_APPROVAL_KILLS ?? 6);
/** Requests that are being decided while one is killed. */
const AT_ONCE = 6;
/** After so many answers it is killed, one or another, and so many milliseconds later at most. */
const MOST_ANSWERS = AT_ONCE - 1;
const LONGEST = 25;
const PATIENCE_MS = 90_000;
/** Whoever cancelled at a Keydesk that is killed waits for so long for the window's words. */
const CANCEL_PATIENCE_MS = 3_000;

it(
  `kill -9 in the middle of decisions, ${KILLS} times: no request is left half decided`,
  async () => {
    const asking = await makeAskingWorld();
    onTestFinished(() => asking.stop());
    const { world, far } = asking;
    const { core, accountId } = world;
    const answered = { kept: 0, lost: 0, 'decided all the same': 0 };
    const press = (url: string, requestId: RequestId, at: number) => {
      if (at % 6 === 5) return pressCancel(world, url, 'U0FERN', requestId, CANCEL_PATIENCE_MS);
      const who = at % 2 === 0 ? 'U0MAYA' : 'U0MIGUEL';
      return pressDecision(world, url, who, requestId, at % 6 === 4 ? 'deny' : 'approve');
    };
    const stateOf = async (id: RequestId) =>
      (await core.db.resetRequest.findUniqueOrThrow({ where: { id }, select: { state: true } })).state;

    let both = await Promise.all([asking.start(), asking.start()]);
    for (let round = 0; round < KILLS; round += 1) {
      const requests: RequestId[] = [];
      for (let at = 0; at < AT_ONCE; at += 1) requests.push(await asking.ask(at % 2 === 0 ? 'sms' : 'email'));
      const [victim = both[0], survivor = both[1]] = round % 2 === 0 ? both : both.toReversed();
      const presses = requests.map((requestId, at) =>
        press(victim.url, requestId, at).then(() => 'kept' as const),
      );
      const settled = Promise.allSettled(presses);
      await answers(presses, round % MOST_ANSWERS);
      await pause((round * 7) % LONGEST);
      await victim.keydesk.kill();
      for (const [at, { status }] of (await settled).entries()) {
        const kept = status === 'fulfilled';
        const isDecided = (await stateOf(requests[at] as RequestId)) !== 'open';
        answered[kept ? 'kept' : 'lost'] += 1;
        if (kept) expect(isDecided).toBe(true);
        else if (isDecided) answered['decided all the same'] += 1;
      }

      // Whatever was being decided is decided as a whole, or not at all.
      expect((await requestTroubles(core, accountId)).troubles).toEqual([]);
      // And whoever got no answer presses again, at the one that lives.
      for (const [at, requestId] of requests.entries()) {
        if ((await stateOf(requestId)) !== 'open') continue;
        await press(survivor.url, requestId, at);
        expect(await stateOf(requestId)).not.toBe('open');
      }
      both = [survivor, await asking.start()];
    }

    far.texts.heal();
    const { troubles, ...tally } = await aftermathOf(asking, (left) =>
      // What a killed process held is taken up after its lease of 20 s.
      expect.poll(left, { timeout: PATIENCE_MS, interval: 200 }).toBe(0),
    );
    console.info(`${KILLS} kills: presses ${JSON.stringify(answered)}; ${JSON.stringify(tally)}`);
    expect(troubles).toEqual([]);
  },
  KILLS * 10_000 + PATIENCE_MS * 2,
);

/** Resolves once so many of them were answered, or all have failed. */
async function answers(presses: readonly Promise<unknown>[], many: number): Promise<void> {
  let left = many;
  const counted = presses.map((press) =>
    press.then(
      () => {
        left -= 1;
      },
      () => {},
    ),
  );
  const all = Promise.all(counted).then(() => true);
  while (left > 0) if (await Promise.race([all, pause(1).then(() => false)])) return;
}
