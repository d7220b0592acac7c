import { describe, expect, it } from 'vitest';
import { readConfig, WrongSettings } from '../../../src/config.ts';

const GOOD = {
  PUBLIC_URL: 'https://keydesk.example.com',
  APP_SECRET: Buffer.alloc(32, 7).toString('base64'),
  SLACK_BOT_TOKEN: 'xoxb-example',
  SLACK_SIGNING_SECRET: 'signing-example',
  RESEND_API_KEY: 're_example',
  EMAIL_FROM: 'keydesk@mail.example.com',
};

function linesOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof WrongSettings) return error.lines;
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('are read with the defaults of the contract', () => {
    const config = readConfig(GOOD);
    expect(config).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      DATA_DIR: './data',
      TRUST_PROXY: 0,
      LOG_LEVEL: 'info',
      SLACK_API_URL: 'https://slack.com/api/',
    });
    expect(config.APP_SECRET).toEqual([Buffer.alloc(32, 7)]);
  });

  it('missing altogether give one line per setting that says what to do', () => {
    const lines = linesOf({});
    for (const name of [
      'PUBLIC_URL',
      'APP_SECRET',
      'RESEND_API_KEY',
      'EMAIL_FROM',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ]) {
      expect(lines.filter((line) => line.startsWith(`${name} is missing. `))).toHaveLength(1);
    }
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(lines.length);
  });

  it('of SMS are all there or none: each that is missing or wrong gets its line', () => {
    const twilio = {
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'first, second',
      TWILIO_FROM: '+15125550199',
    };
    expect(readConfig({ ...GOOD, ...twilio }).TWILIO_AUTH_TOKEN).toEqual(['first', 'second']);
    const named = (more: Record<string, string>) =>
      linesOf({ ...GOOD, ...twilio, ...more }).map((line) => line.split('. ')[0]);
    expect(named({ TWILIO_ACCOUNT_SID: '' })).toEqual(['TWILIO_ACCOUNT_SID is missing']);
    expect(named({ TWILIO_AUTH_TOKEN: '' })).toEqual(['TWILIO_AUTH_TOKEN is missing']);
    expect(named({ TWILIO_FROM: '' })).toEqual(['TWILIO_MESSAGING_SERVICE_SID is missing']);
    expect(named({ TWILIO_ACCOUNT_SID: 'SK123' })).toEqual(['TWILIO_ACCOUNT_SID is wrong']);
    // Twilio's client throws at it.
    expect(named({ TWILIO_ACCOUNT_SID: `ac${'0'.repeat(32)}` })).toEqual(['TWILIO_ACCOUNT_SID is wrong']);
    expect(named({ TWILIO_FROM: '5550199 extension 4' })).toEqual(['TWILIO_FROM is wrong']);
    expect(named({ TWILIO_AUTH_TOKEN: 'one,,two' })).toEqual(['TWILIO_AUTH_TOKEN is wrong']);
    expect(named({ PUBLIC_URL: 'https://key_desk.example.com' })).toEqual(['PUBLIC_URL is wrong']);
    expect(linesOf({ ...GOOD, TWILIO_BASE_URL: 'https://api.twilio.com' })).toEqual([]);
  });

  it('are named together: Slack’s absence is told in the same run as a wrong port', () => {
    const lines = linesOf({ ...GOOD, PORT: '99999', SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([
      'PORT',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ]);
  });

  it.each([
    ['http://keydesk.example.com', 'https://'],
    ['http://127.0.0.1.example.com', 'https://'],
    ['http://10.0.0.8:3000', 'https://'],
    ['ftp://keydesk.example.com', 'web address'],
    ['keydesk.example.com', 'web address'],
    ['https://keydesk.example.com/app', 'end after the host'],
    ['https://keydesk.example.com/?a=b', 'end after the host'],
    ['https://user:pass@keydesk.example.com', 'end after the host'],
  ])('refuse PUBLIC_URL %s', (value, why) => {
    expect(linesOf({ ...GOOD, PUBLIC_URL: value })).toEqual([
      expect.stringMatching(new RegExp(`^PUBLIC_URL is wrong\\. .*${why}`)),
    ]);
  });

  it.each([
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    'http://[::1]:3000',
    'https://keydesk.example.com/',
  ])('accept PUBLIC_URL %s', (value) => {
    expect(readConfig({ ...GOOD, PUBLIC_URL: value }).PUBLIC_URL).toBe(value.replace(/\/$/, ''));
  });

  it('refuse a short APP_SECRET, also inside a list, without repeating it', () => {
    const short = Buffer.from('not-long-enough').toString('base64');
    const lines = linesOf({ ...GOOD, APP_SECRET: `${GOOD.APP_SECRET},${short}` });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^APP_SECRET is wrong\. .*openssl rand/);
    expect(lines.join()).not.toContain(short);
  });

  it('take Socket Mode instead of a signing secret', () => {
    const config = readConfig({ ...GOOD, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: 'xapp-example' });
    expect(config.SLACK_APP_TOKEN).toBe('xapp-example');
  });

  it.each(['-1', '1e3', '3000x', '70000', '3.5'])('refuse PORT %s', (value) => {
    expect(linesOf({ ...GOOD, PORT: value })).toEqual([expect.stringMatching(/^PORT is wrong\./)]);
  });

  it('look leaked passwords up only when told to', () => {
    expect(readConfig(GOOD).PWNED_PASSWORDS).toBe(false);
    expect(readConfig({ ...GOOD, PWNED_PASSWORDS: 'on' }).PWNED_PASSWORDS).toBe(true);
    expect(linesOf({ ...GOOD, PWNED_PASSWORDS: 'yes' })).toEqual([
      'PWNED_PASSWORDS is wrong. Use on or off.',
    ]);
  });

  it.each(['RESEND_BASE_URL', 'SLACK_API_URL', 'TWILIO_BASE_URL', 'PWNED_PASSWORDS_BASE_URL'])(
    'refuse plain http for %s off this machine',
    (name) => {
      expect(linesOf({ ...GOOD, [name]: 'http://mail.example.com' })).toEqual([
        expect.stringMatching(new RegExp(`^${name} is wrong\\. Use an https address`)),
      ]);
      expect(linesOf({ ...GOOD, [name]: 'http://127.0.0.1:4000/api/' })).toEqual([]);
    },
  );
});
