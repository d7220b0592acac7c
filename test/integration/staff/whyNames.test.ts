import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { explain, type NamedStanding } from '../../../src/core/permissions/explain.ts';
import { judgeOnStaff, type StaffAction } from '../../../src/core/permissions/judge.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { eventually, type SlackWorld, startSlackWorld } from '../slack/setup.ts';
import { oneMore } from './people.ts';

describe('whom /keydesk why names instead', () => {
  let core: TestCore;
  let centre: TestCentre;
  const people: NamedStanding[] = [];

  beforeAll(async () => {
    core = await makeTestCore();
    centre = await makeCentre(core);
    await oneMore(core, centre, 'admin', 'Second Admin');
    const left = await oneMore(core, centre, 'manager', 'Lea Left');
    await core.db.staff.update({ where: { id: left }, data: { deactivatedAt: core.clock.now() } });
    const staff = await core.db.staff.findMany({ where: { accountId: centre.accountId } });
    for (const { id, name, level, deactivatedAt } of staff)
      people.push({ staffId: id as NamedStanding['staffId'], name, level, active: deactivatedAt === null });
  });
  afterAll(() => core.close());

  const ON_STAFF: StaffAction[] = [
    'request-staff-reset',
    'send-staff-reset',
    'assign-password',
    'change-levels',
    'deactivate-staff',
    'unlink-others',
  ];

  it.each(ON_STAFF)('may really %s, to that very person', async (action) => {
    const becoming: (PermissionLevel | undefined)[] =
      action === 'change-levels' ? [undefined, ...LEVELS] : [undefined];
    for (const asker of people)
      for (const subject of people)
        for (const becomes of becoming) {
          const question = { action, subject, ...(becomes ? { becomes } : {}) };
          const { may, sentence } = await explain(core, centre.accountId, asker, question);
          if (may) continue;
          const named = people.filter(({ name }) => /Who may: (.*)\.$/.exec(sentence)?.[1]?.includes(name));
          for (const one of named)
            expect(judgeOnStaff(one, action, subject, becomes).may, `${sentence} (${one.name})`).toBe(true);
          if (sentence.includes('Nobody else')) {
            const able = people.filter((one) => judgeOnStaff(one, action, subject, becomes).may);
            expect(able, sentence).toEqual([]);
          }
        }
  });
});

describe('Front Desk, who may not ask about others', () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await startSlackWorld({ until: 'file' });
  });
  afterAll(() => world.stop());

  async function ask(words: string): Promise<string> {
    const fern = world.slack.person('U_FRONT_DESK');
    const before = fern.messages('C_DESK').length;
    await fern.types(`/keydesk why ${words}`);
    await eventually(() => fern.messages('C_DESK').length > before || undefined, `an answer to ${words}`);
    return (fern.messages('C_DESK').at(-1)?.text ?? '').replaceAll('\u2060', '');
  }

  it.each([
    'a audit',
    'admin@centre audit',
    'nobody-of-that-name audit',
    '@Nils New audit',
    '@Maya Manager audit',
  ])('“why %s” finds nobody out: neither names, nor whether somebody is there', async (words) => {
    const answer = await ask(words);
    expect(answer).toContain('You cannot ask what others may do');
    for (const of of ['fit', 'linked', 'Several', 'Nobody']) expect(answer).not.toContain(of);
  });

  it.each(['reset-staff a', 'reset-staff @Nils New', 'reset-staff @Ada Admin', 'reset-staff zzz'])(
    '“why %s” is answered by the rule, whoever it is about',
    async (words) => {
      const answer = await ask(words);
      expect(answer).toMatch(
        /^No: Fern Front-Desk \(Front Desk\) may not send password resets to staff\. The rule: Admin Access and up\./,
      );
    },
  );

  it('may ask about themselves by any name', async () => {
    expect(await ask('@Fern Front-Desk sms-credits')).toMatch(/^No: Fern/);
    expect(await ask('me sms-credits')).toMatch(/^No: Fern/);
    expect(await ask('Fern Front-Desk sms-credits')).toMatch(/^No: Fern/);
  });
});
