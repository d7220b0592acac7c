// @ts-check
// The client API of the local Slack. Everything is asked as one person.

/** @import { Container, Options, People, State, SubmitAnswer, Values } from './types.ts' */

const BASE = '/demo/client';

export const NO_ANSWER = 'The local Slack does not answer. Is npm run demo still running?';

/** What Slack would not do, in one sentence for the person. */
export class Refusal extends Error {}

/**
 * @template Answer
 * @param {string} path
 * @param {unknown} [body]  absent: GET
 * @returns {Promise<Answer>}
 */
async function ask(path, body) {
  const request =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(BASE + path, request).catch(() => null);
  if (!response) throw new Refusal(NO_ANSWER);
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) {
    throw new Refusal(answer?.error ?? `The local Slack answered with status ${response.status}.`);
  }
  return answer;
}

/** @returns {Promise<People>} */
export function fetchPeople() {
  return ask('/people');
}

/**
 * All that one person can do in the workspace.
 * @param {string} user  the viewer's id
 * @param {() => void} [wentWell]  called after each deed that Slack took
 */
export function clientOf(user, wentWell = () => {}) {
  const mine = `/${encodeURIComponent(user)}`;
  /**
   * @param {string} name
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  const deed = async (name, body) => {
    /** @type {{ ok?: boolean }} */
    const answer = await ask(`${mine}/${name}`, body);
    if (answer.ok !== false) wentWell();
    return answer;
  };
  return {
    user,
    /** @returns {Promise<State>} */
    state: () => ask(`${mine}/state`),
    events: `${BASE}${mine}/events`,
    /** @returns {Promise<unknown>} */
    say: (/** @type {string} */ channel, /** @type {string} */ text) => deed('message', { channel, text }),
    /**
     * @param {string} callbackId
     * @param {{ channel: string, ts: string }} [message]  for a shortcut on a message
     * @returns {Promise<unknown>}
     */
    shortcut: (callbackId, message) => deed('shortcut', { callback_id: callbackId, ...message }),
    /** @returns {Promise<unknown>} */
    openHome: () => deed('home', {}),
    /** @returns {Promise<unknown>} */
    act: (
      /** @type {{ container: Container, block_id: string, action_id: string, selected?: Record<string, unknown> | undefined, values?: Values }} */ action,
    ) => deed('action', action),
    /** @returns {Promise<Options>} */
    options: (
      /** @type {{ container: Container, block_id: string, action_id: string, query: string }} */ wish,
    ) => ask(`${mine}/options`, wish),
    /** @returns {Promise<SubmitAnswer>} */
    submit: (/** @type {string} */ viewId, /** @type {Values} */ values) =>
      deed('submit', { view_id: viewId, values }),
    /**
     * @param {string} viewId
     * @param {{ all?: boolean }} [how]  all: the whole stack, as the cross does
     * @returns {Promise<unknown>}
     */
    close: (viewId, { all = false } = {}) => deed('close', { view_id: viewId, all }),
    /**
     * What Slack does when its page is loaded again: ephemeral messages are gone.
     * @returns {Promise<unknown>}
     */
    reload: () => ask(`${mine}/reload`, {}),
    /** @returns {Promise<unknown>} */
    dismiss: (/** @type {string} */ noticeId) =>
      ask(`${mine}/notices/${encodeURIComponent(noticeId)}/dismiss`, {}),
  };
}

/** @typedef {ReturnType<typeof clientOf>} Client */
