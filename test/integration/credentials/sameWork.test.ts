import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { failuresNoted } from '../../../src/core/credentials/failures.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import type { Portal } from '../../../src/core/database/client.ts';
import { openPool, prismaOver } from '../../../src/core/database/connections.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { givePassword, type Login, letLogIn, putOnRecord, signedIn, tryIn } from './logins.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'another good one';
const NOBODY = 'nobody@example.com';
let core: TestCore;
let centre: TestCentre;
/** Core whose statements and comparisons are written down. */
let watched: Core;
let done: string[];
let closeWatched: () => Promise<void>;

beforeAll(async () => {
  core = await makeTestCore();
  const pool = openPool(core.url, 'watched', 1);
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
    Object.assign(client, {
      query(...asked: [{ text: string } | string, ...unknown[]]) {
        const [statement] = asked;
        done.push(typeof statement === 'string' ? statement : statement.text);
        return query(...asked);
      },
    });
  });
  const verify: Core['hashing']['verify'] = async (...asked) => {
    done.push('a comparison');
    return core.hashing.verify(...asked);
  };
  watched = { ...core, db: prismaOver(pool), hashing: { ...core.hashing, verify } };
  closeWatched = async () => {
    await watched.db.$disconnect();
    await pool.end();
  };
});
afterAll(async () => {
  await closeWatched();
  await core.close();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});

const loginOf = (portal: Portal, id: string, email: string): Login => ({
  accountId: centre.accountId,
  person: personAt(portal, id),
  email,
});

/** What a refused sign-in does until it is answered. */
async function workOf(login: Login): Promise<string[]> {
  done = [];
  expect(await tryIn(watched, login, 'wrong password')).toEqual({ kind: 'refused' });
  const work = [...done];
  await failuresNoted(watched);
  return work;
}

describe.each(['customer', 'office'] as const)('at the portal: %s', (portal) => {
  const people = () => {
    const { jane, jose, bob, staff } = centre;
    const ids = portal === 'customer' ? [jane, jose, bob] : [staff.owner, staff.manager, staff.admin];
    return ids.map((id, i) => loginOf(portal, id, `person${i}@example.com`));
  };

  it('whoever is named, a refusal takes the same statements and the same hashing', async () => {
    const [able, without, unable] = people() as [Login, Login, Login];
    for (const login of [able, without, unable]) await putOnRecord(core, login);
    for (const login of [able, unable]) await givePassword(core, login, PASSWORD);
    await letLogIn(core, unable, false);
    const nobody = loginOf(portal, able.accountId, NOBODY);
    // The first also counts how many share an address.
    await workOf(nobody);
    const expected = await workOf(nobody);
    expect(expected.filter((one) => one === 'a comparison')).toHaveLength(1);
    for (const login of [able, without, unable]) expect(await workOf(login), login.email).toEqual(expected);
  });

  it('people who share an address come in with their own passwords, and everybody is compared as often', async () => {
    const [one, two] = people() as [Login, Login, Login];
    for (const login of [one, two]) {
      login.email = 'both@example.com';
      await putOnRecord(core, login);
    }
    await givePassword(core, one, PASSWORD);
    await givePassword(core, two, NEW);
    expect((await signedIn(core, one, PASSWORD)).person).toEqual(one.person);
    expect((await signedIn(core, one, NEW)).person).toEqual(two.person);
    for (const email of ['both@example.com', NOBODY]) {
      const work = await workOf({ ...one, email });
      expect(work.filter((what) => what === 'a comparison')).toHaveLength(2);
    }
    // The other portal has its own number.
    const other = portal === 'customer' ? 'office' : 'customer';
    const work = await workOf(loginOf(other, centre.accountId, NOBODY));
    expect(work.filter((what) => what === 'a comparison')).toHaveLength(1);
  });

  it('if two passwords of one address are the same, the one chosen last signs in; if that one may not, the other', async () => {
    const [one, two] = people() as [Login, Login, Login];
    for (const login of [one, two]) {
      login.email = 'both@example.com';
      await putOnRecord(core, login);
      await givePassword(core, login, PASSWORD);
      core.clock.advance(1_000);
    }
    expect((await signedIn(core, one, PASSWORD)).person).toEqual(two.person);
    await letLogIn(core, two, false);
    expect((await signedIn(core, one, PASSWORD)).person).toEqual(one.person);
  });
});
