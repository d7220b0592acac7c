import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../demo/slack/manifest.ts';
import { slackHandlers } from '../../../src/handlers/slack/index.ts';
import { HELP } from '../../../src/handlers/slack/keydesk.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const source = readFileSync(join(root, 'manifest.yml'), 'utf8');
const manifest = readManifest(source, 'http');
const sources = ['src/bot', 'src/handlers/slack'].flatMap((room) =>
  globSync(`${room}/**/*.ts`, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8')),
);

/** What each Web API method needs (docs.slack.dev/reference/methods). A method that is not here is not known to be allowed. */
const SCOPE_OF: Record<string, string | undefined> = {
  'views.open': undefined,
  'views.push': undefined,
  'views.update': undefined,
  'views.publish': undefined,
  'users.info': 'users:read',
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.open': 'im:write',
  'conversations.history': 'im:history',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
};

/** `slack.chat.update(` and the like, wherever our code says it. */
const called = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/\b(?:slack|client)\.([a-z]+(?:\.[a-zA-Z]+)+)\(/g)].map(([, method = '']) => method),
  ),
);

describe('manifest.yml', () => {
  it('declares exactly the commands that have a handler', () => {
    const declared = manifest.features.slash_commands.map(({ command }) => command);
    expect(declared.sort()).toEqual(Object.keys(slackHandlers.commands).sort());
  });

  it('declares exactly the shortcuts that have a handler', () => {
    const declared = manifest.features.shortcuts.map(({ callback_id }) => callback_id);
    expect(declared.sort()).toEqual(Object.keys(slackHandlers.shortcuts).sort());
  });

  it('asks for exactly the scopes that the methods which the code calls need', () => {
    expect([...called].filter((method) => method.includes('.')).sort()).toEqual(Object.keys(SCOPE_OF).sort());
    const needed = new Set(['commands', ...Object.values(SCOPE_OF).filter((scope) => scope !== undefined)]);
    expect(manifest.oauth_config.scopes.bot.sort()).toEqual([...needed].sort());
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });

  it('subscribes to exactly the events that have a handler', () => {
    const listened = sources.flatMap((source) => [...source.matchAll(/\bapp\.(event|message)\((.*?),/g)]);
    // The manifest says of messages which kind.
    const subscribed = listened.map(([, , name = '']) =>
      name.replaceAll("'", '').replace(/^message$/, 'message.im'),
    );
    expect(subscribed.sort()).toEqual(Object.keys(slackHandlers.events).sort());
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(Object.keys(slackHandlers.events));
  });

  it('lets people type where the cards are', () => {
    const { messages_tab_enabled, messages_tab_read_only_enabled } = manifest.features.app_home;
    expect([messages_tab_enabled, messages_tab_read_only_enabled]).toEqual([true, false]);
  });

  it('docs/slack-app.md says how often the address stands in it', () => {
    const addresses = source.match(/https:\/\/keydesk\.example\.com\//g) ?? [];
    const words =
      'none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'.split(
        ' ',
      );
    const told = readFileSync(join(root, 'docs/slack-app.md'), 'utf8');
    expect(told).toContain(`(it stands there ${words[addresses.length]} times)`);
  });

  it('every command is in the help, and nothing else is', () => {
    const helped = new Set([...HELP.matchAll(/^\/[a-z-]+/gm)].map(([command]) => command));
    expect([...helped].sort()).toEqual(Object.keys(slackHandlers.commands).sort());
  });

  it('every scope has its reason in docs/slack-app.md, and nothing else has', () => {
    const told = readFileSync(join(root, 'docs/slack-app.md'), 'utf8');
    const explained = [...told.matchAll(/^\| `([a-z:._]+)` \|/gm)].map(([, scope]) => scope);
    expect(explained.sort()).toEqual(manifest.oauth_config.scopes.bot.sort());
  });
});
