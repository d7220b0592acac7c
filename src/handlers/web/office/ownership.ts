import type { Request, Response } from 'express';
import { z } from 'zod';
import { TooBusy } from '../../../core/credentials/hashing.ts';
import { readStaffRecord } from '../../../core/credentials/portalAccount.ts';
import { isRowId, type StaffId } from '../../../core/ids.ts';
import { acceptOwnership } from '../../../core/owner/acceptOwnership.ts';
import { endTransfer } from '../../../core/owner/endTransfer.ts';
import { offerOwnership } from '../../../core/owner/offerOwnership.ts';
import { type ProveOutcome, provePassword } from '../../../core/owner/provePassword.ts';
import { lastTransferOf, possibleOwners } from '../../../core/owner/readTransfer.ts';
import { mayDo } from '../../../core/permissions/levels.ts';
import { readOwnLinks } from '../../../core/staff/ownLinks.ts';
import { seeOther, show } from '../../../web/answer.ts';
import { type OwnershipAgain, ownershipNowPage, ownershipPage } from '../../../web/pages/ownership.ts';
import { officePaths } from '../../../web/paths.ts';
import { type StaffSignedIn, whenStaffSignedIn } from '../../../web/portal.ts';
import { readKnownDevice } from '../../../web/sessionCookie.ts';
import type { Web } from '../../../web/web.ts';

const ownershipForm = z.object({
  do: z.enum(['offer', 'accept', 'cancel', 'decline']).catch('offer'),
  to: z.string().max(64).catch(''),
  transfer: z.string().max(64).catch(''),
  current: z.string().default(''),
});
type Form = z.output<typeof ownershipForm>;

/** GET /{account}/office/ownership */
export const showOwnership = (web: Web) =>
  whenStaffSignedIn(web, (own, _req, res) => showForm(web, own, res), { recent: true });

/** POST of the same: offers the business, takes the offer back, accepts or declines it. */
export const takeOwnership = (web: Web) =>
  whenStaffSignedIn(
    web,
    async (own, req, res) => {
      const form = ownershipForm.parse(req.body);
      const done = await act(web, own, req, form);
      if (done === 'done') return seeOther(res, officePaths(own.account.slug).ownershipNow);
      if (done === 'signed-out') return seeOther(res, officePaths(own.account.slug).signIn);
      const { status, retryAfter, ...again } = done;
      if (retryAfter !== undefined) res.setHeader('Retry-After', retryAfter);
      await showForm(web, own, res, again, status);
    },
    { recent: true },
  );

/** GET /{account}/office/ownership/now: what was done, or has come of it since. */
export const showOwnershipNow = (web: Web) =>
  whenStaffSignedIn(web, async ({ account, visit, staffId }, _req, res) => {
    const transfer = await lastTransferOf(web.core, account.accountId, staffId);
    if (!transfer) return seeOther(res, officePaths(account.slug).ownership);
    show(res, ownershipNowPage(account, visit, staffId, transfer));
  });

type Again = OwnershipAgain & { status: number; retryAfter?: number };
type Done = 'done' | 'signed-out' | Again;

async function act(web: Web, own: StaffSignedIn, req: Request, form: Form): Promise<Done> {
  const { core } = web;
  const { staffId } = own;
  const { accountId } = own.account;
  const over: Again = { notice: 'over', status: 409 };
  if (form.do !== 'offer' && !isRowId(form.transfer)) return over;
  const transfer = { accountId, transferId: form.transfer, staffId };
  if (form.do === 'cancel') return (await endTransfer(core, transfer, 'cancelled')) ? 'done' : over;
  if (form.do === 'decline') return (await endTransfer(core, transfer, 'declined')) ? 'done' : over;

  const to = form.do === 'offer' ? form.to : '';
  const noWhom = form.do === 'offer' && !isRowId(to);
  if (noWhom || form.current === '')
    return {
      to,
      ...(noWhom ? { whom: 'whomMissing' } : {}),
      ...(form.current === '' ? { current: 'currentMissing' } : {}),
      status: 422,
    };
  const proved = await prove(web, own, req, form.current);
  if (proved.kind === 'signed-out') return 'signed-out';
  if (proved.kind !== 'proved') return { to, ...whyNotProved(proved) };
  const { proof } = proved;
  if (form.do === 'offer') {
    const toId = to as StaffId;
    const { kind } = await offerOwnership(core, { accountId, fromId: staffId, toId, proof });
    if (kind === 'offered') return 'done';
    if (kind === 'signed-out') return kind;
    const notice = {
      'offered-already': 'offeredAlready',
      'not-admin': 'notAdmin',
      'not-owner': 'over',
    } as const;
    return { notice: notice[kind], status: 409 };
  }
  const { kind } = await acceptOwnership(core, { ...transfer, proof });
  if (kind === 'accepted') return 'done';
  if (kind === 'signed-out') return kind;
  return kind === 'password-assigned' ? { notice: 'assigned', status: 409 } : over;
}

async function prove(
  web: Web,
  { account, staffId, session }: StaffSignedIn,
  req: Request,
  current: string,
): Promise<ProveOutcome | { kind: 'busy'; retryAfter: number }> {
  const knownDevice = readKnownDevice(web, account, req);
  const { accountId } = account;
  try {
    return await provePassword(web.core, { accountId, staffId, session, current, knownDevice });
  } catch (error) {
    if (error instanceof TooBusy) return { kind: 'busy', retryAfter: error.retryAfter };
    throw error;
  }
}

type NotProved = Exclude<Awaited<ReturnType<typeof prove>>, { kind: 'proved' | 'signed-out' }>;

function whyNotProved(outcome: NotProved): Again {
  switch (outcome.kind) {
    case 'wrong':
      return { current: 'wrongCurrent', status: 422 };
    case 'wait':
      return { wait: outcome.seconds, retryAfter: outcome.seconds, status: 429 };
    case 'stopped':
      return { notice: 'stopped', status: 429 };
    case 'busy':
      return { notice: 'busy', retryAfter: outcome.retryAfter, status: 503 };
  }
}

async function showForm(
  web: Web,
  { account, visit, staffId }: StaffSignedIn,
  res: Response,
  again?: OwnershipAgain,
  status?: number,
): Promise<void> {
  const { accountId } = account;
  const record = await readStaffRecord(web.core, accountId, staffId);
  if (!record) return seeOther(res, officePaths(account.slug).signIn);
  const transfer = await lastTransferOf(web.core, accountId, staffId);
  const isOwner = mayDo(record.level, 'hand-on-ownership');
  const links = await readOwnLinks(web.core, accountId, staffId);
  const shown = {
    staffId,
    isOwner,
    login: record.email ?? record.name,
    offer: transfer?.state === 'offered' ? transfer : undefined,
    possible: isOwner ? await possibleOwners(web.core, accountId) : [],
    slackUsers: links.map(({ slackUserId }) => slackUserId),
  };
  show(res, ownershipPage(account, visit, shown, again), status);
}
