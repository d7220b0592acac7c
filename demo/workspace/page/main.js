// @ts-check
// Puts the page together: asks the local Slack for one person's state and draws it, again whenever it changes.
import { clientOf, fetchPeople, NO_ANSWER } from './api.js';
import { byId } from './dom.js';
import { followWhileSeen } from './follow.js';
import { oneAtATime } from './one-at-a-time.js';
import { createConversation } from './parts/conversation.js';
import { createHelp } from './parts/help.js';
import { watchInbox } from './parts/inbox-badge.js';
import { createModals } from './parts/modals.js';
import { createNotices } from './parts/notices.js';
import { createPersonMenu } from './parts/person-menu.js';
import { createSidebar } from './parts/sidebar.js';
import { Surfaces } from './surfaces.js';
import { refreshDates } from './text/show.js';
import { Unread } from './unread.js';
import { readAddress, writeAddress } from './viewer.js';

/** @import { State } from './types.ts' */

const DATES_MS = 5000;

const { workspace, app, people } = await fetchPeople();
byId('workspace-name').textContent = workspace.name;
document.title = `${workspace.name} · Keydesk demo`;

const unread = new Unread();
let surfaces = new Surfaces();
let client = clientOf('');
let stopFollowing = () => {};
/** @type {State | null} */
let state = null;

const notices = createNotices(byId('notices'), (id) => void client.dismiss(id).catch(() => {}));
const trouble = (/** @type {unknown} */ error) =>
  notices.add(error instanceof Error ? error.message : String(error));
const names = {
  user: (/** @type {string} */ id) => people.find((person) => person.id === id)?.name,
  channel: (/** @type {string} */ id) =>
    state?.channels.find((channel) => channel.id === id && channel.kind === 'channel')?.name,
};
const around = () => ({
  client,
  names,
  people,
  channels: (state?.channels ?? []).filter(({ kind }) => kind === 'channel'),
  trouble,
});
const modals = createModals({ surfaces: () => surfaces, around, notice: notices.add });
const sidebar = createSidebar(byId('conversations'), (id) => {
  document.body.classList.remove('drawer-open');
  writeAddress({ in: id, tab: 'messages' });
});
const personMenu = createPersonMenu(byId('person-place'), people, (id) =>
  writeAddress({ as: id, in: '', tab: 'messages' }),
);
const conversation = createConversation({
  surfaces: () => surfaces,
  around,
  app,
  say: async (text) => {
    const channel = openChannel();
    if (!channel) return false;
    writeAddress({ tab: 'messages' });
    return await done(client.say(channel.id, text));
  },
  shortcut: (callbackId) => void done(client.shortcut(callbackId)),
  openTab: (tab) => writeAddress({ tab }),
});
// On a computer the first command can be typed at once; on a phone the keyboard would cover the page.
if (matchMedia('(hover: hover) and (pointer: fine)').matches) conversation.focus();
createHelp(byId('help-place'), byId('help-button'), conversation);
watchInbox(byId('inbox-count'));

/**
 * @param {Promise<unknown>} request
 * @returns {Promise<boolean>} whether Slack took it; if not, the person is told
 */
async function done(request) {
  try {
    await request;
    await refresh();
    return true;
  } catch (error) {
    trouble(error);
    return false;
  }
}

/** The one in the address, else the direct messages with the app. */
function openChannel() {
  const wanted = readAddress().in;
  const channels = state?.channels ?? [];
  return (
    channels.find(({ id }) => id === wanted) ?? channels.find(({ kind }) => kind === 'app_dm') ?? channels[0]
  );
}

/** An address may still name the Home that the app had once. */
function tabShown() {
  return app.homeTab ? readAddress().tab : 'messages';
}

function draw() {
  const channel = openChannel();
  const person = people.find(({ id }) => id === client.user);
  if (!state || !channel || !person) return;
  const tab = tabShown();
  if (tab === 'messages' && !document.hidden) unread.see(client.user, channel);
  personMenu.update(person);
  sidebar.update(
    state.channels.map((each) => ({
      channel: each,
      open: each.id === channel.id,
      unread: unread.count(client.user, each),
    })),
  );
  conversation.update(state, channel, tab);
  modals.update(state.modals);
  notices.update(state.notices);
}

/** Fetches the state and draws it. */
const refresh = oneAtATime(async () => {
  const asked = client;
  const fresh = await asked.state().catch(trouble);
  if (!fresh || asked !== client) return;
  state = fresh;
  notices.takeBack(NO_ANSWER);
  draw();
});

/** @param {string} id */
function become(id) {
  stopFollowing();
  client = clientOf(id, notices.forget);
  notices.forget();
  surfaces = new Surfaces();
  state = null;
  stopFollowing = followWhileSeen(client.events, {
    changed: () => void refresh(),
    lost: () => notices.add(NO_ANSWER),
  });
}

let homeShown = '';
let loaded = false;

function followAddress() {
  const { as } = readAddress();
  const person =
    people.find(({ id }) => id === as) ?? people.find(({ title }) => title === 'Manager') ?? people[0];
  if (!person) return;
  if (client.user !== person.id) become(person.id);
  if (!loaded) void client.reload().catch(trouble);
  loaded = true;
  const home = tabShown() === 'home' ? person.id : '';
  if (home && home !== homeShown) void done(client.openHome());
  homeShown = home;
  draw();
}

window.addEventListener('hashchange', followAddress);
document.addEventListener('visibilitychange', draw);
byId('drawer-button').addEventListener('click', () => document.body.classList.toggle('drawer-open'));
byId('drawer-shade').addEventListener('click', () => document.body.classList.remove('drawer-open'));
setInterval(refreshDates, DATES_MS);
window.name = 'keydesk-slack';
followAddress();
