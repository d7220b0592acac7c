// @ts-check

/**
 * Asks for something under the Inbox's address.
 * @param {string} path
 * @returns {Promise<any>}  null when it is not there, or nobody answers
 */
export async function ask(path) {
  const response = await fetch(`/demo/inbox/${path}`).catch(() => null);
  return response?.ok ? response.json() : null;
}

/**
 * Does something.
 * @param {string} path
 * @param {object} body
 */
export async function post(path, body) {
  await fetch(`/demo/inbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
}
