import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { PostedMessage, Tx } from '../database/client.ts';

/** Slack takes about one message a second in a channel, in milliseconds (docs.slack.dev/apis/web-api/rate-limits). */
export const PACE = 1_000;
/** And a short burst: so many at once where it was quiet before, one fewer than has been seen to go well. */
export const BURST = 4;
/** How far what was shown may run ahead of its seconds, in milliseconds. */
const AHEAD = (BURST - 1) * PACE;
/** No line is so long, in milliseconds, and Slack never asks for so much: what is further away was set by a clock that was ahead. */
const TOO_FAR = 60 * MINUTE;

/** A copy of a card that wants to be shown. */
export type Waiting = Pick<
  PostedMessage,
  'id' | 'accountId' | 'workspaceId' | 'destination' | 'linkId' | 'requestId' | 'turnAt'
>;

/**
 * Asks whether a copy may be shown now. If not, it stands in the line of its destination from then on, and its card's
 * job comes again at its turn: nobody waits here, and no other destination is held up. For all processes together; a
 * copy has one place in the line however much news there is of it, and shows the newest when its turn comes.
 * @param at the moment; without it, now by the database's clock, which all processes and the queue share.
 */
export async function takeTurn(core: Pick<Core, 'db' | 'queue'>, copy: Waiting, at?: Date): Promise<boolean> {
  return core.db.$transaction(async (tx) => {
    const { now, freeAt, lineAt } = await holdLine(tx, copy, at);
    // Its job is on the queue already.
    if (copy.turnAt && copy.turnAt > now && copy.turnAt <= after(now, TOO_FAR)) return false;
    const inLine = copy.turnAt !== null;
    const mayPass = inLine || lineAt <= now;
    if (mayPass && freeAt <= after(now, AHEAD)) {
      await setLine(tx, copy, { freeAt: after(later(freeAt, now), PACE), lineAt });
      if (inLine) await setTurn(tx, copy, null);
      return true;
    }
    const free = after(freeAt, -AHEAD);
    // Whoever was in line already and is held up goes first when it goes on, not to the end.
    const turn = inLine ? later(free, after(now, PACE)) : later(free, after(later(lineAt, now), PACE));
    if (!inLine) await setLine(tx, copy, { freeAt, lineAt: turn });
    await comeBack(core, tx, copy, turn);
    return false;
  });
}

/** Slack said how long it takes nothing more there: nobody tries before that. @param waitMs milliseconds. */
export async function holdBack(
  core: Pick<Core, 'db' | 'queue'>,
  copy: Waiting,
  waitMs: number,
  at?: Date,
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const { now, freeAt, lineAt } = await holdLine(tx, copy, at);
    const until = after(now, waitMs);
    await setLine(tx, copy, { freeAt: later(freeAt, after(until, AHEAD)), lineAt });
    await comeBack(core, tx, copy, until);
  });
}

interface Line {
  now: Date;
  /** When all that was shown has had its second. */
  freeAt: Date;
  /** The last turn that was given. */
  lineAt: Date;
}

/** The line of a destination, held until the transaction ends. */
async function holdLine(tx: Tx, copy: Waiting, at: Date | undefined): Promise<Line> {
  const { accountId, workspaceId, destination } = copy;
  const [line] = await tx.$queryRaw<Line[]>`
    INSERT INTO card_turns AS t (account_id, workspace_id, destination, free_at, line_at)
    VALUES (${accountId}::uuid, ${workspaceId}::uuid, ${destination}, to_timestamp(0), to_timestamp(0))
    ON CONFLICT (account_id, workspace_id, destination) DO UPDATE SET free_at = t.free_at
    RETURNING t.free_at AS "freeAt", t.line_at AS "lineAt",
              coalesce(${at ?? null}::timestamptz, clock_timestamp()) AS now`;
  if (!line) throw new Error('The line of a destination could not be held.');
  const believed = (time: Date) => (time > after(line.now, TOO_FAR) ? line.now : time);
  return { now: line.now, freeAt: believed(line.freeAt), lineAt: believed(line.lineAt) };
}

async function setLine(tx: Tx, copy: Waiting, line: Pick<Line, 'freeAt' | 'lineAt'>): Promise<void> {
  const { accountId, workspaceId, destination } = copy;
  await tx.cardTurn.update({
    where: { accountId_workspaceId_destination: { accountId, workspaceId, destination } },
    data: { freeAt: line.freeAt, lineAt: line.lineAt },
  });
}

async function setTurn(tx: Tx, { id, accountId }: Waiting, turnAt: Date | null): Promise<void> {
  await tx.postedMessage.updateMany({ where: { accountId, id }, data: { turnAt } });
}

async function comeBack(core: Pick<Core, 'queue'>, tx: Tx, copy: Waiting, turn: Date): Promise<void> {
  await setTurn(tx, copy, turn);
  const { linkId, requestId } = copy;
  if (linkId) await core.queue.add(tx, 'card', { linkId }, { startAfter: turn });
  else if (requestId) await core.queue.add(tx, 'request-card', { requestId }, { startAfter: turn });
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
