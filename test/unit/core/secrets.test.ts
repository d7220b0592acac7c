import { describe, expect, it } from 'vitest';
import { makeSecrets, randomToken, sha256 } from '../../../src/core/secrets.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);

describe('sealing', () => {
  const secrets = makeSecrets([OLD]);
  const sealed = secrets.seal('delivery-token', 'row-1', 'the token');

  it('opens what it sealed, for the same purpose and row only', () => {
    expect(secrets.open('delivery-token', 'row-1', sealed)).toBe('the token');
    expect(secrets.open('delivery-token', 'row-2', sealed)).toBeUndefined();
    expect(secrets.open('reset-cookie', 'row-1', sealed)).toBeUndefined();
  });

  it('refuses bytes that were altered anywhere, or cut', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = sealed.slice();
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(secrets.open('delivery-token', 'row-1', altered)).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(secrets.open('delivery-token', 'row-1', sealed.slice(0, length))).toBeUndefined();
    }
  });

  it('never makes the same bytes twice', () => {
    expect(secrets.seal('delivery-token', 'row-1', 'the token')).not.toEqual(sealed);
  });

  it('rotates: the new secret seals, the old one still opens until it leaves the list', () => {
    const rotated = makeSecrets([NEW, OLD]);
    expect(rotated.open('delivery-token', 'row-1', sealed)).toBe('the token');
    const fresh = rotated.seal('delivery-token', 'row-1', 'another');
    expect(secrets.open('delivery-token', 'row-1', fresh)).toBeUndefined();
    expect(makeSecrets([NEW]).open('delivery-token', 'row-1', sealed)).toBeUndefined();
  });

  it('signs differently per purpose and lists the signatures of every secret', () => {
    const rotated = makeSecrets([NEW, OLD]);
    expect(rotated.sign('audit', 'x')).not.toEqual(rotated.sign('form-token', 'x'));
    expect(rotated.signatures('audit', 'x')).toEqual([
      makeSecrets([NEW]).sign('audit', 'x'),
      secrets.sign('audit', 'x'),
    ]);
  });
});

describe('tokens', () => {
  it('are 256 random bits in 43 path-safe characters', () => {
    const many = new Set(Array.from({ length: 1000 }, randomToken));
    expect(many.size).toBe(1000);
    for (const token of many) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('are stored as SHA-256', () => {
    expect(Buffer.from(sha256('abc')).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

it('never uses an IV twice, over many sealings', () => {
  const secrets = makeSecrets([new Uint8Array(32).fill(7)]);
  const ivs = Array.from({ length: 2_000 }, () =>
    Buffer.from(secrets.seal('typed-address', 'x', 'y').subarray(0, 12)).toString('hex'),
  );
  expect(new Set(ivs).size).toBe(2_000);
});
