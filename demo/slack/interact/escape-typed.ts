/**
 * What Slack makes of whatever people type, in messages and after commands, before anybody gets it: the three
 * characters by which it marks mentions and links are escaped, so that typed words are never one.
 */
export function escapeTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
