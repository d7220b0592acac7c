import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { seed } from '../../../demo/sample/seed.ts';
import { findAccount } from '../../../src/core/accounts/findAccount.ts';
import { listPolicies } from '../../../src/core/policies/list.ts';
import { publishPolicy } from '../../../src/core/policies/publish.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

let core: TestCore;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());

it('the sample business has two policies, and one that was tried out stays when the demo starts again', async () => {
  await seed(core);
  const { id: accountId } = await findAccount(core, BUSINESS.slug);
  const policies = async () =>
    (await listPolicies(core, accountId)).map(({ title, number }) => `${title} ${number}`);
  expect(await policies()).toEqual(['Gym rules 1', 'Photo release 1']);
  await publishPolicy(core, { accountId, title: 'Gym rules', body: 'Be kind.', by: { login: 'op' } });
  await seed(core);
  expect(await policies()).toEqual(['Gym rules 2', 'Photo release 1']);
});
