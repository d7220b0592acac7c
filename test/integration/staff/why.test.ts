import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../operator/tool.ts';
import { eventually, type SlackWorld, startSlackWorld } from '../slack/setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld({ until: 'file' });
});
afterAll(() => world.stop());

/** Types a command and waits for its answer. */
async function ask(id: string, words: string): Promise<string> {
  const person = world.slack.person(id);
  const before = person.messages('C_DESK').length;
  await person.types(`/keydesk ${words}`);
  await eventually(() => person.messages('C_DESK').length > before || undefined, `an answer to ${words}`);
  return (person.messages('C_DESK').at(-1)?.text ?? '').replaceAll('\u2060', '');
}

const set = (approvalSettings: object) =>
  world.core.db.account.update({ where: { id: world.centre.accountId }, data: { approvalSettings } });

describe('/keydesk why', () => {
  it.each([
    [
      'U_MANAGER',
      'why reset-guardian',
      /^Yes: Maya Manager \(Manager\) may send password resets to guardians\. The rule: Manager and up\./,
    ],
    [
      'U_FRONT_DESK',
      'why reset-guardian',
      /^No: Fern Front-Desk \(Front Desk\) may not .* They may ask for password resets of guardians, and somebody else decides\. Who may: Maya Manager, Ada Admin,? or Olive Owner\.$/,
    ],
    [
      'U_MANAGER',
      'why @Fern Front-Desk audit',
      /^No: Fern Front-Desk .* The rule: Admin Access and up\. Who may: Ada Admin or Olive Owner\.$/,
    ],
    [
      'U_MANAGER',
      'why reset-staff @Olive Owner',
      /^No: Maya Manager .* here Olive Owner \(Business Owner\)\. The rule: Admin Access and up/,
    ],
    [
      'U_ADMIN',
      'why assign-password olive',
      /^No: Ada Admin .* here Olive Owner \(Business Owner\)\. Olive Owner is the Business Owner, and nobody acts on the Business Owner/,
    ],
    ['U_ADMIN', 'why me assign-password ada', /Nobody does that to themselves\. Who may: Olive Owner\.$/],
    [
      'U_ADMIN',
      'why @Maya Manager assign-password fern',
      /^No: Maya Manager .* The rule: Admin Access and up/,
    ],
    [
      'U_ADMIN',
      'why assign-password maya',
      /^Yes: Ada Admin \(Admin Access\) may assign a password to staff – here Maya Manager \(Manager\)/,
    ],
    ['U_ADMIN', 'why make-admin', /The rule: Business Owner only\. Who may: Olive Owner\.$/],
  ])('%s asks “%s”', async (id, words, answer) => {
    expect(await ask(id, words)).toMatch(answer);
  });

  it('about others from Manager up; about oneself anybody', async () => {
    expect(await ask('U_FRONT_DESK', 'why @Maya Manager reset-guardian')).toContain(
      'You cannot ask what others may do',
    );
    expect(await ask('U_FRONT_DESK', 'why @Fern Front-Desk sms-credits')).toMatch(/^No: Fern/);
  });

  it.each(['why', 'why frobnicate', 'why @Maya Manager', 'why constructor __proto__'])(
    '“%s” shows what can be asked',
    async (words) => {
      expect(await ask('U_MANAGER', words)).toContain('What you can ask: look-up, reset-guardian');
    },
  );

  it('about nobody, somebody who is not linked, or several, says so', async () => {
    expect(await ask('U_MANAGER', 'why zzz audit')).toContain('Nobody on the staff fits “zzz”');
    expect(await ask('U_MANAGER', 'why @Nils New audit')).toContain('not linked to anybody on the staff');
    await world.core.db.staff.create({
      data: {
        accountId: world.centre.accountId,
        externalId: 's-mm',
        name: 'Maya Other',
        level: 'front_desk',
      },
    });
    expect(await ask('U_MANAGER', 'why maya audit')).toContain(
      'Several of the staff fit “maya”: Maya Manager, Maya Other',
    );
  });

  it('answers by what the Business Owner has set, as the send does', async () => {
    await set({ sendsGuardianResets: 'admin', everySms: true, decidesStaffResets: 'owner' });
    expect(await ask('U_MANAGER', 'why reset-guardian')).toMatch(
      /^No: Maya .* The rule: Admin Access and up, as the Business Owner has set it\. They may ask/,
    );
    expect(await ask('U_ADMIN', 'why reset-guardian')).toContain('Every text needs approval at this centre.');
    expect(await ask('U_ADMIN', 'why approve-staff')).toContain(
      'The rule: Business Owner only, as the Business Owner',
    );
    await set({});
  });

  it('somebody who is deactivated may do nothing', async () => {
    const { front_desk } = world.centre.staff;
    await world.core.db.staff.update({
      where: { id: front_desk },
      data: { deactivatedAt: world.core.clock.now() },
    });
    expect(await ask('U_MANAGER', 'why @Fern Front-Desk reset-guardian')).toContain(
      'staff record is switched off',
    );
    await world.core.db.staff.update({ where: { id: front_desk }, data: { deactivatedAt: null } });
  });
});

describe('/keydesk whoami', () => {
  it('tells who, the level, since when, and what one may do', async () => {
    const words = await ask('U_FRONT_DESK', 'whoami');
    expect(words).toContain(
      'You are Fern Front-Desk, Front Desk at Superstars Gymnastics. You may look up guardians',
    );
    expect(words).not.toContain('Audit Log');
    expect(world.slack.person('U_FRONT_DESK').reads('C_DESK')).toContain('Linked to your Slack account');
    expect(await ask('U_OWNER', 'whoami')).toContain('read the Audit Log');
  });
});

describe('npx keydesk why', () => {
  const run = (...words: string[]) =>
    runHere(['why', world.centre.slug, ...words], {
      DATABASE_URL: world.core.url,
      APP_SECRET: Buffer.alloc(32, 'test').toString('base64'),
    });

  it('answers as Slack does, by email or id', async () => {
    const email = `manager@${world.centre.slug}.example`;
    expect(await run(email, 'reset-guardian')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Yes: Maya Manager \(Manager\) may send password resets to guardians/),
    });
    expect(await run('s-admin', 'assign-password', 's-owner')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nobody acts on the Business Owner'),
    });
    const scripts = await run('s-admin', 'audit', '--json');
    expect(JSON.parse(scripts.out)).toMatchObject({
      ok: true,
      may: true,
      rule: 'may',
      action: 'see-audit-log',
    });
  });

  it.each([
    [['nobody@example.com', 'audit'], 'Nobody on the staff has the email or id'],
    [['s-admin', 'frobnicate'], 'is nothing to ask about. Ask about one of: look-up'],
  ])('%j is refused in a sentence', async (words, sentence) => {
    expect(await run(...words)).toMatchObject({ code: 1, err: expect.stringContaining(sentence) });
  });
});
