import type { Conversation } from '../conversations.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import type { Workspace } from '../workspace.ts';

export function findPerson(workspace: Workspace, userId: string): Person {
  const person = workspace.people.get(userId);
  if (!person) throw new Refusal('There is no such person in this workspace.');
  return person;
}

/** A conversation the person is in. @throws Refusal */
export function findTheirs(workspace: Workspace, person: Person, channelId: unknown): Conversation {
  const conversation = typeof channelId === 'string' ? workspace.conversations.get(channelId) : undefined;
  if (!conversation?.members.has(person.id)) throw new Refusal(`${person.name} is not in that conversation.`);
  return conversation;
}
