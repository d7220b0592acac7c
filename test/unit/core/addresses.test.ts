import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailKey, maskEmail, maskPhone } from '../../../src/core/addresses.ts';

describe('masking', () => {
  it.each([
    ['jane.smith@example.com', 'j•••h@e•••.com'],
    ['jo@example.com', 'j•••@e•••.com'],
    ['a@b.co.uk', 'a•••@b•••.uk'],
    ['not an address', '•••'],
    ['@example.com', '•••'],
    ['ñandú@example.com', 'ñ•••ú@e•••.com'],
  ])('shows %s as %s', (email, masked) => expect(maskEmail(email)).toBe(masked));

  it('shows two digits of a phone number, and none of a very short one', () => {
    expect(maskPhone('+15125550142')).toBe('••• ••42');
    expect(maskPhone('1234')).toBe('••• ••');
  });

  it('never shows more than three letters around the @, nor how long the address is', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const [local = '', domain = ''] = maskEmail(email).split('@');
        expect([...local.replace('•••', '')].length).toBeLessThanOrEqual(2);
        expect(domain).toMatch(/^.•••\./u);
      }),
    );
  });
});

describe('the key a login is looked up by', () => {
  it('forgives case and blanks of ASCII', () => {
    expect(emailKey('  Jane@Example.COM ')).toBe('jane@example.com');
  });

  it.each([
    ['long s', '\u017fmith@example.com', 'smith@example.com'],
    ['dotless i', 'm\u0131ke@example.com', 'mike@example.com'],
    ['dotted capital I', 'M\u0130KE@example.com', 'mike@example.com'],
    ['Kelvin sign, which NFC makes a K', 'mi\u212ae@example.com', 'mike@example.com'],
    ['Greek varia, which NFC makes a backtick', 'm\u1fefke@example.com', 'm`ke@example.com'],
    ['sharp s', 'stra\u00dfe@example.com', 'strasse@example.com'],
    ['Cyrillic a', 'jane@ex\u0430mple.com', 'jane@example.com'],
    ['full width letters', '\uff4a\uff41ne@example.com', 'jane@example.com'],
    ['zero-width space', 'ja\u200bne@example.com', 'jane@example.com'],
  ])('written with a %s is another', (_, typed, onFile) => {
    expect(emailKey(typed)).not.toBe(emailKey(onFile));
  });

  it('takes one accent written in two ways as the same letter', () => {
    expect(emailKey('jose\u0301@example.com')).toBe(emailKey('jos\u00e9@example.com'));
  });
});
