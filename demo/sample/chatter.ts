import type { LocalSlack } from '../slack/local-slack.ts';

/** What was said in the channels before the newcomer arrives: the story of the demo, told by the people in it. */
const SAID = [
  ['U0OLIVE', 'C0EVERYBODY', 'Spring meet is on March 14th. Leotards are ordered!'],
  ['U0GUS', 'C0EVERYBODY', 'I will bring both cameras :tada:'],
  ['U0FERN', 'C0FRONTDESK', 'Sarah Smith is on the phone. She cannot get into the Customer Portal any more.'],
  [
    'U0FERN',
    'C0FRONTDESK',
    'I called her back on the number on file, it is really her. Maya, could you send her a link?',
  ],
  ['U0MAYA', 'C0FRONTDESK', 'On it :key:'],
] as const;

/** Lets the people say it. The app is in none of these channels and hears nothing. */
export async function chat(slack: LocalSlack): Promise<void> {
  for (const [who, channel, text] of SAID) await slack.person(who).types(text, { channel });
}
