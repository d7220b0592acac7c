// @ts-check

/** @import { Channel } from './types.ts' */

/** The newest message each person has seen in each conversation, while the page is open. */
export class Unread {
  /** @type {Map<string, number>} */
  #seen = new Map();
  /** What stood there before the page was opened is nobody's news. */
  #opened = Date.now() / 1000;

  /**
   * @param {string} viewer
   * @param {Channel} channel
   */
  see(viewer, channel) {
    this.#seen.set(`${viewer}/${channel.id}`, Number(channel.messages.at(-1)?.ts ?? this.#opened));
  }

  /**
   * How many messages of others are newer than what the viewer has seen.
   * @param {string} viewer
   * @param {Channel} channel
   */
  count(viewer, channel) {
    const seen = this.#seen.get(`${viewer}/${channel.id}`) ?? this.#opened;
    return channel.messages.filter(({ ts, user }) => Number(ts) > seen && user !== viewer).length;
  }
}
