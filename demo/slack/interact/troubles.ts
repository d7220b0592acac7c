/** What Slack itself says when an app does not answer as it should. */
export const MODAL_TROUBLE = 'We had some trouble connecting. Try again?';
export const ACTION_TROUBLE = 'Oh no, something went wrong. Please try that again.';

export function commandTrouble(command: string, why: string): string {
  const code = why === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed';
  return `${command} failed with the error "${code}"`;
}

export function unknownCommand(command: string): string {
  return `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands. If you are trying to send a message and not run a command, try preceding the "/" with an empty space.`;
}
