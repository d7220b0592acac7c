import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { IdentityUnknown } from '../../../src/bot/refusals.ts';
import { makeSlackPeople } from '../../../src/bot/slackPeople.ts';
import { makeTestClock } from '../../support/clock.ts';

/** A Slack that says this of everybody. */
function slackSaying(user: Record<string, unknown> | undefined) {
  return { users: { info: async () => ({ ok: true, user }) } } as unknown as WebClient;
}

const objectionTo = (user: Record<string, unknown> | undefined, workspace = 'T1') =>
  makeSlackPeople(makeTestClock()).objection(
    slackSaying(user && { id: 'U1', team_id: 'T1', ...user }),
    { slackUserId: 'U1', workspace },
    false,
  );

describe('what Slack has against somebody', () => {
  it.each([
    ['a full member', {}, undefined],
    ['an owner', { is_owner: true, is_admin: true }, undefined],
    ['somebody who authorised the app', { is_app_user: true }, undefined],
    ['a guest', { is_restricted: true }, 'guest'],
    ['a guest of whom only the stricter flag is told', { is_ultra_restricted: true }, 'guest'],
    ['a bot', { is_bot: true }, 'bot'],
    ['a workflow', { is_workflow_bot: true }, 'bot'],
    ['a connector', { is_connector_bot: true }, 'bot'],
    ['somebody who was switched off', { deleted: true }, 'deactivated_in_slack'],
    ['a stranger', { is_stranger: true }, 'other_workspace'],
    ['somebody whose home is elsewhere', { team_id: 'T2' }, 'other_workspace'],
    ['somebody without a home', { team_id: undefined }, 'other_workspace'],
    ['a guest from elsewhere', { team_id: 'T2', is_restricted: true }, 'other_workspace'],
  ])('%s', async (_, user, objection) => {
    expect(await objectionTo(user)).toBe(objection);
  });

  it('in an organisation, membership of its workspace counts', async () => {
    const grid = { team_id: 'T9', enterprise_user: { enterprise_id: 'E1', teams: ['T1', 'T9'] } };
    expect(await objectionTo(grid, 'T1')).toBeUndefined();
    expect(await objectionTo(grid, 'T7')).toBe('other_workspace');
  });

  it('installed for a whole organisation, its people count wherever they are', async () => {
    const grid = { team_id: 'T9', enterprise_user: { enterprise_id: 'E1', teams: ['T9'] } };
    expect(await objectionTo(grid, 'E1')).toBeUndefined();
    expect(await objectionTo(grid, 'E2')).toBe('other_workspace');
  });

  it('an answer about nobody, or about somebody else, is no answer', async () => {
    await expect(objectionTo(undefined)).rejects.toThrow(IdentityUnknown);
    await expect(objectionTo({ id: 'U2' })).rejects.toThrow(IdentityUnknown);
  });
});

describe('the memory for keystrokes', () => {
  it('lasts half a minute, is kept by workspace, and is never used for a press', async () => {
    const clock = makeTestClock();
    const people = makeSlackPeople(clock);
    const member = slackSaying({ id: 'U1', team_id: 'T1' });
    const guest = slackSaying({ id: 'U1', team_id: 'T1', is_restricted: true });
    const here = { slackUserId: 'U1', workspace: 'T1' };
    expect(await people.objection(member, here, true)).toBeUndefined();
    expect(await people.objection(guest, here, true)).toBeUndefined();
    expect(await people.objection(guest, { ...here, workspace: 'T2' }, true)).toBe('other_workspace');
    expect(await people.objection(guest, here, false)).toBe('guest');
    expect(await people.objection(member, here, true)).toBe('guest');
    clock.advance(30_001);
    expect(await people.objection(member, here, true)).toBeUndefined();
  });
});
