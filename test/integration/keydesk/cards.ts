import { wordsIn } from '../../../demo/slack/driver/words.ts';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import { readCardMark } from '../../../src/bot/cards/resetCard.ts';

/** What the cards in Slack say, by the id of their row in posted_messages; more than one text: posted more than once. */
export function cardsIn(slack: LocalSlack): Map<string, string[]> {
  const cards = new Map<string, string[]>();
  for (const { messages } of slack.workspace.conversations.values()) {
    for (const { metadata, blocks } of messages) {
      const id = readCardMark(metadata);
      if (id) cards.set(id, [...(cards.get(id) ?? []), wordsIn(blocks)]);
    }
  }
  return cards;
}
