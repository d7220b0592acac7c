// @ts-check

/**
 * The three characters that Slack wants escaped, and only those.
 * @param {string} text
 */
export function unescapeSlack(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
