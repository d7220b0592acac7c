import { describe, expect, it } from 'vitest';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { assignWords } from '../../../src/web/words/assign.ts';
import { invitationWords } from '../../../src/web/words/invitations.ts';
import { wordsOf } from '../../../src/web/words/words.ts';
import { openPage } from '../../support/browser.ts';
import { heading, press, type, wrongWith, ZOOMED } from '../portal/keyboard.ts';
import { PASSWORD, type Place } from '../portal/looking.ts';
import { somewhere } from '../portal/somewhere.ts';
import { office } from './looking.ts';

const place = somewhere();
const ASSIGNED = 'a chair behind the vault';

/** Somebody of a level, with a password and the language of the place. */
async function staffAt(at: Place, level: PermissionLevel): Promise<{ id: StaffId; email: string }> {
  const { core, centre, language } = at;
  const where = { accountId: centre.accountId, level };
  const { id, email } = await core.db.staff.findFirstOrThrow({ where });
  await core.db.staff.update({ where: { id }, data: { language } });
  const chosen = { passwordHash: await core.hashing.hash(PASSWORD), changedAt: core.clock.now() };
  await core.db.credential.upsert({
    where: { staffId: id },
    update: chosen,
    create: { accountId: centre.accountId, staffId: id, ...chosen },
  });
  return { id: id as StaffId, email: email ?? '' };
}

describe.each(['en', 'es'] as const)('without a mouse and without JavaScript, in %s', (language) => {
  it('a link from Slack leads through the sign-in to the form, whose password is never shown again', async () => {
    const at = place(language);
    const own = assignWords[language];
    const { core, centre } = at;
    const admin = await staffAt(at, 'admin');
    const subject = await staffAt(at, 'front_desk');
    const workspace = await core.db.slackWorkspace.findFirstOrThrow({
      where: { accountId: centre.accountId },
    });
    const url = await beginAssignment(core, {
      ...{ accountId: centre.accountId, askerId: admin.id, subjectId: subject.id, reason: 'forgot it' },
      ...{ requestKey: crypto.randomUUID(), workspaceId: workspace.id },
    });
    const tab = await openPage({ ...ZOOMED, locale: `${language}-US` });
    await tab.goto(url);
    await type(tab, [
      ['email', admin.email],
      ['password', PASSWORD],
    ]);
    expect(await heading(tab)).toBe(own.title);
    expect(tab.url()).not.toContain(url.split('/').at(-1));
    await type(tab, [
      ['password', 'password1'],
      ['confirm', 'password1'],
    ]);
    expect(await wrongWith(tab, 'password')).toBe(wordsOf(language).wrong.common);
    expect(await tab.locator('#password').inputValue()).toBe('');
    await type(tab, [
      ['password', ASSIGNED],
      ['confirm', ASSIGNED],
    ]);
    expect(await heading(tab)).toBe(own.done.title);
    expect(await tab.getByRole('img', { name: own.done.dots }).textContent()).toBe('••••••••••');
    expect(await tab.content()).not.toContain(ASSIGNED);
    await tab.goto(url);
    // Used: back to the same dots, and the form is gone.
    expect(await tab.locator('#password').count()).toBe(0);
    const credential = await core.db.credential.findUnique({ where: { staffId: subject.id } });
    expect(await core.hashing.verify(credential?.passwordHash, ASSIGNED)).toBe(true);
    expect(credential?.mustChange).toBe(true);
    expect(tab.complaints.filter((one) => !/status of 4\d\d/.test(one))).toEqual([]);
  });

  it('the Business Owner invites all, and comes back to see how they stand', async () => {
    const at = place(language);
    const own = invitationWords[language];
    const { core, centre } = at;
    const owner = await staffAt(at, 'owner');
    await core.db.credential.deleteMany({
      where: { accountId: centre.accountId, staff: { level: { not: 'owner' } } },
    });
    await core.db.resetLink.updateMany({
      where: { accountId: centre.accountId, purpose: 'staff_invitation', state: { in: ['pending', 'live'] } },
      data: { state: 'superseded', endedAt: core.clock.now() },
    });
    const tab = await openPage({ ...ZOOMED, locale: `${language}-US` });
    await tab.goto(at.url + office(at, '/invitations'));
    await type(tab, [
      ['email', owner.email],
      ['password', PASSWORD],
    ]);
    expect(await heading(tab)).toBe(own.title);
    const onTheWay = () =>
      tab.locator('.here', { hasText: own.onItsWay('…').split('…').at(-1) ?? '' }).count();
    await press(tab, own.all(3));
    expect(await heading(tab)).toBe(own.title);
    expect(await onTheWay()).toBe(3);
    expect(await tab.locator('main form button').count()).toBe(0);
    await press(tab, own.home);
    await press(tab, own.link);
    expect(await heading(tab)).toBe(own.title);
    expect(tab.complaints).toEqual([]);
  });
});
