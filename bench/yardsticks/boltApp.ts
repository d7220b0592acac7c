import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver } from '@slack/bolt';
import { answering } from './answering.ts';

// Bolt as its starter has it, with a listener that only acks and opens an empty window.
const receiver = new ExpressReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? '' });
const app = new App({
  receiver,
  token: process.env.SLACK_BOT_TOKEN ?? '',
  botId: 'B0KEYDESK',
  botUserId: 'U0KEYDESK',
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? '' },
});
app.command('/reset-guardian', async ({ ack, client, command }) => {
  await ack();
  await client.views.open({
    trigger_id: command.trigger_id,
    view: {
      type: 'modal',
      title: { type: 'plain_text', text: 'Empty' },
      blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Nothing here' } }],
    },
  });
});
const server = receiver.app.listen(0, '127.0.0.1', () => {
  answering(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
