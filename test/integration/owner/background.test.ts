import { expect, it, onTestFinished, vi } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { OFFER_STANDS } from '../../../src/core/owner/offerOwnership.ts';
import { startOwnerWork } from '../../../src/core/owner/ownerWork.ts';
import { sendRecovery } from '../../../src/core/owner/sendRecovery.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore } from '../../support/core.ts';
import { askedFor, recoveryOf } from './owning.ts';
import { offeredIn } from './passingOn.ts';

it('what came due while nothing ran is done at the next start: a recovery’s link, the end of an offer', async () => {
  const core = await makeTestCore({ background: true });
  onTestFinished(core.close);
  const one = await makeCentre(core);
  const other = await makeCentre(core);
  await askedFor(core, one);
  const transferId = await offeredIn(core, other);
  core.clock.advance(OFFER_STANDS);
  const stop = await startOwnerWork(core);
  onTestFinished(stop);
  await vi.waitFor(
    async () => {
      expect((await recoveryOf(core, one)).state).toBe('sent');
      const transfer = await core.db.ownershipTransfer.findUniqueOrThrow({ where: { id: transferId } });
      expect(transfer.state).toBe('expired');
    },
    { timeout: 20_000 },
  );
  expect(await core.db.resetLink.count({ where: { accountId: one.accountId } })).toBe(1);
});

it('killed halfway, nothing of a sending is there, and it is done anew, once', async () => {
  const core = await makeTestCore();
  onTestFinished(core.close);
  const centre = await makeCentre(core);
  const { recoveryId } = await askedFor(core, centre);
  core.clock.advance(60 * MINUTE);
  // The process dies where the message is handed to the queue: in the same transaction as all else.
  const dying = {
    ...core,
    queue: {
      ...core.queue,
      add: async () => {
        throw new Error('killed');
      },
    },
  };
  await expect(sendRecovery(dying, recoveryId)).rejects.toThrow('killed');
  const { accountId } = centre;
  expect(await recoveryOf(core, centre)).toMatchObject({ state: 'waiting', linkId: null });
  expect(await core.db.resetLink.count({ where: { accountId } })).toBe(0);
  await sendRecovery(core, recoveryId);
  expect(await recoveryOf(core, centre)).toMatchObject({ state: 'sent' });
  expect(await core.db.resetLink.count({ where: { accountId } })).toBe(1);
});
