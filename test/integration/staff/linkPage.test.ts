import { beforeEach, describe, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { staffSignedIn } from '../../support/staffLogin.ts';
import { makeVisitor } from '../../support/visitor.ts';
import type { TestPages } from '../../support/webServer.ts';
import { auditOf, offerTo } from './linking.ts';
import { linkStage } from './linkStage.ts';

const MINUTE = 60_000;

let pages: TestPages;
let centre: TestCentre;
const { stage, here, pathOf, identities, linkedTo, opens } = linkStage();
beforeEach(() => {
  ({ pages, centre } = stage());
});

describe('linking by proof', () => {
  it('the person sees both names, confirms, and is linked; both sides are in the Audit Log', async () => {
    const { url } = await offerTo(pages.core, centre, { slackName: 'Maya M.' });
    const maya = await staffSignedIn(pages, centre, 'manager');
    const page = await opens(maya, url);
    expect(page.status).toBe(200);
    for (const words of ['Maya M.', 'U_NEW', 'Maya Manager', 'Go on only if you typed'])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('The two names are not alike');
    expect(await linkedTo('U_NEW')).toBeUndefined();

    const answer = await maya.post(here(), { answer: 'yes' });
    expect([answer.status, answer.headers.location]).toEqual([303, here()]);
    expect(await linkedTo('U_NEW')).toBe(centre.staff.manager);
    expect((await maya.get(here())).text).toContain('This Slack account acts for you');
    const entries = await auditOf(pages.core, centre, ['slack.linked']);
    expect(
      entries.map(({ actorKind, actorId, subjectKind, subjectId }) => [
        actorKind,
        actorId,
        subjectKind,
        subjectId,
      ]),
    ).toEqual([
      ['staff', centre.staff.manager, 'staff', centre.staff.manager],
      ['slack_user', 'U_NEW', 'slack_user', 'U_NEW'],
    ]);
    expect(entries[0]?.details).toMatchObject({ slack_user: 'U_NEW', slack_name: 'Maya M.' });
    expect(entries[1]?.details).toMatchObject({ staff: centre.staff.manager });
  });

  it('the person is told in Slack and at the address on record; Admin Access only of a link worth stealing', async () => {
    const { core } = pages;
    const { url } = await offerTo(core, centre, { tried: '/reset-guardian jane.smith@example.com' });
    const maya = await staffSignedIn(pages, centre, 'manager');
    await opens(maya, url);
    await maya.post(here(), { answer: 'yes' });
    const notices = await core.db.staffNotice.findMany({ where: { accountId: centre.accountId } });
    expect(notices).toMatchObject([
      { kind: 'slack-linked', destination: 'U_NEW', content: { tried: '/reset-guardian' } },
    ]);
    expect(JSON.stringify(notices)).not.toContain('jane.smith');
    const mails = await core.db.delivery.findMany({ where: { accountId: centre.accountId } });
    expect(mails).toMatchObject([{ template: 'staff-news', address: `manager@${centre.slug}.example` }]);

    const second = await offerTo(core, centre, { slackUserId: 'U_SECOND', slackName: 'Ada Admin' });
    const ada = await staffSignedIn(pages, centre, 'admin');
    await opens(ada, second.url);
    await ada.post(here(), { answer: 'yes' });
    const told = await core.db.staffNotice.findMany({
      where: { accountId: centre.accountId, kind: 'admin-linked' },
    });
    expect(told).toMatchObject([
      { staffId: centre.staff.owner, content: { staff: 'Ada Admin', slackName: 'Ada Admin' } },
    ]);
  });

  it('nobody is linked without signing in, and only the newest sign-in counts', async () => {
    const { url } = await offerTo(pages.core, centre);
    const stranger = makeVisitor(pages.url);
    const page = await opens(stranger, url);
    expect([page.status, page.headers.location]).toEqual([303, `/${centre.slug}/office/sign-in`]);
    expect((await stranger.post(here(), { answer: 'yes' })).status).not.toBe(200);

    const maya = await staffSignedIn(pages, centre, 'manager');
    pages.core.clock.advance(11 * MINUTE);
    const fresh = await offerTo(pages.core, centre);
    const late = await opens(maya, fresh.url);
    expect([late.status, late.headers.location]).toEqual([303, `/${centre.slug}/office/sign-in`]);
    expect((await maya.post(here(), { answer: 'yes', offer: fresh.offerId })).status).not.toBe(200);
    expect(await linkedTo('U_NEW')).toBeUndefined();
  });
});

describe('a link that is not as it should be', () => {
  it('late: after ten minutes it is over', async () => {
    const { url } = await offerTo(pages.core, centre);
    pages.core.clock.advance(9 * MINUTE);
    const maya = await staffSignedIn(pages, centre, 'manager');
    expect((await opens(maya, url)).status).toBe(200);
    pages.core.clock.advance(MINUTE);
    const answer = await maya.post(here(), { answer: 'yes' });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('That link is over');
    expect((await opens(maya, url)).status).toBe(404);
    expect(await linkedTo('U_NEW')).toBeUndefined();
  });

  it('repeated: the second confirmation, and the second browser, find it over', async () => {
    const { url, offerId } = await offerTo(pages.core, centre);
    const maya = await staffSignedIn(pages, centre, 'manager');
    const fern = await staffSignedIn(pages, centre, 'front_desk');
    await opens(maya, url);
    await opens(fern, url);
    expect((await maya.post(here(), { answer: 'yes' })).status).toBe(303);
    expect((await fern.post(here(), { answer: 'yes' })).status).toBe(404);
    await maya.get(pathOf(url));
    expect((await maya.post(here(), { answer: 'yes', offer: offerId })).status).toBe(404);
    expect((await identities()).filter(({ slackUserId }) => slackUserId === 'U_NEW')).toHaveLength(1);
  });

  it('replaced: an older offer of the same Slack user is over once there is a newer one', async () => {
    const older = await offerTo(pages.core, centre);
    const newer = await offerTo(pages.core, centre);
    const maya = await staffSignedIn(pages, centre, 'manager');
    expect((await opens(maya, older.url)).status).toBe(404);
    expect((await opens(maya, newer.url)).status).toBe(200);
  });

  it('made up, or of another centre: it is over, whoever asks', async () => {
    const other = await makeCentre(pages.core, 'Other Centre');
    const theirs = await offerTo(pages.core, other);
    const maya = await staffSignedIn(pages, centre, 'manager');
    const token = theirs.token;
    for (const one of [token, 'x'.repeat(43), "' OR 1=1 --", '%00']) {
      await maya.get(`${here()}/${encodeURIComponent(one)}`);
      expect((await maya.get(here())).status).toBe(404);
    }
    expect(await pages.core.db.slackLinkOffer.count({ where: { id: theirs.offerId, endedAt: null } })).toBe(
      1,
    );
  });

  it('forwarded: the page says whose Slack account it is, and “no” ends it with a trace', async () => {
    const { url, offerId } = await offerTo(pages.core, centre, {
      slackUserId: 'U_MALLORY',
      slackName: 'Mallory Smooth',
    });
    const ada = await staffSignedIn(pages, centre, 'admin');
    const page = await opens(ada, url);
    expect(page.text).toContain('Mallory Smooth');
    expect(page.text).toContain('The two names are not alike');
    expect(page.text).toContain('Did somebody send you this link?');
    const answer = await ada.post(here(), { answer: 'no' });
    expect(answer.text).toContain('the link works no more');
    await ada.get(pathOf(url));
    expect((await ada.post(here(), { answer: 'yes', offer: offerId })).status).toBe(404);
    expect(await linkedTo('U_MALLORY')).toBeUndefined();
    const [entry] = await auditOf(pages.core, centre, ['slack.link_refused']);
    expect(entry).toMatchObject({
      actorId: centre.staff.admin,
      details: { reason: 'declined', slack_user: 'U_MALLORY' },
    });
  });

  it('another tab opens another link meanwhile: the press counts for the names that were shown, or for nothing', async () => {
    const own = await offerTo(pages.core, centre, { slackName: 'Ada Admin' });
    const forged = await offerTo(pages.core, centre, {
      slackUserId: 'U_MALLORY',
      slackName: 'Mallory Smooth',
    });
    const ada = await staffSignedIn(pages, centre, 'admin');
    await opens(ada, own.url);
    const shown = ada.hidden(here());
    await ada.get(pathOf(forged.url));
    const answer = await ada.post(here(), { ...shown, answer: 'yes' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Mallory Smooth');
    expect(await linkedTo('U_MALLORY')).toBeUndefined();
    expect(await linkedTo('U_NEW')).toBeUndefined();
  });

  it('“no” to a page whose link another tab has replaced does not say that it ended anything', async () => {
    const forged = await offerTo(pages.core, centre, {
      slackUserId: 'U_MALLORY',
      slackName: 'Mallory Smooth',
    });
    const own = await offerTo(pages.core, centre, { slackName: 'Ada Admin' });
    const ada = await staffSignedIn(pages, centre, 'admin');
    await opens(ada, forged.url);
    const shown = ada.hidden(here());
    await ada.get(pathOf(own.url));
    const answer = await ada.post(here(), { ...shown, answer: 'no' });
    expect(answer.status).toBe(409);
    expect(answer.text).not.toContain('the link works no more');
    expect(answer.text).toContain('look at the names again');
    expect(await pages.core.db.slackLinkOffer.count({ where: { id: own.offerId, endedAt: null } })).toBe(1);
  });

  it.each([
    ['nothing', {}],
    ['an unknown answer', { answer: 'perhaps' }],
    ['lists and long text', 'answer=yes&answer=yes&offer=x&offer=y'],
    ['an unlinking of nothing', { unlink: 'x'.repeat(3_000) }],
  ])('a form with %s changes nothing and is no fault of ours', async (_, form) => {
    const { url } = await offerTo(pages.core, centre);
    const maya = await staffSignedIn(pages, centre, 'manager');
    await opens(maya, url);
    expect((await maya.post(here(), form)).status).toBeLessThan(500);
    expect(await linkedTo('U_NEW')).toBeUndefined();
  });
});
