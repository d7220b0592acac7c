import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runHere } from './tool.ts';

let database: TestDatabase;
let settings: Record<string, string>;
beforeAll(async () => {
  database = await openTestDatabase();
  settings = { DATABASE_URL: database.url, APP_SECRET: Buffer.alloc(32, 5).toString('base64') };
  const account = [
    '--name',
    'Superstars',
    '--slug',
    'superstars',
    '--slack-team',
    'T0123',
    '--timezone',
    'UTC',
  ];
  const owner = ['--owner-name', 'Olive Owner', '--owner-email', 'olive@superstars.example'];
  const made = await runHere(['account', 'create', ...account, ...owner], settings);
  expect(made).toMatchObject({ code: 0 });
});
afterAll(() => database.close());

const run = (words: string, more: string[] = [], with_ = settings) =>
  runHere([...words.split(' '), ...more], with_);

const TWILIO = {
  TWILIO_ACCOUNT_SID: 'AC-example',
  TWILIO_AUTH_TOKEN: 'example',
  TWILIO_FROM: '+15125550100',
};

it('credits are added and listed, for people and for scripts', async () => {
  const added = await run('credits add superstars 500', ['--note', 'invoice 1042']);
  expect(added).toEqual({
    code: 0,
    err: '',
    out: '500 credits added to “superstars”. The balance is 500 credits.\n',
  });
  const one = await run('--json credits add superstars 1', ['--note', 'a present']);
  expect(JSON.parse(one.out)).toEqual({ ok: true, account: 'superstars', added: 1, balance: 501 });

  const listed = await run('credits list superstars');
  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(listed.out).toMatch(
    /^“superstars” has 501 credits\. Admin Access is told below 20\.\nSMS is off\.\n {2}2 .*added \+1, leaves 501 {2}a present\n {2}1 .*added \+500, leaves 500 {2}invoice 1042\n$/,
  );
  const parsed = JSON.parse((await run('credits list superstars --last 1 --json')).out);
  expect(parsed).toMatchObject({ ok: true, balance: 501, ledgerSum: 501, entries: [{ seq: 2, amount: 1 }] });
  expect(await run('audit verify superstars')).toMatchObject({ code: 0 });
});

it('wrong usage ends with 2, what cannot be with 1, and neither adds anything', async () => {
  for (const wrong of [
    'credits add superstars 0 --note x',
    'credits add superstars -5 --note x',
    'credits add superstars 5.5 --note x',
    'credits add superstars many --note x',
    'credits add superstars 5',
    'credits list superstars --last 0',
    'account set superstars',
    'account set superstars --sms maybe',
    'account set superstars --sms-countries usa',
    'account set superstars --sms-countries us,,ca',
    'account set superstars --credit-threshold -1',
  ])
    expect(await run(wrong), wrong).toMatchObject({ code: 2, out: '' });
  for (const [words, note] of [
    ['credits add superstars 1000001', 'invoice'],
    ['credits add superstars 5', 'two\nlines'],
    ['credits add nobody 5', 'invoice'],
  ] as const) {
    const refused = await run(words, ['--note', note]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err.trim().split('\n')).toHaveLength(1);
  }
  expect(JSON.parse((await run('credits list superstars --json')).out)).toMatchObject({ balance: 501 });
});

it('SMS stays off while Twilio is not set up, and the tool says what is missing', async () => {
  for (const switching of ['--sms on', '--sms-resume']) {
    const refused = await run(`account set superstars ${switching}`);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      'SMS cannot be switched on, since Twilio is not set up. Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_MESSAGING_SERVICE_SID (or TWILIO_FROM) first.\n',
    );
  }
  const half = await run('account set superstars --sms on', [], { ...settings, ...TWILIO, TWILIO_FROM: '' });
  expect(half.err).toContain('Set TWILIO_MESSAGING_SERVICE_SID (or TWILIO_FROM) first.');
  const off = await run('account set superstars --sms off');
  expect(off).toMatchObject({ code: 0, out: '“superstars” was set so already.\n' });
});

it('with Twilio, SMS is switched on, with its countries and threshold; a pause is told of and ended', async () => {
  const twilio = { ...settings, ...TWILIO };
  const on = await run(
    'account set superstars --sms on --sms-countries us,ca --credit-threshold 50 --json',
    [],
    twilio,
  );
  expect(JSON.parse(on.out)).toEqual({
    ok: true,
    account: 'superstars',
    changed: ['smsEnabled', 'smsCountries', 'creditThreshold'],
  });
  await database.pool.query(
    `UPDATE accounts SET sms_paused_at = now(), sms_paused_reason = 'Twilio does not know the sender.'`,
  );
  const paused = await run('account set superstars --sms on', [], twilio);
  expect(paused.out).toContain('SMS is paused: Twilio does not know the sender.\n');
  expect(paused.out).toContain('npx keydesk account set superstars --sms-resume');
  expect((await run('credits list superstars')).out).toContain('SMS is on and paused: Twilio does not know');
  const resumed = await run('account set superstars --sms-resume', [], twilio);
  expect(resumed).toMatchObject({ code: 0, out: '“superstars” is changed.\n' });
  const exported = await run('audit export superstars --format jsonl');
  expect(exported.out).toContain('"action":"sms.resumed"');
  const unknown = await run('account set superstars --sms-countries zz');
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('“ZZ” is not a country.') });
});

it('a ledger that somebody changed past its triggers, and a pause, are told of, and the command fails', async () => {
  await database.pool.query(`
    ALTER TABLE credit_balances DISABLE TRIGGER USER;
    UPDATE credit_balances SET balance = balance + 7;
    ALTER TABLE credit_balances ENABLE TRIGGER USER`);
  const listed = await run('credits list superstars');
  expect(listed).toMatchObject({ code: 1 });
  expect(listed.out).toContain('The ledger adds up to 501, and the balance says 508');
  await database.pool.query(
    `UPDATE accounts SET sms_paused_at = now(), sms_paused_reason = 'Twilio does not know the sender.'`,
  );
  const doctor = await run('doctor');
  expect(doctor.out).toContain(
    '✗ SMS: paused for superstars: Twilio does not know the sender. When that is mended: npx keydesk account set superstars --sms-resume\n',
  );
  expect(doctor.out).toMatch(/✗ SMS credits: .*not the ledger’s sum for: superstars\./);
});
