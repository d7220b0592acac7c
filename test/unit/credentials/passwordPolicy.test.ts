import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, it } from 'vitest';
import { checkPassword, couldBeAPassword } from '../../../src/core/credentials/passwordPolicy.ts';

const words = ['Superstars Gymnastics', 'José Núñez', 'jose.nunez@example.com'];
const check = (password: string, minLength = 8) => checkPassword(password, { minLength, words });

describe('length is counted as people count', () => {
  it.each([
    ['', 'missing'],
    ['seven77', 'too-short'],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 'too-short'],
    ['e\u0301e\u0301x\u0301o\u0301', 'too-short'],
    ['x y'.repeat(43), 'too-long'],
    ['k'.repeat(1_048_576), 'too-long'],
  ])('%j', (password, problem) => {
    expect(check(password)).toBe(problem);
  });

  it.each([
    'eight ok',
    'ночь улица',
    '我們的貓在睡覺呢',
    '🐈🐕🦜🐍🐢🐙🦀🐝',
    `${'ab cd efgh '.repeat(11)}1234567`,
  ])('lets %j pass', (password) => {
    expect(check(password)).toBeUndefined();
  });

  it('a setting may raise the least length and never lower it', () => {
    expect(check('eleven char', 12)).toBe('too-short');
    expect(check('seven77', 1)).toBe('too-short');
  });
});

describe('common passwords are refused, whatever their letters look like', () => {
  it.each([
    'password',
    'PassWord1',
    'pass word',
    'contraseña',
    'Contraseña2024!',
    '12345678',
    '98765432',
    'abcdefgh',
    'qwertyuiop',
    'lkjhgfdsa',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'ａａａａａａａａ',
    'Gymnastics',
    'gymnastics#1',
    'Summer2026!',
    'trustno1!',
    'P@ssword123',
    'p4$$w0rd!!',
    'password1234567',
    'PasswordPassword1',
    'adminadmin',
    'qwerty qwerty',
    'qwertzuiop',
    '!@#$%^&*',
    '19840312',
    '31121984',
    'Gymn@stics1',
    'pass\u200bword1',
    '        ',
  ])('%j', (password) => {
    expect(check(password)).toBe('common');
  });

  it.each([
    'correct horse battery',
    'mi gato duerme mucho',
    'gymnastics on tuesdays',
    'xk7#qp2w',
    'R2-D2 is my friend',
    '39517264',
    'kettle4Monday',
    'blue!lamp!7pm',
  ])('and %j is not one', (password) => {
    expect(check(password)).toBeUndefined();
  });
});

describe('a password made of what others know is refused', () => {
  it.each([
    'JoseNunez',
    'josé núñez 1',
    'superstars26',
    'SuperstarsGymnastics',
    'Sup3rstars!',
    'superst@rs_gymn@stics',
    'jose.nunez@example.com',
    '1nunezjose1',
  ])('%j', (password) => {
    expect(check(password)).toBe('about-you');
  });

  it('a name among other words is no harm', () => {
    expect(check('josé swims at dawn')).toBeUndefined();
  });
});

it('a megabyte is not worth comparing, and neither is nothing', () => {
  expect(couldBeAPassword('x'.repeat(1_048_576))).toBe(false);
  expect(couldBeAPassword('')).toBe(false);
  expect(couldBeAPassword('👨‍👩‍👧‍👦'.repeat(128))).toBe(true);
});

it('of the list of common passwords, every one that is long enough is refused, more than ten thousand', () => {
  const long = (dictionary['passwords-common'] ?? []).filter((one) => one.length >= 8);
  expect(long.length).toBeGreaterThan(10_000);
  expect(long.filter((one) => check(one) !== 'common' || check(one.toUpperCase()) !== 'common')).toEqual([]);
});
