import { describe, expect, it } from 'vitest';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import { NASTY_NAMES } from '../bot/nasty-names.ts';

const LOW = { kind: 'credits-low', content: { balance: 1_019, threshold: 1_020 } };
const render = (more: object) =>
  renderMail({
    template: 'staff-notice',
    content: { centre: 'Superstars', staff: 'Olive Owner', language: 'en', notice: LOW, ...more },
    publicUrl: 'https://keydesk.example',
  });

describe('a notice to the Business Owner by email', () => {
  it('tells of low credits in English', async () => {
    const { subject, text } = await render({});
    expect(subject).toBe('Superstars: SMS credits run low');
    expect(text).toContain(
      'Superstars has 1,019 SMS credits left, fewer than the 1,020 at which you are told.',
    );
    expect(text).toContain('because you are the Business Owner of Superstars');
  });

  it('and in Spanish', async () => {
    const one = { kind: 'credits-low', content: { balance: 1, threshold: 20 } };
    const { subject, text } = await render({ language: 'es', notice: one });
    expect(subject).toBe('Superstars: quedan pocos créditos de SMS');
    expect(text).toContain('A Superstars le queda 1 crédito de SMS, menos de los 20');
  });

  it.each(['en', 'es'])('tells why texts are paused (%s)', async (language) => {
    const paused = { kind: 'sms-paused', content: { reason: 'Twilio does not know the sender.' } };
    const { text } = await render({ language, notice: paused });
    expect(text).toContain('Twilio does not know the sender.');
  });

  it.each(NASTY_NAMES)('with names like %j stays one message with a subject of one line', async (name) => {
    const { subject, html } = await render({ centre: name, staff: name });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain('<http://evil');
  });

  it.each([{}, { kind: 'credits-low', content: {} }, { kind: 'unknown', content: {} }, null])(
    'whose content does not fit is not sent: %j',
    async (notice) => {
      await expect(render({ notice })).rejects.toThrow();
    },
  );
});
