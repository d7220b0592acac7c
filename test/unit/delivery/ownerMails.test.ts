import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import { composeText, LONGEST_PUBLIC_URL } from '../../../src/core/delivery/texts/compose.ts';
import { septets } from '../../../src/core/delivery/texts/gsm7.ts';
import { NASTY_NAMES } from '../bot/nasty-names.ts';

const TOKEN = 'T'.repeat(43);
const publicUrl = 'https://keydesk.example';
const common = {
  ...{ centre: 'Superstars Gymnastics', staff: 'Olive Owner', language: 'en', slug: 'superstars' },
  ...{ timezone: 'America/Chicago', at: '2026-11-21T15:00:00.000Z', former: false },
};
const STOP = `${publicUrl}/superstars/office/recovery/${TOKEN}`;

const recovery = (more: object, token?: string) =>
  renderMail({
    template: 'owner-recovery',
    content: { ...common, what: 'asked', sendAt: '2026-11-21T16:00:00.000Z', ...more },
    publicUrl,
    ...(token ? { token } : {}),
  });

const ownership = (more: object) =>
  renderMail({
    template: 'ownership',
    content: {
      ...common,
      ...{ what: 'offered', side: 'to', from: 'Olive Owner', to: 'Ada Admin' },
      ...{ expiresAt: '2026-11-28T15:00:00.000Z', ...more },
    },
    publicUrl,
  });

describe('the mail about a recovery', () => {
  it('says when the link goes out, in the centre’s time, and how to stop it', async () => {
    const { subject, text, html } = await recovery({}, TOKEN);
    expect(subject).toBe('Superstars Gymnastics: A link for the owner’s password was asked for');
    expect(text).toContain('On Saturday, November 21, 2026 at 10:00 AM CST a link goes to the email address');
    expect(text).toContain(STOP);
    expect(html).toContain(`href="${STOP}"`);
  });

  it('in Spanish too', async () => {
    const { subject, text } = await recovery({ language: 'es' }, TOKEN);
    expect(subject).toContain('Se pidió un enlace para la contraseña del titular');
    expect(text).toContain(STOP);
  });

  it.each([
    ['stopped', {}, 'No link works, and the password is as it was.'],
    ['cancelled', { reason: 'operator' }, 'whoever runs Keydesk took it back'],
    ['cancelled', { reason: 'address_changed' }, 'the email on record changed meanwhile'],
    ['cancelled', { reason: 'password_changed' }, 'a new password was chosen meanwhile'],
    ['cancelled', { reason: 'ownership' }, 'another owner now'],
  ])('tells that it is %s (%j), without a link', async (what, more, said) => {
    for (const language of ['en', 'es']) {
      const { text, html } = await recovery({ what, language, ...more });
      if (language === 'en') expect(text).toContain(said);
      expect(html).not.toContain('/office/recovery/');
    }
  });

  it('needs a token to be stopped with', async () => {
    await expect(recovery({})).rejects.toThrow('token');
  });

  it('says to a former address only why it gets it', async () => {
    expect((await recovery({ former: true }, TOKEN)).text).toContain('until a short while ago');
  });
});

describe('the mails about passing the business on', () => {
  it.each(['offered', 'done', 'declined', 'cancelled', 'expired'])(
    '%s, to both and in both languages',
    async (what) => {
      const texts = new Set<string>();
      for (const language of ['en', 'es'])
        for (const side of ['from', 'to']) {
          const { subject, text } = await ownership({ what, language, side });
          expect(subject).toMatch(/^Superstars Gymnastics: /);
          expect(text.includes('/superstars/office/ownership')).toBe(what === 'offered');
          texts.add(text);
        }
      expect(texts.size).toBe(4);
    },
  );

  it('give a former address no way on', async () => {
    const { text } = await ownership({ former: true });
    expect(text).not.toContain('/office/ownership');
  });
});

it.each(NASTY_NAMES)('names like %j stay one message with a subject of one line', async (name) => {
  const names = { centre: name, staff: name, from: name, to: name };
  for (const { subject, html } of [await recovery(names, TOKEN), await ownership(names)]) {
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain('<http://evil');
  }
});

describe('the text about a recovery', () => {
  const write = (content: object, url = publicUrl) =>
    composeText({ template: 'owner-recovery', content, publicUrl: url, token: TOKEN });

  it('has the link that stops it', () => {
    const text = write({ centre: 'Superstars Gymnastics', language: 'en', slug: 'superstars' });
    expect(text).toBe(`Superstars Gymnastics: owner's password reset. Not you? Stop it: ${STOP}`);
  });

  it('is one segment for any centre’s name, slug and address, in both languages', () => {
    const longest = `https://${'k'.repeat(LONGEST_PUBLIC_URL - 20)}.example.com`;
    const slugs = fc.integer({ min: 1, max: 63 }).map((length) => 's'.repeat(length));
    const names = fc.string({ unit: 'grapheme', maxLength: 200 });
    const urls = fc.constantFrom(publicUrl, longest);
    fc.assert(
      fc.property(names, slugs, urls, fc.constantFrom('en', 'es'), (centre, slug, url, language) => {
        const text = write({ centre, language, slug }, url);
        expect(septets(text)).toBeLessThanOrEqual(160);
        expect(text).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('says where to stop it when the address leaves no room for a link', () => {
    const longest = `https://${'k'.repeat(LONGEST_PUBLIC_URL - 20)}.example.com`;
    const text = write({ centre: 'Gym', language: 'en', slug: 's'.repeat(63) }, longest);
    expect(text).toBe(
      'Gym: a new password for the owner was asked for. Not you? Stop it with the link in your email.',
    );
  });
});
