// @ts-check
import { byId, drawing, h } from '../dom.js';
import { createComposer } from './composer.js';
import { showHome } from './home.js';
import { showMessages } from './messages.js';

/** @import { Surfaces, Surroundings } from '../surfaces.js' */
/** @import { Channel, State } from '../types.ts' */

/**
 * The open conversation: its name, for the app its tabs (Home only where it has one), its messages and the composer.
 * @param {{
 *   surfaces: () => Surfaces, around: () => Surroundings, app: { name: string, homeTab: boolean },
 *   say: (text: string) => Promise<boolean>, shortcut: (callbackId: string) => void, openTab: (tab: 'home' | 'messages') => void,
 * }} workspace
 */
export function createConversation({ surfaces, around, app, say, shortcut, openTab }) {
  const title = byId('conversation-title');
  const tabs = byId('tabs');
  const messages = byId('messages');
  const messagePanel = byId('messages-panel');
  const homePanel = byId('home-panel');
  const composer = createComposer({ say, shortcut });
  byId('composer-place').append(composer.element);
  const homeTab = showTab('home', 'Home', 'home-panel', openTab);
  const messagesTab = showTab('messages', 'Messages', 'messages-panel', openTab);
  tabs.append(...(app.homeTab ? [homeTab] : []), messagesTab);
  // What scrolls must be reachable by keyboard.
  for (const scroller of document.querySelectorAll('.scroller')) scroller.setAttribute('tabindex', '0');
  tabs.addEventListener('keydown', (event) => {
    if (!app.homeTab || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    const other = document.activeElement === homeTab ? messagesTab : homeTab;
    other.focus();
    other.click();
  });

  return {
    write: composer.write,
    focus: composer.focus,
    /**
     * @param {State} state
     * @param {Channel} channel
     * @param {'home' | 'messages'} tab
     */
    update(state, channel, tab) {
      const isApp = channel.kind === 'app_dm';
      const home = isApp && tab === 'home';
      title.replaceChildren(
        channel.kind === 'channel'
          ? drawing('hash')
          : isApp
            ? h('span', { class: 'app-face small' }, drawing('key'))
            : '',
        channel.name,
      );
      tabs.hidden = !isApp;
      select(homeTab, home);
      select(messagesTab, !home);
      homePanel.hidden = !home;
      messagePanel.hidden = home;
      for (const [panel, tabOf] of /** @type {const} */ ([
        [homePanel, homeTab],
        [messagePanel, messagesTab],
      ])) {
        if (isApp) {
          panel.setAttribute('role', 'tabpanel');
          panel.setAttribute('aria-labelledby', tabOf.id);
        } else {
          panel.setAttribute('role', 'region');
          panel.setAttribute('aria-labelledby', 'conversation-title');
        }
      }
      if (home) showHome(byId('home'), state.home, app.name, surfaces(), around());
      else showMessages(messages, channel, state.shortcuts, surfaces(), around());
      byId('no-messages').hidden = channel.messages.length > 0;
      composer.update(channel, state.commands, state.shortcuts);
    },
  };
}

/**
 * @param {'home' | 'messages'} name
 * @param {string} label
 * @param {string} panel
 * @param {(tab: 'home' | 'messages') => void} openTab
 */
function showTab(name, label, panel, openTab) {
  return h(
    'button',
    { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': panel, onclick: () => openTab(name) },
    label,
  );
}

/**
 * @param {HTMLElement} tab
 * @param {boolean} selected
 */
function select(tab, selected) {
  tab.setAttribute('aria-selected', String(selected));
  tab.tabIndex = selected ? 0 : -1;
}
