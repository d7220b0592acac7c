import { describe, expect, it } from 'vitest';
import { renderMail } from '../../../src/core/delivery/emails/render.ts';
import { NASTY_NAMES } from '../bot/nasty-names.ts';

const LINKED = { kind: 'slack-linked', slackName: 'Mallory Smooth', slackUserId: 'U012A3CDE' };
const CHANGED = { kind: 'level-changed', from: 'front_desk', to: 'manager', by: 'Ada Admin' };
const render = (news: unknown, more: object = {}) =>
  renderMail({
    template: 'staff-news',
    content: {
      ...{ centre: 'Superstars', staff: 'Maya Manager', language: 'en', slug: 'superstars' },
      ...{ timezone: 'America/Chicago', at: '2026-11-21T15:00:00.000Z', news },
      ...more,
    },
    publicUrl: 'https://keydesk.example',
  });

describe('news of the own login, at the address on record', () => {
  it('names the Slack user that was linked, and the way to unlink it', async () => {
    const { subject, text } = await render(LINKED);
    expect(subject).toBe('Superstars: your staff login was linked in Slack');
    expect(text).toContain('linked to the Slack user Mallory Smooth (U012A3CDE)');
    expect(text).toContain('https://keydesk.example/superstars/office/link-slack');
    expect(text).toContain('9:00');
  });

  it('and in Spanish', async () => {
    const { subject, text } = await render(LINKED, { language: 'es' });
    expect(subject).toBe('Superstars: su acceso de personal se vinculó en Slack');
    expect(text).toContain('quite el vínculo enseguida');
  });

  it('tells of a changed level', async () => {
    expect((await render(CHANGED)).text).toContain(
      'Ada Admin changed your level at Superstars from Front Desk to Manager',
    );
    expect((await render(CHANGED, { language: 'es' })).text).toContain('de recepción a gerencia');
  });

  it('tells the Business Owner that Slack switched them off', async () => {
    const left = { kind: 'slack-left', because: 'deactivated' };
    const { text } = await render(left);
    expect(text).toContain('Slack told us on');
    expect(text).toContain('Your password is as it was.');
    expect((await render(left, { language: 'es' })).text).toContain(
      'fue desactivada. Keydesk quitó el vínculo',
    );
    expect((await render({ ...left, because: 'guest' })).text).toContain('is only a guest now');
  });

  it.each(NASTY_NAMES)('with names like %j stays one message with a subject of one line', async (name) => {
    for (const news of [
      { ...LINKED, slackName: name },
      { ...CHANGED, by: name },
    ]) {
      const { subject, html } = await render(news, { centre: name, staff: name });
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toContain('<http://evil');
    }
  });

  it.each([{}, { kind: 'slack-linked' }, { ...CHANGED, to: 'queen' }, { kind: 'unknown' }, null])(
    'whose content does not fit is not sent: %j',
    async (news) => {
      await expect(render(news)).rejects.toThrow();
    },
  );
});

describe('a notice to the Business Owner of links and leaving', () => {
  const notice = (language: string, given: object) =>
    renderMail({
      template: 'staff-notice',
      content: { centre: 'Superstars', staff: 'Olive Owner', language, notice: given },
      publicUrl: 'https://keydesk.example',
    });
  const linked = {
    kind: 'admin-linked',
    content: { staff: 'Ada Admin', level: 'admin', slackName: 'Mallory' },
  };
  const left = { kind: 'slack-left', content: { staff: 'Maya Manager', because: 'guest' } };

  it.each([
    ['en', linked, 'linked to the Slack user Mallory'],
    ['es', linked, 'se vinculó con el usuario de Slack Mallory'],
    ['en', left, 'Maya Manager is only a guest in Slack now'],
    ['es', left, 'Maya Manager ahora es solo invitado en Slack'],
  ])('in %s: %j', async (language, given, words) => {
    expect((await notice(language, given)).text).toContain(words);
  });
});
