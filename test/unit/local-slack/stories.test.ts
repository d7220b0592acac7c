import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { plain, section, startHttpApp, startSlack, startSocketApp } from './setup.ts';

/** A miniature of the real bot: command, skeleton, card with a menu, confirmation, direct message. */
function resetBot(app: App): void {
  const families = ['Smith', 'Smithers'].map((name) => ({ text: plain(name), value: name.toLowerCase() }));
  app.command('/reset-guardian', async ({ ack, body, client }) => {
    await ack();
    const skeleton = {
      type: 'modal' as const,
      title: plain('Send a reset'),
      blocks: [section('Looking...')],
    };
    const { view } = await client.views.open({ trigger_id: body.trigger_id, view: skeleton });
    await client.views.update({
      view_id: String(view?.id),
      hash: String(view?.hash),
      view: {
        ...skeleton,
        blocks: [
          {
            ...section('*Ana Smith*'),
            accessory: {
              type: 'overflow',
              action_id: 'guardian',
              options: [{ text: plain('Reset Password via Email'), value: 'email:1' }],
            },
          },
        ],
      },
    });
  });
  app.action('guardian', async ({ ack, body, client }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    await client.views.push({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'confirm',
        title: plain('Please confirm'),
        submit: plain('YES'),
        private_metadata: 'guardian 1',
        blocks: [
          section('Send a link to a•••@example.com?'),
          {
            type: 'input',
            block_id: 'how',
            label: plain('How was the caller identified?'),
            element: {
              type: 'radio_buttons',
              action_id: 'identified',
              options: [
                { text: plain('In person'), value: 'in_person' },
                { text: plain('Called back'), value: 'called_back' },
              ],
            },
          },
          {
            type: 'input',
            block_id: 'family',
            optional: true,
            label: plain('Family'),
            element: { type: 'external_select', action_id: 'family', min_query_length: 2 },
          },
        ],
      },
    });
  });
  app.options('family', async ({ ack, payload }) => {
    await ack({ options: families.filter((family) => family.value.startsWith(payload.value)) });
  });
  app.view('confirm', async ({ ack, view, body, client }) => {
    const how = view.state.values.how?.identified?.selected_option?.value;
    if (how === 'in_person') {
      await ack({ response_action: 'errors', errors: { how: 'Nobody is here.' } });
      return;
    }
    await ack({ response_action: 'clear' });
    await client.chat.postMessage({
      channel: body.user.id,
      text: `Sent (${how}, ${view.private_metadata}).`,
    });
  });
}

for (const [way, start] of [
  ['signed HTTP', startHttpApp],
  ['Socket Mode', startSocketApp],
] as const) {
  test(`a reset is sent from command to message over ${way}`, async () => {
    const slack = await startSlack({
      delivery: way === 'Socket Mode' ? { kind: 'socket' } : { kind: 'http' },
    });
    await start(slack, resetBot);
    const maya = slack.person('U1');

    await maya.types('/reset-guardian smith');
    await maya.sees('Ana Smith');
    await maya.picks('Reset Password via Email', { beside: 'Ana Smith' });
    await maya.modal('Please confirm');
    expect(await maya.submits()).toEqual({
      ok: false,
      errors: { how: 'Please complete this required field.' },
    });
    await maya.picks('In person');
    expect(await maya.clicks('YES')).toEqual({ ok: false, errors: { how: 'Nobody is here.' } });
    await maya.picks('Called back');
    expect(await maya.searches('family', 's')).toEqual([]);
    expect(await maya.searches('family', 'smithe')).toEqual(['Smithers']);
    await maya.chooses('Family', 'Smithers');
    expect(await maya.clicks('YES')).toEqual({ ok: true });
    await maya.seesNoModal();
    expect(await maya.message('Sent', { in: 'app' })).toMatchObject({
      text: 'Sent (called_back, guardian 1).',
      isApp: true,
    });

    slack.person('U2').seesNo('Sent');
    expect(slack.warnings).toEqual([]);
    const changes = slack.calls.map((call) => call.method).filter((method) => /^(views|chat)\./.test(method));
    expect(changes).toEqual(['views.open', 'views.update', 'views.push', 'chat.postMessage']);
  });
}
