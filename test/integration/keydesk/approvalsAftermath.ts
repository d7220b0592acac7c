import type { Core } from '../../../src/core/core.ts';
import type { RequestState } from '../../../src/core/database/client.ts';
import type { AccountId } from '../../../src/core/ids.ts';

const ENDS = ['approved', 'denied', 'cancelled', 'expired', 'superseded'] as const;

/** What must be true of every request of an account and of all that belongs to it, whoever came first. */
export async function requestTroubles(core: Pick<Core, 'db'>, accountId: AccountId) {
  const requests = await core.db.resetRequest.findMany({
    where: { accountId },
    include: { link: { include: { deliveries: true } }, posted: true },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  });
  const audit = await core.db.auditEntry.findMany({
    where: { accountId, action: { startsWith: 'request.' } },
    select: { action: true, actorId: true, details: true },
  });
  const entries = Map.groupBy(audit, ({ details }) => (details as { request?: string }).request);
  const notices = Map.groupBy(
    await core.db.staffNotice.findMany({ where: { accountId, kind: 'request-ended' } }),
    ({ content }) => (content as { request?: string }).request,
  );
  const links = await core.db.resetLink.findMany({
    where: { accountId, requestKey: { in: requests.map(({ requestKey }) => requestKey) } },
    select: { id: true, requestKey: true },
  });
  const made = Map.groupBy(links, ({ requestKey }) => requestKey);
  const troubles: string[] = [];
  const states: Partial<Record<RequestState, number>> = {};
  for (const { id, state, linkId, link, posted, requestKey, requesterId, decidedBy } of requests) {
    const trouble = (what: string) => troubles.push(`Request ${id}, ${state}: ${what}.`);
    states[state] = (states[state] ?? 0) + 1;
    const own = entries.get(id) ?? [];
    const ends = own.filter(({ action }) => ENDS.some((end) => action === `request.${end}`));
    const madeOfIt = made.get(requestKey) ?? [];
    if (own.filter(({ action }) => action === 'request.made').length !== 1) trouble('not made once');
    if (ends.map(({ action }) => action).join() !== (state === 'open' ? '' : `request.${state}`))
      trouble(`ended ${ends.map(({ action }) => action).join(', ') || 'without a word'} in the Audit Log`);
    if ((state === 'approved') !== (linkId !== null)) trouble(linkId ? 'has a link' : 'has no link');
    if (madeOfIt.length !== (state === 'approved' ? 1 : 0))
      trouble(`${madeOfIt.length} links were made of it`);
    if (linkId && madeOfIt[0]?.id !== linkId) trouble('its link is another one');
    if (link && link.deliveries.length !== 1) trouble(`${link.deliveries.length} messages belong to it`);
    if (posted.some((copy) => copy.linkId !== linkId)) trouble('a card did not go on as the link’s');
    const decided = state === 'approved' || state === 'denied';
    if (decided !== (decidedBy !== null)) trouble(`decided by ${decidedBy ?? 'nobody'}`);
    if (decided && ends[0]?.actorId !== decidedBy) trouble('the Audit Log names somebody else');
    const told = (notices.get(id) ?? []).length;
    const byThemselves = ends[0]?.actorId === requesterId;
    if (told !== (state === 'open' || byThemselves ? 0 : 1)) trouble(`the requester was told ${told} times`);
  }
  return { troubles, states, requests };
}
